"""TLS towards old servers: profiles that give way in one point each, and always verify."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from functools import cache

import certifi

_LEGACY_SERVER_CONNECT = 0x4
"""OP_LEGACY_SERVER_CONNECT, which has a name only since Python 3.12."""

# What OpenSSL says, the profile under which it would not, and what SITES.toml should say. Seen at: sz.gov.cn (a
# broken answer to X25519), Jiangxi (servers older than RFC 5746), and everywhere (intermediate certificate not sent).
_REMEDIES = (
    ("BAD_ECPOINT", 'write tls = "p256" for this site'),
    ("UNSAFE_LEGACY_RENEGOTIATION_DISABLED", 'write tls = "legacy" for this site'),
    ("unable to get local issuer certificate", 'write ca = "FILE.pem" with the missing certificate for this site'),
)
# What OpenSSL says where the other side does not speak TLS at all.
_NO_TLS = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG")


@dataclass(frozen=True, slots=True)
class Profile:
    """A context, and how the archive names it: `strict`, `legacy`, `strict+ca`."""

    name: str
    context: ssl.SSLContext


@cache
def load_profile(profile: str, ca: str = "") -> Profile:
    """A profile that verifies, whatever it is: `strict`, `p256` or `legacy`, and a file of further certificates.

    One for all hosts of a profile: each would cost a second of CPU per hundred hosts and a copy of all roots.
    Raises OSError (ssl.SSLError is one) where the file cannot be read.
    """
    context = ssl.create_default_context(cafile=certifi.where())
    if profile == "p256":
        context.set_ecdh_curve("prime256v1")
    if profile == "legacy":
        context.options |= _LEGACY_SERVER_CONNECT
    if ca:
        context.load_verify_locations(cafile=ca)
        # What the owner of SITES.toml has put there is trusted as it stands, an intermediate without its root too.
        context.verify_flags |= ssl.VerifyFlags.VERIFY_X509_PARTIAL_CHAIN
    return Profile(f"{profile}+ca" if ca else profile, context)


def remedy(text: str) -> str:
    """What to write into SITES.toml where a handshake failed with this text; empty where nothing is known."""
    return next((advice for sign, advice in _REMEDIES if sign in text), "")


def speaks_no_tls(text: str) -> bool:
    """Whether a handshake failed because there is no TLS server at all."""
    return any(sign in text for sign in _NO_TLS)
