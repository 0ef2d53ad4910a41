"""Tables whose cells hold more, or other, than a number: marks of notes, numerals, ranges, formulas, old figures."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from tests.layouts import printing, web
from tests.layouts.content import Wish
from tests.layouts.layout import Drawing, layout
from tests.layouts.web_cells import drawn

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal
    from random import Random

    from tests.layouts.content import Content
    from tests.layouts.grid import Cell

PLAIN = Wish(hand=lambda rng: printing.Hand(blank=""), misprints=False)
"""Digits and nothing else, so that what a layout adds is all that is odd; a misprint beside what nobody can read is not
for arithmetic to find."""


def in_cells(
    content: Content,
    rng: Random,
    change: Callable[[Cell, Decimal], str | None],
    *,
    share: float = 0.3,
    known: bool = True,
) -> Drawing:
    """A page on which a share of the figures is printed otherwise, as HTML. `known` says that they still can be told."""
    lost: set[str] = set()

    def inner(cell: Cell, rng: Random) -> str:
        value = content.values.get(cell.variable or "")
        shown = change(cell, value) if value is not None and rng.random() < share else None
        if shown is None:
            return web.plain(cell, rng)
        if not known and cell.variable:
            lost.add(cell.variable)
        return shown

    drawing = drawn(content, rng, partial(web.table_html, inner=inner))
    return replace(drawing, certain=frozenset(content.values) - lost if lost else None)


@layout("odd_footnotes", ".html", PLAIN)
def footnotes(content: Content, rng: Random) -> Drawing:
    """The mark of a note behind a number: ①, *, ¹, a raised 1, [1], a link to the note."""
    link = '<a href="#_ftn1" name="_ftnref1"><span class="MsoFootnoteReference">1</span></a>'
    plain, lowered = "<a href='#n1'>1</a>", "<sub>1</sub>"
    mark = rng.choice(
        (
            link,
            plain,
            lowered,
            "①",
            "*",
            "※",
            "¹",
            "<sup>1</sup>",
            "[1]",
            "<sup>①</sup>",
            "<sup>[2]</sup>",
            "（注1）",
            "注",
        )
    )
    return in_cells(content, rng, lambda cell, value: f"{cell.text}{mark}")


@layout("odd_numerals", ".html", PLAIN)
def numerals(content: Content, rng: Random) -> Drawing:
    """Numbers in Chinese numerals, with a measure word or without."""
    digits = rng.choice(("〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖", "零一两三四五六七八九"))
    unit = rng.choice(("", "件"))

    def change(cell: Cell, value: Decimal) -> str | None:
        return digits[int(value)] + unit if value in range(10) else None

    return in_cells(content, rng, change, known=False)


@layout("odd_letters", ".html", PLAIN)
def letters(content: Content, rng: Random) -> Drawing:
    """The letters O and l, or a circle, for 0 and 1."""
    table = rng.choice((str.maketrans("01", "Ol"), str.maketrans("01", "oI"), str.maketrans("0", "○")))

    def change(cell: Cell, value: Decimal) -> str | None:
        return None if (shown := cell.text.translate(table)) == cell.text else shown

    return in_cells(content, rng, change, known=False)


@layout("odd_nothing_in_words", ".html", PLAIN)
def nothing_in_words(content: Content, rng: Random) -> Drawing:
    """没有, 零, 未发生 or 0项 where there is nothing."""
    words = rng.choice((("没有",), ("零",), ("未发生", "无"), ("0项", "0 件"), ("0（无）",), ("无（0）",)))
    known = words[0][0] == "0"
    return in_cells(content, rng, lambda cell, value: None if value else rng.choice(words), known=known)


@layout("odd_ranges", ".html", PLAIN)
def ranges(content: Content, rng: Random) -> Drawing:
    """3-5, 3至5, 约3, 3余, 3以上: no number that a table could hold."""
    how = rng.choice(
        ("{0}-{1}", "{0}～{1}", "{0}至{1}", "约{0}", "{0}余", "{0}以上", "≥{0}", "近{1}", "{0}/{1}", "{0}+")
    )

    def change(cell: Cell, value: Decimal) -> str | None:
        return how.format(cell.text, value + 2) if value else None

    return in_cells(content, rng, change, known=False)


@layout("odd_formulas", ".html", PLAIN)
def formulas(content: Content, rng: Random) -> Drawing:
    """Formulas of a spreadsheet, sums that were written out, error values."""
    how = rng.choice(("=SUM(D5:I5)", "1+{0}", "{0}=1+2", "#REF!", "#VALUE!", "=D5+{0}", "1+1={0}"))
    return in_cells(content, rng, lambda cell, value: how.format(cell.text), known=False)


@layout("odd_negative", ".html", PLAIN)
def negative(content: Content, rng: Random) -> Drawing:
    """A stray dash before a count: -3 is no number of applications."""
    dash = rng.choice(("-", "－", "−", "—", "－ "))

    def change(cell: Cell, value: Decimal) -> str | None:
        return dash + cell.text if value > 0 and not str(cell.variable).endswith("_change") else None

    return in_cells(content, rng, change, known=False)


@layout("odd_thousands", ".html", PLAIN)
def thousands(content: Content, rng: Random) -> Drawing:
    """Thousands parted by a blank, a full-width comma, a dot, an apostrophe: 1.234 may be a thousand or hardly one."""
    mark = rng.choice((" ", "\u2009", "，", "'", "’", "、"))

    def change(cell: Cell, value: Decimal) -> str | None:
        return f"{value:,}".replace(",", mark) if value >= 1000 and "." not in cell.text else None

    return in_cells(content, rng, change, share=1.0, known=False)


@layout("odd_thousands_dot", ".html", PLAIN)
def thousands_dot(content: Content, rng: Random) -> Drawing:
    """Thousands parted by a dot: 1.234."""

    def change(cell: Cell, value: Decimal) -> str | None:
        counts = value == int(value) and cell.variable not in ("fees_10k_yuan", "procurement_amount")
        return f"{value:,}".replace(",", ".") if value >= 1000 and counts else None

    return in_cells(content, rng, change, share=1.0, known=False)


@layout("odd_struck", ".html", PLAIN)
def struck(content: Content, rng: Random) -> Drawing:
    """An old figure struck through beside the one that holds."""
    how = rng.choice(
        (
            "<del>{0}</del>{1}",
            "<s>{0}</s>{1}",
            "<strike>{0}</strike> {1}",
            '<span style="text-decoration:line-through">{0}</span>{1}',
            '{1}<span style="text-decoration: line-through;color:red">{0}</span>',
            "<p><del>{0}</del></p><p>{1}</p>",
        )
    )
    return in_cells(content, rng, lambda cell, value: how.format(rng.randint(1, 9), cell.text))


@layout("odd_two_in_a_cell", ".html", PLAIN)
def two_in_a_cell(content: Content, rng: Random) -> Drawing:
    """Last year's number, or another one, in the same cell."""
    how = rng.choice(
        (
            "{0}<br>{1}",
            "<p>{0}</p><p>{1}</p>",
            "{0}、{1}",
            "{0}；{1}",
            "{0}|{1}",
            "{0}　　{1}",
            "{0}&nbsp;&nbsp;{1}",
            "<table><tr><td>{0}</td><td>{1}</td></tr></table>",
            "<div>{0}</div><div>{1}</div>",
            "<span>{0}</span>,<span>{1}</span>",
        )
    )
    return in_cells(content, rng, lambda cell, value: how.format(cell.text, rng.randint(0, 9)), share=0.1, known=False)


