"""Compiles the starter registry of sites from the addresses of reports that were seen in public.

    python -m scripts.compile_registry scripts/registry_evidence.tsv scraper/registry.toml

The evidence is one line an address: `division code TAB name TAB URL`; several of one place are kept together. A name
that the division list does not have for its code is that of a zone inside it, and is listed in ZONES. The same evidence
and the same division list give the same registry, byte for byte.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

from parsers import division
from scraper.hosts import domain_of

ZONES = frozenset({"双桥经济技术开发区", "长春新区"})
"""Bodies with a site of their own and no code of their own: they stand under the code of the place around them."""

SHAPES = (
    ("aspnet", r"\.aspx?$"),
    ("gkmlpt", r"/gkmlpt/|/content/post_\d+\.html$"),
    ("trs", r"/t(19|20)?\d{6,8}_\d+\.s?html?$"),
    ("jpaas", r"/art/\d{4}/art_[0-9a-f]{32}\.html$"),
    ("jpage", r"/art/\d{4}/\d+/\d+/art_\d+_\d+\.html$|/xxgkAnnualReport\.jsp$"),
    ("longxun", r"/public/(column/)?\d+(/\d+\.html)?$|/(Xxgk|Openness)AnnualReport/show/\d+\.html$|/Xxgknb/show/\d+"),
    ("jiangxi", r"/(pc|col\d+)/content/content_\d+\.html$|/xxgk-(show|list)-"),
    ("vsb", r"/info/\d+/\d+\.htm$"),
    (
        "ucap",
        r"/\d{6}/[0-9a-f]{32}\.shtml$|/\d{6}/c\d+_\d+\.shtml$|/c\d{6}/$|/zfxxgk_gknbz\.shtml$|/common_zfxxgknb\.shtml$",
    ),
    ("epoint", r"/govInfoPub\.html$"),
)
"""Publishing systems by the paths of their articles, most of them seen in hundreds of sites; what fits none is generic."""

COLUMN = re.compile(r"(zf|bm|wz)?(xx)?(gk|gkgz)?(nb|ndbg)\d{0,2}(_\d+)?", re.IGNORECASE)
"""A folder that is a report column: zfxxgknb, zfxxgkgzndbg, bmxxgknb, ndbg, zfxxgknb_171215; not that of one year."""
ENTRY = re.compile(r"[a-z]{0,4}(zw|xx|zfxx)gk(k|s|zl|ml|nr|ztzl)?(_\d+)?|fdzdgknr(_\d+)?|ywdt|zwzl", re.IGNORECASE)
"""A folder on the way to a county's column; any other is an agency's subtree."""


def compile_registry(evidence: str) -> str:
    """The registry as TOML, sorted by division code. Raises ValueError for a code or a name that is not in the list."""
    places: dict[tuple[str, str], list[str]] = {}
    for line in evidence.splitlines():
        code, name, url = line.split("\t")
        check(code, name)
        places.setdefault((code, name), []).append(url)
    head = (
        "# Written by scripts/compile_registry.py from scripts/registry_evidence.tsv: change that, and run it.\n"
        "# None of these sites has been asked: `checked = false` says so of each.\n"
    )
    return head + "".join(_site(code, name, urls) for (code, name), urls in sorted(places.items()))


def check(code: str, name: str) -> None:
    """Raises ValueError where the division list knows no such place."""
    known = division.name_of(code)
    if known is None or (known != name and name not in ZONES):
        raise ValueError(f"{code} is {known or 'no division'}, not {name}")


def _site(code: str, name: str, urls: list[str]) -> str:
    newest = max(urls, key=_rank)
    parts = urlsplit(newest)
    column, layout = column_of(newest)
    lines = {
        "name": name,
        "division_code": code,
        "province": division.name_of(code[:2]) or "",
        "host": parts.netloc,
        "home": f"{parts.scheme}://{parts.netloc}/",
        "platform": platform_of(urls),
        "layout": layout,
        "column": column,
    }
    text = "".join(f'{key} = "{value}"\n' for key, value in lines.items() if value)
    return f"\n[[site]]\n{text}evidence = [{_quoted(sorted(urls))}]\nchecked = false\n"


def _quoted(texts: list[str]) -> str:
    return ", ".join(f'"{text}"' for text in texts)


def _rank(url: str) -> tuple[bool, str, str]:
    """The portal's own host before its sub-sites, then the newest, by the year and month that most addresses carry."""
    parts = urlsplit(url)
    found = re.findall(r"(?<!\d)20[0-4]\d(?:[01]\d)?", parts.path + parts.query)
    return (parts.netloc.removeprefix("www.") == domain_of(parts.netloc), max(found, default=""), url)


def platform_of(urls: list[str]) -> str:
    """The system that most of a site's addresses show; generic only where none shows one."""
    shown = Counter(shape_of(url) for url in sorted(urls))
    named = [name for name, _ in shown.most_common() if name != "generic"]
    return named[0] if named else "generic"


def shape_of(url: str) -> str:
    """The system that one address shows."""
    path = urlsplit(url).path
    return next((name for name, pattern in SHAPES if re.search(pattern, path, re.IGNORECASE)), "generic")


def column_of(url: str) -> tuple[str, str]:
    """The folder above an article that is a report column, and whose it is: `county` or `agency`; both empty if none.

    The first such folder: below it are years and kinds (/zfxxgknb/2024n/xzjd/202501/t20250118_86644547.html).
    """
    parts = urlsplit(url)
    folders = parts.path.split("/")[1:-1]
    at = next((number for number, folder in enumerate(folders) if COLUMN.fullmatch(folder)), None)
    if at is None or folders[at + 1 :] == ["show"]:  # /Xxgknb/show/4518.html: a program's name, which lists nothing
        return "", ""
    labels = parts.netloc.split(".")
    before = folders[1:at] if folders[0] in labels else folders[:at]
    column = f"{parts.scheme}://{parts.netloc}/{'/'.join(folders[: at + 1])}/"
    return column, "county" if all(ENTRY.fullmatch(folder) for folder in before) else "agency"


def main() -> None:
    """Reads the evidence and writes the registry."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("evidence", type=Path)
    parser.add_argument("out", type=Path)
    asked = parser.parse_args()
    asked.out.write_text(compile_registry(asked.evidence.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
