"""The quality page: one file without scripts that loads nothing, reads on a phone and prints."""

from __future__ import annotations

from html import escape
from importlib import resources
from itertools import groupby
from typing import TYPE_CHECKING, Any

from output.codebook import finding_kinds
from output.harmonised import harmonised
from output.quality import words
from output.quality.charts import bars, shares
from output.quality.coverage import HERE, coverage, total
from output.quality.summary import BINS, LAGS, UNKNOWN, severity
from output.quality.tables import both, code, link, table
from output.wide import TITLE

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from output.quality.summary import Eye, Gap, Summary

NAME = "index.html"
SITES = 50
"""Sites that are listed; the others are counted."""
_MESSAGES = 3
"""Findings that are told of one report."""


def write_page(folder: Path, summary: Summary, about: Mapping[str, Any]) -> None:
    """Write the page of the finished tables in `folder`; `about` is what the manifest says of the build."""
    (folder / NAME).write_text(to_page(summary, about), encoding="utf-8", newline="\n")


def to_page(summary: Summary, about: Mapping[str, Any]) -> str:
    """The page as HTML."""
    owed = total(states for by_year in summary.owed.values() for states in by_year.values())
    shown = {name: draw(summary, about) for name, draw in _SECTIONS.items()}
    title = f"{escape(TITLE['en'])} · {escape(TITLE['zh'])}"
    head = (
        '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{title}</title>\n<style>\n{_style()}</style></head>\n<body>\n"
    )
    nav = "".join(f'<a href="#{name}">{words.SECTIONS[name][0]}</a>' for name in shown)
    body = [
        f'<h1>{escape(TITLE["en"])}<br><span lang="zh">{escape(TITLE["zh"])}</span></h1>',
        *_lead(summary, about),
        _tiles(summary, owed),
        *_missing(owed),
        _start(about),
        f"<nav>{nav}</nav>",
        *(_section(name, inner) for name, inner in shown.items()),
    ]
    return head + "\n".join(body) + "\n</body>\n</html>\n"


def _style() -> str:
    return resources.files("output.quality").joinpath("style.css").read_text("utf-8")


def _lead(summary: Summary, about: Mapping[str, Any]) -> list[str]:
    years = f"{summary.years[0]}–{summary.years[-1]}" if summary.years else "no year"
    day_en, day_zh = (
        (f", read up to {summary.fetched}", f"（采集截至{summary.fetched}）") if summary.fetched else ("", "")
    )
    lines = [
        f"<p>The yearly reports on open government of Chinese local governments, {years}{day_en}, as a panel: one row per "
        "organisation and year, every figure as its report prints it. A blank is never a zero.</p>",
        f'<p lang="zh">中国地方政府信息公开工作年度报告（{years}）面板数据{day_zh}：每机构每年一行，数字均与原文一致；空白绝不等于0。</p>',
    ]
    lines += [f'<p class="notice">{escape(line)}</p>' for line in about.get("notice", "").splitlines() if line.strip()]
    if about.get("blank_as_zero"):
        lines.append(
            '<p class="notice">Built with <code>--blank-as-zero</code>: empty cells of the tables count as 0 in the panel. '
            '<span lang="zh">本次构建将空单元格按0计。</span></p>'
        )
    return lines


def _tiles(summary: Summary, owed: Counter[str]) -> str:
    errors = sum(counts["error"] for counts in summary.sites.values())
    numbers = sum(n for (_, status), n in summary.statuses.items() if status in ("printed", "inferred", "corrected"))
    here = sum(owed[state] for state in HERE)
    tiles = (
        (summary.organisations, "organisations", "机构"),
        (summary.reports, "reports read", "读取的报告"),
        (numbers, "numbers", "数值"),
        (owed.total() - here, "reports owed and not here", "应有而未收"),
        (errors, "reports with an error", "有错误的报告"),
        (len(summary.sites), "sites", "网站"),
    )
    inner = "".join(f'<div class="tile"><b>{n:,}</b>{en}<br><span lang="zh">{zh}</span></div>' for n, en, zh in tiles)
    return f'<div class="tiles">{inner}</div>'


def _missing(owed: Counter[str]) -> list[str]:
    """What is not there, in a sentence; nothing where nothing is known of what was owed."""
    here, everything = sum(owed[state] for state in HERE), owed.total()
    hidden, unread = owed["blocked"] + owed["unreachable"], owed["image_only"] + owed["unparsable"]
    if not everything or here == everything:
        return []
    return [
        f"<p><strong>What is missing.</strong> Of {everything:,} reports that were owed, {here:,} are here "
        f"({100 * here / everything:.0f} %). Of the others {owed['absent']:,} are absent (the county's lists were read to "
        f"their end and do not name them), {hidden:,} are hidden by sites that block or do not answer, {unread:,} are "
        f"there and could not be read, and of {owed['unknown']:,} nobody can say.</p>",
        f'<p lang="zh"><strong>缺什么。</strong>应有报告{everything:,}份，收有{here:,}份（{100 * here / everything:.0f}%）。其余：'
        f"{owed['absent']:,}份未见（名录已读全），{hidden:,}份因网站拦截或无法访问，{unread:,}份未能读出，{owed['unknown']:,}份无从判断。</p>",
    ]


