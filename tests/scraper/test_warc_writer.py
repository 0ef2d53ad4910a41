from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from fastwarc.warc import ArchiveIterator as FastIterator
from fastwarc.warc import has_valid_block_digest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from scraper.answer import Answer
from scraper.warc import Earlier, Origin, Record, read_records
from scraper.warc_writer import to_info, to_records

if TYPE_CHECKING:
    from collections.abc import Iterable

words = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=20)
chinese = st.text(st.characters(categories=["Lo", "Nd", "Zs", "Cc"]), max_size=20)
names = st.from_regex(r"\A[A-Za-z][A-Za-z-]{0,15}\Z")
# No spaces around: they are no part of a header's value. Latin-1 is what bytes on the wire become in httpx.
values = st.text(st.characters(min_codepoint=33, max_codepoint=255, exclude_categories=["Cc", "Zs"]), max_size=40)
answers = st.builds(
    Answer,
    url=words.map(lambda path: f"http://www.panshan.gov.cn/{path}"),
    status=st.sampled_from((200, 302, 304, 404, 521)),
    headers=st.lists(st.tuples(names, values), max_size=5).map(tuple),
    body=st.one_of(st.binary(max_size=3000), st.integers(0, 300).map(lambda times: b"\r\n\r\nWARC/1.1\r\n" * times)),
    fetched_at=st.datetimes().map(lambda day: day.strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")),
    phrase=words,
    request_target=words.map("/".__add__),
    request_headers=st.lists(st.tuples(names, values), max_size=5).map(tuple),
    address=st.sampled_from(("", "192.0.2.1")),
    request_body=st.binary(max_size=50),
)
origins = st.builds(
    Origin, site=chinese, division_code=words, kind=words, title=chinese, offers=st.tuples(st.tuples(words, words))
)
earlier = st.none() | st.builds(Earlier, digest=st.just("0" * 64), fetched_at=st.just("2025-01-20T08:00:00Z"))


def written(answer: Answer, origin: Origin, before: Earlier | None) -> tuple[bytes, int]:
    info = to_info("crawl.warc.gz", {"software": "test"})
    records, start = to_records(answer, origin, hashlib.sha256(answer.body).hexdigest(), before)
    return info + records, len(info) + start


def with_warcio(content: bytes) -> Iterable[tuple[int, str, dict[str, str], bytes]]:
    iterator = ArchiveIterator(BytesIO(content), no_record_parse=True)
    for record in iterator:
        block = record.raw_stream.read()
        yield iterator.get_record_offset(), record.rec_type, lower(record.rec_headers.headers), block


def with_fastwarc(content: bytes) -> Iterable[tuple[int, str, dict[str, str], bytes]]:
    for record in FastIterator(BytesIO(content), parse_http=False):
        headers = lower(record.headers.items())
        yield record.stream_pos, headers["warc-type"], headers, record.reader.read()


def with_ours(content: bytes) -> Iterable[tuple[int, str, dict[str, str], bytes]]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.warc.gz"
        path.write_bytes(content)
        for record in read_records(path):
            assert isinstance(record, Record)
            yield record.start, record.type, dict(record.headers), record.block


def lower(pairs: Any) -> dict[str, str]:
    return {str(name).lower(): str(value) for name, value in pairs}


@settings(max_examples=40)
@given(answers, origins, earlier)
def test_three_readers_find_the_same_records_at_the_same_places(
    answer: Answer, origin: Origin, before: Earlier | None
) -> None:
    content, start = written(answer, origin, before)
    ours = list(with_ours(content))
    assert ours == list(with_warcio(content)) == list(with_fastwarc(content))
    assert [kind for _, kind, _, _ in ours] == [
        *("warcinfo", "metadata", "request"),
        "revisit" if before else "response",
    ]
    assert ours[-1][0] == start


@settings(max_examples=40)
@given(answers, origins, earlier)
def test_every_block_and_body_has_its_digest(answer: Answer, origin: Origin, before: Earlier | None) -> None:
    content, _ = written(answer, origin, before)
    for record in ArchiveIterator(BytesIO(content), check_digests="raise"):
        record.content_stream().read()
    assert all(has_valid_block_digest(record) for record in FastIterator(BytesIO(content), parse_http=False))


@settings(max_examples=40)
@given(answers, origins)
def test_an_answer_and_its_origin_come_back_as_they_were(answer: Answer, origin: Origin) -> None:
    content, _ = written(answer, origin, None)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.warc.gz"
        path.write_bytes(content)
        _, metadata, _, response = (record for record in read_records(path) if isinstance(record, Record))
    status, _, body = response.http()
    assert (response.url, response.date, status, body) == (answer.url, answer.fetched_at, answer.status, answer.body)
    assert metadata.origin().title == " ".join(origin.title.split())
    assert metadata.origin().offers == origin.offers


def test_a_line_break_in_a_value_begins_no_header_of_its_own() -> None:
    answer = Answer("http://a.gov.cn/", 200, (("X-A", "b\r\nSet-Cookie: c"),), b"body", "2025-01-20T08:00:00Z")
    content, _ = written(answer, Origin("盘\r\nkind: article", "", "list"), None)
    *_, metadata, _, response = with_ours(content)
    assert b"\r\nSet-Cookie" not in response[3]
    assert b"\r\nkind: article" not in metadata[3]