@layout("odd_annotated", ".html", PLAIN)
def annotated(content: Content, rng: Random) -> Drawing:
    """A number with last year's in brackets, or in words beside it."""
    how = rng.choice(
        ("{0}（去年{1}）", "{0}(上年{1}件)", "{0}件（含上年结转{1}件）", "{0}，上年{1}", "今年{0}", "共{0}件")
    )
    return in_cells(
        content, rng, lambda cell, value: how.format(cell.text, rng.randint(1, 9)), known=how[:1] == "{" and "（" in how
    )


@layout("odd_bracketed", ".html", PLAIN)
def bracketed(content: Content, rng: Random) -> Drawing:
    """Numbers in brackets or behind a word, as a sub-set is often printed."""
    how = rng.choice(("（{0}）", "({0})", "[{0}]", "【{0}】", "<b>[</b>{0}]"))
    return in_cells(content, rng, lambda cell, value: how.format(cell.text), known=False)


@layout("odd_placeholders", ".html", PLAIN)
def placeholders(content: Content, rng: Random) -> Drawing:
    """What a template left in its cells: XX, ×, （数字）, 填0."""
    how = rng.choice(("XX", "×", "（数字）", "填{0}", "？", "…", "***", "待定", "X件", "√"))
    return in_cells(content, rng, lambda cell, value: how.format(cell.text), known=False)


