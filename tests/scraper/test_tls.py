from __future__ import annotations

import gzip
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from scraper.errors import Unreachable
from scraper.tls import load_profile, remedy
from tests.scraper.county import County, page, run, serve, site, small_county
from tests.scraper.fetching import fetch
from tests.sites.old_tls import old_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True)
class Authority:
    """Who signs, and the file that says so."""

    ca: trustme.CA
    file: str

    def server(self, *names: str, expired: bool = False) -> ssl.SSLContext:
        """A server's context with a certificate for these names."""
        until = datetime(2020, 1, 2, tzinfo=UTC) if expired else None
        since = datetime(2020, 1, 1, tzinfo=UTC) if expired else None
        signed = self.ca.issue_cert(*names, not_before=since, not_after=until, key_type=trustme.KeyType.RSA)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        signed.configure_cert(context)
        return context


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    path = tmp_path_factory.mktemp("tls") / "ca.pem"
    ca = trustme.CA()
    ca.cert_pem.write_to_path(path)
    return Authority(ca, str(path))


@pytest.fixture
def county(authority: Authority) -> Iterator[County]:
    with serve({"/": page("x")}, authority.server("127.0.0.1")) as served:
        yield served


def test_a_server_that_we_do_not_trust_is_unreachable_and_the_reason_says_what_to_write(county: County) -> None:
    with pytest.raises(Unreachable, match=r'local issuer certificate.*write ca = "FILE.pem"'):
        fetch(site(county), county.url + "/")
    assert county.asked == []


def test_a_certificate_file_of_the_site_is_trusted_and_the_archive_says_so(
    county: County, authority: Authority
) -> None:
    answer = fetch(site(county, ca=authority.file), county.url + "/")[0]
    assert (answer.status, answer.tls) == (200, "strict+ca")


def test_an_intermediate_certificate_that_a_server_forgets_to_send_is_enough(tmp_path: Path) -> None:
    between = trustme.CA().create_child_ca()
    between.cert_pem.write_to_path(tmp_path / "between.pem")
    signed = between.issue_cert("127.0.0.1")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    leaf = tmp_path / "leaf.pem"
    leaf.write_bytes(signed.private_key_pem.bytes() + signed.cert_chain_pems[0].bytes())
    context.load_cert_chain(leaf)
    with serve({"/": page("x")}, context) as county:
        with pytest.raises(Unreachable, match="write ca ="):
            fetch(site(county), county.url + "/")
        where = site(county, ca=str(tmp_path / "between.pem"))
        assert fetch(where, county.url + "/")[0].status == 200


@pytest.mark.parametrize("profile", ["strict", "p256", "legacy"])
def test_every_profile_verifies_names_and_dates(profile: str, authority: Authority) -> None:
    context = load_profile(profile, authority.file).context
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
    for wrong in (authority.server("www.panjin.gov.cn"), authority.server("127.0.0.1", expired=True)):
        with serve({"/": page("x")}, wrong) as county:
            with pytest.raises(Unreachable, match="CERTIFICATE_VERIFY_FAILED"):
                fetch(site(county, tls=profile, ca=authority.file), county.url + "/")
            assert county.asked == []


def _der(authority: Authority) -> bytes:
    signed = authority.ca.issue_cert("127.0.0.1", key_type=trustme.KeyType.RSA)
    return x509.load_pem_x509_certificate(signed.cert_chain_pems[0].bytes()).public_bytes(Encoding.DER)


def test_a_server_that_cannot_do_other_curves_than_p256_is_reached_under_its_profile(authority: Authority) -> None:
    with old_server(authority.server("127.0.0.1"), _der(authority), renegotiates_safely=True) as url:
        with pytest.raises(Unreachable, match=r'BAD_ECPOINT.*write tls = "p256"'):
            fetch(site(url, ca=authority.file), url + "/robots.txt")
        where = site(url, ca=authority.file, tls="p256")
        with pytest.raises(Exception, match="answered 404") as caught:
            fetch(where, url + "/none")
        assert caught.value.answers[-1].tls == "p256+ca"  # type: ignore[attr-defined]


def test_a_server_older_than_safe_renegotiation_is_spoken_to_under_its_profile(authority: Authority) -> None:
    with old_server(authority.server("127.0.0.1"), _der(authority), renegotiates_safely=False) as url:
        with pytest.raises(Unreachable, match=r'UNSAFE_LEGACY_RENEGOTIATION_DISABLED.*write tls = "legacy"'):
            fetch(site(url, ca=authority.file), url + "/")
        # Past that point: what is wrong now is the next thing that the server does wrong.
        with pytest.raises(Unreachable, match="BAD_ECPOINT"):
            fetch(site(url, ca=authority.file, tls="legacy"), url + "/")


def test_what_has_no_remedy_is_given_none() -> None:
    assert remedy("[SSL: TLSV1_ALERT_INTERNAL_ERROR] tlsv1 alert internal error") == ""


def test_a_crawl_over_https_archives_the_profile_of_every_answer(tmp_path: Path, authority: Authority) -> None:
    with serve(small_county(), authority.server("127.0.0.1")) as county:
        result = run(tmp_path, site(county, ca=authority.file)).sites[0]
    assert (result.state, result.new) == ("done", 9)
    archived = b"".join(gzip.decompress(path.read_bytes()) for path in (tmp_path / "archive").iterdir())
    assert archived.count(b"tlsProfile: strict+ca\r\n") == archived.count(b"WARC-Type: metadata") > 9