def _start(about: Mapping[str, Any]) -> str:
    """Where to begin, as a list of steps."""
    without = " ".join(about.get("left_out", ()))
    names = [name for name in ("panel.csv", "panel.xlsx", "panel.dta", "panel.sav") if name not in without]
    steps = (
        (f"{_links(names)}: open the one that your program reads", "选用您的软件能打开的一个"),
        (f"{_links(['codebook.html'])}: what every variable means", "每个变量的含义"),
        (
            '<a href="#eyes">Look at these first</a>: reports whose figures need a look before use',
            "使用前请先核对的报告",
        ),
        (f"{_links(['register.csv'])}: a year is not there? It says why", "缺少某年？此表说明原因"),
    )
    inner = "".join(f'<li>{en} <span lang="zh">{zh}</span></li>' for en, zh in steps)
    return f'<p><strong>Where to start · 从这里开始</strong></p><ol class="start">{inner}</ol>'


def _links(names: Iterable[str]) -> str:
    return ", ".join(f'<a href="{name}">{name}</a>' for name in names)


def _section(name: str, inner: str) -> str:
    en, zh, about_en, about_zh = words.SECTIONS[name]
    return (
        f'<section id="{name}"><h2>{en} · <span lang="zh">{zh}</span></h2>\n'
        f'<p>{about_en}</p><p lang="zh">{about_zh}</p>\n{inner}</section>'
    )


def _card(inner: str, title: str = "") -> str:
    return f'<div class="card">{f"<h3>{title}</h3>" if title else ""}{inner}</div>'


def _coverage(summary: Summary, _: Mapping[str, Any]) -> str:
    return coverage(summary)


def _lag(summary: Summary, _: Mapping[str, Any]) -> str:
    rows = [(words.LAGS[name], sum(n for (each, _), n in summary.lags.items() if each == name)) for name in LAGS]
    return _card(bars(rows, grey=frozenset({words.LAGS["unknown"]})))


def _statuses(summary: Summary, _: Mapping[str, Any]) -> str:
    by_year = groupby(sorted(summary.statuses.items()), key=lambda item: item[0][0])
    rows = [(str(year), {status: n for (_, status), n in items}) for year, items in by_year]
    if not rows:
        return both("No figures.", "没有数字。")
    totals = {status: sum(parts.get(status, 0) for _, parts in rows) for status in words.STATUSES}
    key = "".join(
        f'<span><i style="background:{colour}"></i>{en} <span lang="zh">{zh}</span> {totals[status]:,}</span>'
        for status, (colour, en, zh) in words.STATUSES.items()
    )
    colours = {status: colour for status, (colour, _, _) in words.STATUSES.items()}
    return f'<div class="key">{key}</div>' + _card(shares(rows, colours))


def _findings(summary: Summary, _: Mapping[str, Any]) -> str:
    ranks = {"error": 0, "warning": 1, "info": 2}
    found = sorted(summary.codes.items(), key=lambda item: (ranks[severity(item[0])], -item[1], item[0]))
    if not found:
        return both("None.", "没有。")
    rows = [
        [f'{code(name)}<br><small class="{severity(name)}">{severity(name)}</small>', f"{n:,}", escape(_advice(name))]
        for name, n in found
    ]
    drawn = bars(found, labels=170, grey=frozenset(name for name, _ in found if severity(name) == "info"))
    return _card(drawn) + table(["finding · 问题", "reports", "what to do · 处理"], rows, numbers={1})


def _advice(name: str) -> str:
    kinds = finding_kinds()
    return kinds[name].advice if name in kinds else ""


def _sites(summary: Summary, _: Mapping[str, Any]) -> str:
    kinds = ("error", "warning", "clean", "reports")
    ranked = sorted(summary.sites.items(), key=lambda item: (-item[1]["error"], -item[1]["warning"], item[0]))
    rows = [
        [escape(name) or "file · 文件", *(f"{counts[kind]:,}" for kind in kinds)] for name, counts in ranked[:SITES]
    ]
    header = ["site · 网站", "error 错误", "warning 警告", "neither 无", "reports 报告"]
    rest = len(ranked) - len(rows)
    more = (
        both(f"{rest:,} more sites with fewer findings are not listed.", f"另有{rest:,}个网站未列出。") if rest else ""
    )
    return table(header, rows, numbers={1, 2, 3, 4}) + more


