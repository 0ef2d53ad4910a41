"""What `import nianbao` offers, and that it offers it without loading what is behind it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import nianbao
from nianbao.api import SeveralReports
from parsers.read import NotAReport, Unreadable
from scraper.page import Page

SEED = Path(__file__).parents[2] / "nianbao" / "demo" / "shixin_2024.txt"


def test_exactly_four_names_are_visible() -> None:
    assert dir(nianbao) == sorted(nianbao.__all__) == ["__version__", "load", "read_report", "read_reports"]
    assert all(getattr(nianbao, name) for name in nianbao.__all__)


def test_another_name_is_refused_with_what_there_is() -> None:
    with pytest.raises(AttributeError, match="'raed_report'; it offers __version__, load, read_report, read_reports"):
        nianbao.raed_report  # noqa: B018


@pytest.mark.parametrize("statement", ["import nianbao", "import nianbao.cli"])
def test_importing_the_door_loads_no_library_behind_it(statement: str) -> None:
    code = f"{statement}; import sys; print(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not loaded & {"pandas", "pyarrow", "httpx", "pydantic", "selectolax", "pdfplumber", "rich", "parsers"}


def test_a_report_is_read_from_a_path_a_string_and_bytes_alike() -> None:
    report = nianbao.read_report(SEED)
    assert report.year == 2024
    assert report.figures["app_received_person"].value == 0
    assert nianbao.read_report(str(SEED)).figures == report.figures
    from_bytes = nianbao.read_report(SEED.read_bytes(), url="http://www.panshan.gov.cn/page.html")
    assert from_bytes.figures == report.figures
    assert from_bytes.url == "http://www.panshan.gov.cn/page.html"


def test_what_is_no_report_is_an_error_for_read_report() -> None:
    with pytest.raises(NotAReport):
        nianbao.read_report(b"<p>hello</p>")
    with pytest.raises(Unreadable):
        nianbao.read_report(b"")
    with pytest.raises(FileNotFoundError):
        nianbao.read_report("there-is-no-such-file.html")


def test_a_source_of_several_reports_is_an_error_for_read_report(tmp_path: Path) -> None:
    seed = SEED.read_text("utf-8")
    both = tmp_path / "both.txt"
    both.write_text(seed + "\n" + seed.replace("石新镇", "得胜镇"), "utf-8")
    with pytest.raises(SeveralReports, match="2 reports; read_reports gives all of them"):
        nianbao.read_report(both)
    assert [report.organisation for report in nianbao.read_reports(both)] == [
        "盘锦市盘山县石新镇",
        "盘锦市盘山县得胜镇",
    ]


def test_a_folder_is_an_error_for_read_report(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(SEED.read_bytes())
    with pytest.raises(IsADirectoryError, match="is a folder; read_reports reads all that it holds"):
        nianbao.read_report(tmp_path)


def test_many_reports_come_from_a_folder_in_the_order_of_its_names(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    for name in ("b.txt", "a.txt", "deep/c.md", ".hidden.txt", "~$open.docx", "notes.json"):
        (tmp_path / name).write_bytes(SEED.read_bytes())
    sources = [report.source for report in nianbao.read_reports(tmp_path)]
    assert sources == [str(tmp_path / name) for name in ("a.txt", "b.txt", "deep/c.md")]


def test_the_first_bad_file_stops_read_reports_unless_errors_are_taken(tmp_path: Path) -> None:
    bad = tmp_path / "a.html"
    bad.write_text("<p>hello</p>")
    with pytest.raises(NotAReport):
        list(nianbao.read_reports([bad, SEED]))
    errors: list[str] = []
    reports = list(nianbao.read_reports([bad, SEED], on_error=lambda source, error: errors.append(source)))
    assert len(reports) == 1
    assert errors == [str(bad)]


def test_a_folder_without_any_file_that_could_be_a_report_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"holds no file that ends in \.html"):
        list(nianbao.read_reports(tmp_path))


def test_an_archive_without_any_article_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "x.warc.gz").write_bytes(b"no archive")
    with pytest.raises(OSError, match="holds no article"):
        list(nianbao.read_reports(tmp_path / "x.warc.gz"))


def test_a_page_from_a_file_keeps_its_name_as_given() -> None:
    from nianbao.sources import load_page

    page = load_page(SEED, url="http://example.org/")
    assert isinstance(page, Page)
    assert (page.source, page.url, page.content_type) == (str(SEED), "http://example.org/", "text/plain")
