"""The dataset described for search engines and loaders: schema.org and Croissant 1.0 in one JSON-LD file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from output.datapackage import ABOUT, MEDIA_TYPES, described_tables, digest
from output.wide import TITLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from output.codebook import CodebookEntry
    from output.tables import Kind, Table

NAME = "croissant.json"

_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "dct": "http://purl.org/dc/terms/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}

_PARQUET = "application/x-parquet"
"""What loaders of Croissant know Parquet by."""

_TYPES: dict[Kind, str] = {"text": "sc:Text", "whole": "sc:Integer", "decimal": "sc:Float", "truth": "sc:Boolean"}


def write_croissant(folder: Path, entries: Iterable[CodebookEntry], about: Mapping[str, Any]) -> None:
    """Describe every file of `folder`, and the columns of the tables that are Parquet or CSV."""
    labels = {entry.variable: f"{entry.label_en} · {entry.label_zh}" for entry in entries}
    files = [path for path in sorted(folder.iterdir()) if path.is_file()]
    names = {path.name for path in files}
    described = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": "nianbao",
        "alternateName": TITLE["zh"],
        "description": ABOUT,
        "inLanguage": ["zh", "en"],
        "keywords": ["open government", "China", "panel data", "政府信息公开"],
        **({"version": about["parser_version"]} if about.get("parser_version") else {}),
        "distribution": [_file(path) for path in files],
        "recordSet": [
            _record_set(table, file, labels)
            for table in described_tables().values()
            # a dataset of a few reports, without an archive, has no revisions
            if (file := next((n for n in (f"{table.name}.parquet", f"{table.name}.csv") if n in names), ""))
        ],
    }
    text = json.dumps(described, ensure_ascii=False, indent=1) + "\n"
    (folder / NAME).write_text(text, encoding="utf-8", newline="\n")


def _file(path: Path) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": path.name,
        "name": path.name,
        "contentUrl": path.name,
        "contentSize": f"{path.stat().st_size} B",
        "encodingFormat": _PARQUET
        if path.suffix == ".parquet"
        else MEDIA_TYPES.get(path.suffix, "application/octet-stream"),
        "sha256": digest(path),
    }


def _record_set(table: Table, file: str, labels: Mapping[str, str]) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.about,
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{table.name}/{column.name}",
                "name": column.name,
                "description": labels.get(column.name) or column.about,
                "dataType": _TYPES[column.kind],
                "source": {"fileObject": {"@id": file}, "extract": {"column": column.name}},
            }
            for column in table.columns
        ],
    }
