"""Passive authentication (ICAO 9303-11 §5.1): group hashes, the signer, and the signer's issuer."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import NamedTuple

from asn1crypto import cms, core
from asn1crypto import x509 as asn1_x509

from kiosk.emrtd import signed_data, tlv
from kiosk.emrtd.asn1 import TROUBLES
from kiosk.emrtd.lds import TAG_SOD
from kiosk.emrtd.public_keys import HASHES, UnsupportedKeyError
from kiosk.emrtd.signer_trust import TrustStore
from kiosk.errors import MalformedDataError
from kiosk.identity.documents import Authenticity

_MOST_GROUPS = 16
SOD_UNREADABLE = "sod_malformed"  # not there, empty, or nothing that lists hashes
_NO_SIGNER = "sod_no_signer"


class DataGroupHash(core.Sequence):
    _fields = [("number", core.Integer), ("hash", core.OctetString)]  # noqa: RUF012 - asn1crypto's way


class DataGroupHashes(core.SequenceOf):
    _child_spec = DataGroupHash


class LdsSecurityObject(core.Sequence):
    """ICAO 9303-10 §4.6.2.3."""

    _fields = [  # noqa: RUF012 - asn1crypto's way
        ("version", core.Integer),
        ("algorithm", cms.DigestAlgorithm),
        ("hashes", DataGroupHashes),
        ("version_info", core.Any, {"optional": True}),
    ]


class AuthenticityVerdict(NamedTuple):
    authenticity: Authenticity
    reason: str  # a code


class SecurityObject(NamedTuple):
    """What EF.SOD says: the hash of every data group that the chip has; `trouble`: why it is no proof."""

    algorithm: str  # "": one that we do not know, so that no hash can be judged
    hashes: Mapping[int, bytes]  # empty: the list cannot be read
    signer: asn1_x509.Certificate | None
    trouble: AuthenticityVerdict | None

    def contradicts(self, number: int, content: bytes) -> bool:
        """Whether this is another group than the one on the list."""
        if not self.algorithm:
            return False
        return hashlib.new(self.algorithm, content).digest() != self.hashes.get(number)


def parse_sod(file: bytes) -> SecurityObject:
    """Read EF.SOD and check its own signature. Raises nothing: what cannot be judged is `trouble`."""
    try:
        unopened = signed_data.parse(_content(file), signed_data.LDS_SECURITY_OBJECTS, "SOD")
        algorithm, hashes = _listed(unopened.content)
    except (MalformedDataError, *TROUBLES):
        return SecurityObject("", {}, None, _unverified(SOD_UNREADABLE))
    signer, trouble = _signer(unopened)
    if not algorithm:
        trouble = trouble or _unverified("unsupported_algorithm")
    return SecurityObject(algorithm, hashes, signer, trouble)


def verify(
    sod: SecurityObject,
    groups: Mapping[int, bytes],
    trust: TrustStore,
    at: dt.datetime,
    state: str | None = None,
) -> AuthenticityVerdict:
    """Judge what was read: groups maps data group number → the file's bytes.

    state: the zone's issuer; None: it could not be read.
    """
    if sod.trouble and sod.trouble.authenticity is Authenticity.INVALID:
        return sod.trouble
    for number, content in groups.items():
        if sod.contradicts(number, content):
            return AuthenticityVerdict(Authenticity.INVALID, f"dg{number}_hash")
    if sod.trouble or sod.signer is None:
        return sod.trouble or _unverified(_NO_SIGNER)
    trouble = trust.judge(sod.signer, at, state)
    if trouble == "signer_revoked":
        return AuthenticityVerdict(Authenticity.INVALID, trouble)
    if trouble:
        return _unverified(trouble)
    return AuthenticityVerdict(Authenticity.AUTHENTIC, "passive_authentication")


def _content(file: bytes) -> bytes:
    item = tlv.read(file)
    if item.tag != TAG_SOD:
        raise MalformedDataError("SOD", f"tag {item.tag:X}")
    return item.value


def _listed(content: bytes) -> tuple[str, dict[int, bytes]]:
    """The hashes' algorithm and the hashes. Raises MalformedDataError, asn1.TROUBLES."""
    listed = LdsSecurityObject.load(content)
    algorithm = listed["algorithm"]["algorithm"].native
    hashes = {int(entry["number"].native): entry["hash"].native for entry in listed["hashes"]}
    if not hashes or len(hashes) > _MOST_GROUPS:
        raise MalformedDataError("SOD", f"{len(hashes)} data groups")
    return algorithm if algorithm in HASHES else "", hashes


def _signer(
    unopened: signed_data.UnopenedContent,
) -> tuple[asn1_x509.Certificate | None, AuthenticityVerdict | None]:
    try:
        return signed_data.signer_of(unopened, "SOD"), None
    except signed_data.SignatureBrokenError as error:
        return None, AuthenticityVerdict(Authenticity.INVALID, f"sod_{error}")
    except UnsupportedKeyError:
        return None, _unverified("unsupported_algorithm")
    except signed_data.SignerUnknownError:
        return None, _unverified(_NO_SIGNER)
    except MalformedDataError:
        return None, _unverified(SOD_UNREADABLE)


def _unverified(reason: str) -> AuthenticityVerdict:
    return AuthenticityVerdict(Authenticity.UNVERIFIED, reason)