def _sizes(summary: Summary, _: Mapping[str, Any]) -> str:
    declared = {each.name: each for each in harmonised()}
    used = max([4, *(BINS.index(size) + 1 for counts in summary.sizes.values() for size in counts)])
    labels = [words.MISSING, *BINS[1:used]]
    cards = []
    for name, counts in summary.sizes.items():
        each = declared[name]
        title = (
            f'{escape(each.label_en)}<br><span lang="zh">{escape(each.label_zh)}</span><br><small>{code(name)}</small>'
        )
        rows = list(zip(labels, (counts[size] for size in BINS[:used]), strict=True))
        cards.append(_card(bars(rows, labels=108, grey=frozenset({words.MISSING})), title))
    return f'<div class="cards">{"".join(cards)}</div>'


def _eyes(summary: Summary, _: Mapping[str, Any]) -> str:
    if not summary.eyes and not summary.unread:
        return both("None.", "没有。")
    parts = []
    if summary.eyes:
        shown = f"{len(summary.eyes):,} of {summary.to_look_at:,} are listed; findings.csv has all."
        parts.append(both(shown, f"列出{len(summary.eyes):,}份，共{summary.to_look_at:,}份；全部见 findings.csv。"))
        parts.append(f'<ol class="eyes">{"".join(map(_eye, summary.eyes))}</ol>')
    if summary.unread:
        shown = f"There, but not to be read, or taken down: {len(summary.unread):,} of {summary.to_read:,} are listed."
        parts.append(
            both(shown, f"网页在而未能读出，或已撤下：列出{len(summary.unread):,}份，共{summary.to_read:,}份。")
        )
        parts.append(f'<ol class="eyes">{"".join(map(_gap, summary.unread))}</ol>')
    return "".join(parts)


def _gap(gap: Gap) -> str:
    letter, en, zh = words.STATES[gap.state]
    note = f"<ul><li>{escape(gap.note)}</li></ul>" if gap.note else "<br>"
    return (
        f'<li><strong>{escape(gap.organisation)}</strong> {escape(gap.year)} <i class="s {gap.state}">{letter}</i> {en} '
        f'<span lang="zh">{zh}</span>{note}<small>source · 原文 {link(gap.url)}</small></li>'
    )


def _eye(eye: Eye) -> str:
    kinds = " ".join(f'<code class="{severity(name)}">{escape(name)}</code>' for name in eye.codes)
    told = (*eye.messages[:_MESSAGES], *(() if eye.has_numbers else ("no number was read · 没有读到数值",)))
    lines = "".join(f"<li>{escape(message)}</li>" for message in told)
    rest = len(eye.messages) - _MESSAGES
    more = f"<li>… and {rest} more · 另有{rest}条</li>" if rest > 0 else ""
    year = "year unknown · 年度不明" if eye.year is None else str(eye.year)
    return (
        f"<li><strong>{escape(eye.organisation) or '?'}</strong> {year} {kinds}<ul>{lines}{more}</ul>"
        f"<small>source · 原文 {link(eye.url)}<br>archived copy · 存档 {code(eye.source)}</small></li>"
    )


def _files(_: Summary, about: Mapping[str, Any]) -> str:
    left_out = about.get("left_out", ())
    rows = []
    for names, en, zh in words.FILES:
        there = [name for name in names if not any(name in line for line in left_out)]
        rows += [f'<dt>{_links(there)}</dt><dd>{en} <span lang="zh">{zh}</span></dd>'] if there else []
    lines = "".join(both(f"Not written: {line}", "") for line in left_out)
    return f"<dl>{''.join(rows)}</dl>{lines}"


def _cite(summary: Summary, about: Mapping[str, Any]) -> str:
    version, day = escape(about.get("parser_version") or "unknown"), summary.fetched or UNKNOWN
    fetched_en, fetched_zh = (f", fetched up to {day}", f"，采集截至{day}") if day else ("", "")
    numbers_en = f"{summary.reports:,} reports of {summary.organisations:,} organisations{fetched_en}"
    numbers_zh = f"{summary.organisations:,}个机构的{summary.reports:,}份报告{fetched_zh}"
    return (
        f"<blockquote>The nianbao authors. <em>{escape(TITLE['en'])}</em> [data set; {numbers_en}]. "
        f"Made with nianbao {version}.</blockquote>"
        f'<blockquote lang="zh">nianbao 作者．{escape(TITLE["zh"])}［DS］．{numbers_zh}．nianbao {version} 版．</blockquote>'
    )


_SECTIONS: dict[str, Callable[[Summary, Mapping[str, Any]], str]] = {
    "coverage": _coverage,
    "eyes": _eyes,
    "findings": _findings,
    "sites": _sites,
    "lag": _lag,
    "statuses": _statuses,
    "sizes": _sizes,
    "files": _files,
    "cite": _cite,
}
