"""The codebook as one page of HTML in English and Chinese: no scripts, nothing loaded, prints well."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from output.codebook import BLANK_AS_ZERO, STATUSES, finding_kinds
from output.harmonised import harmonised
from output.labels import table_label
from output.reasons import REASONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from output.codebook import CodebookEntry

_STYLE = """
body{font:15px/1.5 system-ui,"Noto Sans CJK SC","Microsoft YaHei","PingFang SC",sans-serif;margin:2rem auto;max-width:78rem;padding:0 1rem;color:#222}
table{border-collapse:collapse;width:100%;margin:1rem 0;font-size:14px}th,td{border-bottom:1px solid #ddd;padding:.3rem .5rem;text-align:left;vertical-align:top}
th{background:#f4f4f4;position:sticky;top:0}code{font-size:13px;white-space:nowrap}td.n{text-align:right}small{color:#555}.wide{overflow-x:auto}
@media print{th{position:static}body{margin:0;max-width:none}tr{break-inside:avoid}}
"""

_STATUSES_ZH = {
    "printed": "从其单元格中读出，与原文一致",
    "inferred": "数字已印出但单元格丢失，按表内勾稽关系只有一个可能的位置",
    "blank": "单元格存在，为空或填写“/”“—”等符号；没有数值，不是0",
    "unsure": "有数字，但位置或读法无法确定",
    "absent": "原文没有该单元格",
    "corrected": "数据集维护者已更正（理由见 corrections.csv）；raw 保留原文",
}


def to_html(entries: Iterable[CodebookEntry], *, blank_as_zero: bool = False) -> str:
    """The whole page: variables by table, statuses, reasons for missing numbers, findings.

    `blank_as_zero` says that the panel was built with empty cells as 0.
    """
    by_table: dict[str, list[CodebookEntry]] = {}
    for entry in entries:
        by_table.setdefault(entry.table, []).append(entry)
    body = [
        "<h1>Codebook · 变量说明</h1>",
        "<p>One line per variable of <code>panel</code>. A blank cell means that no number was read; it is never a zero.</p>",
        '<p lang="zh">每行一个变量。空单元格表示没有读到数字，绝不等于0；原因见下文“缺失原因”。</p>',
        *([f"<p><strong>{escape(BLANK_AS_ZERO)}</strong></p>"] if blank_as_zero else []),
        *(_of_table(table, members) for table, members in by_table.items()),
        _section(
            "Harmonised · 可比变量",
            ["variable", "label · 名称", "unit 单位", "computed 算法", "comparability 可比性"],
            _harmonised(),
        ),
        _section("Statuses · 状态", ["status", "means", "含义"], _statuses()),
        _section("Reasons · 缺失原因", ["reason", "Stata", "SPSS", "means", "含义"], _reasons()),
        _section("Findings · 问题", ["code", "severity", "what to do"], _findings()),
    ]
    return (
        '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Codebook · 变量说明</title>'
        f"<style>{_STYLE}</style></head>\n<body>\n" + "\n".join(body) + "\n</body>\n</html>\n"
    )


def _of_table(table: str, entries: Sequence[CodebookEntry]) -> str:
    title = f"{escape(table_label(table))} · {escape(entries[0].table_label)}"
    header = [
        "variable",
        "label · 名称",
        "unit 单位",
        "forms 格式",
        "rules 勾稽",
        "comparability 可比性",
        "count",
        "missing",
    ]
    rows = [[_code(e.variable), _both(e.label_en, e.label_zh), escape(e.unit), escape(", ".join(e.forms)),
             escape(", ".join(e.rules)), _both(e.comparability, e.comparability_zh),
             "" if e.count is None else str(e.count), escape(", ".join(e.missing))] for e in entries]  # fmt: skip
    return _section(title, header, rows)


def _section(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f"<th>{name}</th>" for name in header)
    lines = ("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    inner = "\n".join(lines)
    return f'<h2>{title}</h2>\n<div class="wide"><table><thead><tr>{head}</tr></thead>\n<tbody>\n{inner}\n</tbody></table></div>'


def _harmonised() -> list[list[str]]:
    return [
        [_code(each.name), _both(each.label_en, each.label_zh), escape(each.unit),
         "<br>".join(escape(f"{', '.join(way.forms)}: {way.expression.text}") for way in each.ways),
         _both(each.note_en, each.note_zh)]
        for each in harmonised()
    ]  # fmt: skip


def _statuses() -> list[list[str]]:
    return [[_code(status), escape(means), _STATUSES_ZH[status]] for status, means in STATUSES.items()]


def _reasons() -> list[list[str]]:
    return [
        [_code(r.id), f".{r.letter}" if r.of == "figure" else "", str(r.code) if r.of == "figure" else "",
         escape(r.label_en), escape(r.label_zh)]
        for r in REASONS
    ]  # fmt: skip


def _findings() -> list[list[str]]:
    return [[_code(code), kind.severity, escape(kind.advice)] for code, kind in finding_kinds().items()]


def _code(text: str) -> str:
    return f"<code>{escape(text)}</code>"


def _both(english: str, chinese: str) -> str:
    return f'{escape(english)}<br><small lang="zh">{escape(chinese)}</small>' if chinese else escape(english)
