"""Archives and datasets at URLs: in memory, and in an S3 on loopback."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import fsspec
import pytest
from click.testing import CliRunner
from moto.server import ThreadedMotoServer

from bench.archive import make_archive
from nianbao.cli import commands
from nianbao.errors import NothingFetched
from nianbao.remote import RemoteError, build_anywhere
from nianbao.run import Choices, build_dataset
from output.gate import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FEW, MORE = 2, 3


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in {"ACCESS_KEY_ID": "x", "SECRET_ACCESS_KEY": "x", "DEFAULT_REGION": "us-east-1"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
    fsspec.filesystem("s3").mkdir("bucket")
    yield "s3://bucket"
    fsspec.filesystem("s3").clear_instance_cache()
    server.stop()


@pytest.fixture
def memory() -> Iterator[str]:
    yield "memory://county"
    fsspec.filesystem("memory").rm("/county", recursive=True)


def upload(data: Path, url: str) -> None:
    files, root = fsspec.core.url_to_fs(url)
    for path in data.rglob("*"):
        if path.is_file():
            files.makedirs(f"{root}/{path.relative_to(data).parent}", exist_ok=True)
            files.put_file(str(path), f"{root}/{path.relative_to(data)}")


def contents(url: str) -> dict[str, bytes]:
    files, root = fsspec.core.url_to_fs(url)
    found = [each["name"] for each in files.ls(root, detail=True) if each["type"] == "file"]
    return {path.rpartition("/")[2]: files.cat_file(path) for path in found}


@pytest.mark.parametrize("store", ["memory", "s3"])
def test_a_dataset_is_built_from_a_url_to_a_url(
    store: str, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = request.getfixturevalue(store)
    make_archive(tmp_path / "more", MORE)
    event = '[[event]]\nkind = "rename"\nfrom = "a"\nto = "b"\ndate = 2020\nsource = "s"\n'
    (tmp_path / "more" / "crosswalk.toml").write_text(event, "utf-8")
    (tmp_path / "more" / "NOTICE").write_text("初稿", "utf-8")
    upload(tmp_path / "more", f"{url}/data")
    here = build_dataset(tmp_path / "more", tmp_path / "here").built
    there = build_anywhere(f"{url}/data", f"{url}/out")
    assert there.place == f"{url}/out/releases/{here.release}"
    assert contents(there.place) == {path.name: path.read_bytes() for path in here.folder.iterdir()}
    assert here.findings["crosswalk-unknown"] == 2
    assert here.about["notice"] == "初稿"
    assert json.loads(contents(f"{url}/out")["latest.json"])["release"] == here.release
    if store == "memory":
        assert_that_a_dataset_which_shrinks_is_refused(url, tmp_path, here.release)


def assert_that_a_dataset_which_shrinks_is_refused(url: str, tmp_path: Path, latest: str) -> None:
    make_archive(tmp_path / "few", FEW)
    with pytest.raises(Refused, match=f"{url}/out/releases/{latest} stays the latest"):
        build_anywhere(tmp_path / "few", f"{url}/out")
    assert json.loads(contents(f"{url}/out")["latest.json"])["release"] == latest
    assert "row-gone" in contents(f"{url}/out/refused")["changes.csv"].decode()
    result = build_anywhere(tmp_path / "few", f"{url}/out", choices=Choices(accept="a test"))
    assert json.loads(contents(f"{url}/out")["latest.json"])["release"] == result.built.release != latest


def test_what_is_not_there_or_cannot_be_reached_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(NothingFetched, match="memory://nowhere: no page is archived there"):
        build_anywhere("memory://nowhere", tmp_path)
    with pytest.raises(RemoteError, match=r"^nonsense://x: .*nonsense"):
        build_anywhere("nonsense://x", tmp_path)


@pytest.mark.parametrize("command", [["crawl", "sites.toml"], ["status"]])
def test_what_holds_a_lock_takes_no_url_and_says_why(command: list[str]) -> None:
    done = CliRunner().invoke(commands, [*command, "--data", "s3://bucket/data"])
    assert done.exit_code == 2
    assert "only `nianbao build` reads and writes URLs" in done.output