@layout("odd_percent", ".html", PLAIN)
def percent(content: Content, rng: Random) -> Drawing:
    """A share where a count belongs."""
    return in_cells(content, rng, lambda cell, value: rng.choice((f"{rng.randint(1, 100)}%", "12.5％")), known=False)


@layout("odd_invisible", ".html", PLAIN)
def invisible(content: Content, rng: Random) -> Drawing:
    """Characters without width among the letters and digits of every cell."""
    marks = ("\u200b", "\ufeff", "\u200c", "\u00ad", "\u2060", "\u200e", "&#8203;", "&zwnj;")

    def inner(cell: Cell, rng: Random) -> str:
        text = cell.text
        for _ in range(rng.choice((0, 0, 1, 2))):
            at = rng.randrange(len(text) + 1)
            text = f"{text[:at]}\x01{text[at:]}"
        return rng.choice(marks).join(web.inline(part) for part in text.split("\x01"))

    return drawn(content, rng, partial(web.table_html, inner=inner))


@layout("odd_entities", ".html", PLAIN)
def entities(content: Content, rng: Random) -> Drawing:
    """Digits as character references, full-width or not, and as digits of another script."""
    how, shift = rng.choice((("&#{};", 0), ("&#x{:X};", 0xFEE0)))

    def change(cell: Cell, value: Decimal) -> str:
        return "".join(how.format(ord(char) + shift) if char.isdigit() else char for char in cell.text)

    return in_cells(content, rng, change)


@layout("odd_inputs", ".html", PLAIN)
def inputs(content: Content, rng: Random) -> Drawing:
    """Figures that stand in the fields of a form, as a system for filling it in saved them."""
    how = rng.choice(
        (
            '<input type="text" value="{0}" />',
            "<input value='{0}' readonly>",
            "<textarea>{0}</textarea>",
            '<select><option>0</option><option selected="selected">{0}</option></select>',
        )
    )
    return in_cells(content, rng, lambda cell, value: how.format(cell.text), share=1.0)


@layout("odd_money_in_yuan", ".html", PLAIN)
def money_in_yuan(content: Content, rng: Random) -> Drawing:
    """行政事业性收费 in 元, as its header says, or in 元 as the cell itself says: ten thousand times what the form counts."""
    label = rng.choice(("本年收费金额（单位：元）", "本年收费金额（元）", "本年收费金额(千元)", ""))

    def inner(cell: Cell, rng: Random) -> str:
        value = content.values.get(cell.variable or "")
        if cell.variable == "fees_10k_yuan" and value:
            yuan = value * (10 if "千" in label else 10_000)
            return f"{yuan.normalize():f}" + ("" if label else "元")
        if cell.text.startswith("本年收费金额") and label:
            return label
        return web.plain(cell, rng)

    drawing = drawn(content, rng, partial(web.table_html, inner=inner))
    return replace(drawing, certain=frozenset(content.values) - {"fees_10k_yuan"})


TRADITIONAL = str.maketrans(
    "规范发废现效数许处罚强费额单万信内条项请况总计业学会组织务机构关为继续办结转下国护权益执询无现认复议诉讼维纠审未经直开绝补个类"
    "应该时间实际与后动报举访续领导发开给还东车马说读对进过这种样产习书买卖决采购减属于确获缴纳没",
    "規範發廢現效數許處罰強費額單萬信內條項請況總計業學會組織務機構關為繼續辦結轉下國護權益執詢無現認複議訴訟維糾審未經直開絕補個類"
    "應該時間實際與後動報舉訪續領導發開給還東車馬說讀對進過這種樣產習書買賣決採購減屬於確獲繳納沒",
)


@layout("odd_traditional", ".html", PLAIN)
def traditional(content: Content, rng: Random) -> Drawing:
    """The tables in traditional characters, as the mirrors in big5 print them."""

    def inner(cell: Cell, rng: Random) -> str:
        return web.inline(cell.text.translate(TRADITIONAL)) if not cell.variable else web.plain(cell, rng)

    return drawn(content, rng, partial(web.table_html, inner=inner))
