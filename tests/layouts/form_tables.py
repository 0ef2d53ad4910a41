"""The tables of the two forms, written down from the official notices: labels, order, and the variable of every cell.

This is the generator's own copy on purpose: a label that the reader has wrong must not be wrong here too.
"""

from __future__ import annotations

from dataclasses import dataclass

APPLICANTS = ("person", "firm", "research", "charity", "legal", "other", "total")
APPLICANT_LABELS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
OUTCOMES = ("upheld", "corrected", "other", "pending", "total")
OUTCOME_LABELS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
COURSES = ("review", "suit_direct", "suit_after")
CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


@dataclass(frozen=True, slots=True)
class Item:
    """One 第二十条 item of table 2: its title, its columns, and its rows with the variables of their cells."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


_DECIDED = ("本年处理决定数量",)
_ITEMS = ("上一年项目数量", "本年增/减", "处理决定数量")

ITEMS_2021 = (
    Item(
        "第二十条第（一）项",
        ("本年制发件数", "本年废止件数", "现行有效件数"),
        (
            ("规章", ("rules_issued", "rules_repealed", "rules_in_force")),
            ("行政规范性文件", ("normdocs_issued", "normdocs_repealed", "normdocs_in_force")),
        ),
    ),
    Item("第二十条第（五）项", _DECIDED, (("行政许可", ("licence_decisions",)),)),
    Item(
        "第二十条第（六）项",
        _DECIDED,
        (("行政处罚", ("penalty_decisions",)), ("行政强制", ("coercion_decisions",))),
    ),
    Item("第二十条第（八）项", ("本年收费金额（单位：万元）",), (("行政事业性收费", ("fees_10k_yuan",)),)),
)

ITEMS_2019 = (
    Item(
        "第二十条第（一）项",
        ("本年新制作数量", "本年新公开数量", "对外公开总数量"),
        (
            ("规章", ("rules_made", "rules_disclosed", "rules_disclosed_total")),
            ("规范性文件", ("normdocs_made", "normdocs_disclosed", "normdocs_disclosed_total")),
        ),
    ),
    Item(
        "第二十条第（五）项",
        _ITEMS,
        (
            ("行政许可", ("licence_items_before", "licence_items_change", "licence_decisions")),
            ("其他对外管理服务事项", ("service_items_before", "service_items_change", "service_decisions")),
        ),
    ),
    Item(
        "第二十条第（六）项",
        _ITEMS,
        (
            ("行政处罚", ("penalty_items_before", "penalty_items_change", "penalty_decisions")),
            ("行政强制", ("coercion_items_before", "coercion_items_change", "coercion_decisions")),
        ),
    ),
    Item(
        "第二十条第（八）项",
        _ITEMS[:2],
        (("行政事业性收费", ("fee_items_before", "fee_items_change")),),
    ),
    Item(
        "第二十条第（九）项",
        ("采购项目数量", "采购总金额"),
        (("政府集中采购", ("procurement_projects", "procurement_amount")),),
    ),
)

RESULTS = "三、本年度办理结果"
PARTLY = "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"
REFUSED, UNABLE, REJECTED, CLOSED = "（三）不予公开", "（四）无法提供", "（五）不予处理", "（六）其他处理"

_BEFORE = (
    ("received", "", "一、本年新收政府信息公开申请数量"),
    ("carried_in", "", "二、上年结转政府信息公开申请数量"),
)
_SHARED = (
    ("granted", "", "（一）予以公开"),
    ("partly_granted", "", PARTLY),
    ("refused_secret", REFUSED, "1.属于国家秘密"),
    ("refused_law", REFUSED, "2.其他法律行政法规禁止公开"),
    ("refused_safety", REFUSED, "3.危及“三安全一稳定”"),
    ("refused_third_party", REFUSED, "4.保护第三方合法权益"),
    ("refused_internal", REFUSED, "5.属于三类内部事务信息"),
    ("refused_process", REFUSED, "6.属于四类过程性信息"),
    ("refused_casefile", REFUSED, "7.属于行政执法案卷"),
    ("refused_inquiry", REFUSED, "8.属于行政查询事项"),
    ("unable_not_held", UNABLE, "1.本机关不掌握相关政府信息"),
    ("unable_not_compiled", UNABLE, "2.没有现成信息需要另行制作"),
    ("unable_unclear", UNABLE, "3.补正后申请内容仍不明确"),
    ("rejected_petition", REJECTED, "1.信访举报投诉类申请"),
    ("rejected_repeat", REJECTED, "2.重复申请"),
    ("rejected_published", REJECTED, "3.要求提供公开出版物"),
    ("rejected_excessive", REJECTED, "4.无正当理由大量反复申请"),
    ("rejected_reissue", REJECTED, "5.要求行政机关确认或重新出具已获取信息"),
)
_CLOSED_2021 = (
    ("closed_uncorrected", CLOSED, "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
    ("closed_unpaid", CLOSED, "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
    ("closed_other", CLOSED, "3.其他"),
)
_CLOSED_2019 = (("closed", "", CLOSED),)
_AFTER = (("concluded", "", "（七）总计"), ("carried_out", "", "四、结转下年度继续办理"))

ROWS_2021 = (*_BEFORE, *_SHARED, *_CLOSED_2021, *_AFTER)
"""(row, group, label) of table 3; rows between the first two and the last stand under 三、本年度办理结果."""
ROWS_2019 = (*_BEFORE, *_SHARED, *_CLOSED_2019, *_AFTER)


def items(form: str) -> tuple[Item, ...]:
    """The items of table 2; the hybrid form has those of 2021."""
    return ITEMS_2019 if form == "2019" else ITEMS_2021


def rows(form: str) -> tuple[tuple[str, str, str], ...]:
    """The rows of table 3; the hybrid form has those of 2019."""
    return ROWS_2021 if form == "2021" else ROWS_2019


def results(form: str) -> tuple[str, ...]:
    """The rows that add up to （七）总计."""
    return tuple(row for row, _, _ in rows(form)[2:-2])


def cells(row: str) -> tuple[str, ...]:
    """The seven variables of a row of table 3."""
    return tuple(f"app_{row}_{applicant}" for applicant in APPLICANTS)


LITIGATION = tuple(f"{course}_{outcome}" for course in COURSES for outcome in OUTCOMES)
"""The fifteen variables of table 4."""


def value_rows(form: str) -> list[tuple[str, ...]]:
    """The variables of every row that holds figures, in the order of the form."""
    return [
        *(variables for item in items(form) for _, variables in item.rows),
        *(cells(row) for row, _, _ in rows(form)),
        LITIGATION,
    ]


def variables(form: str) -> list[str]:
    """Every variable of the form, in its order."""
    return [variable for row in value_rows(form) for variable in row]
