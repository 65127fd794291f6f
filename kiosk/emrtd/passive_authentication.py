"""Passive authentication (ICAO 9303-11 §5.1): group hashes, the signer, and the signer's issuer."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import NamedTuple

from asn1crypto import cms, core
from asn1crypto import x509 as asn1_x509

from kiosk.emrtd import tlv
from kiosk.emrtd.asn1 import TROUBLES
from kiosk.emrtd.lds import TAG_SOD
from kiosk.emrtd.public_keys import HASHES, UnsupportedKeyError
from kiosk.emrtd.signed_data import LDS_SECURITY_OBJECT, SignatureBrokenError, open_signed
from kiosk.emrtd.signer_trust import TrustStore
from kiosk.errors import MalformedDataError
from kiosk.identity.documents import Authenticity

_MOST_GROUPS = 16


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

    algorithm: str
    hashes: Mapping[int, bytes]
    signer: asn1_x509.Certificate | None
    trouble: AuthenticityVerdict | None

    def holds(self, number: int, content: bytes) -> bool:
        """Whether this is the group that the issuer signed."""
        return hashlib.new(self.algorithm, content).digest() == self.hashes.get(number)


def parse_sod(file: bytes) -> SecurityObject:
    """Read EF.SOD and check its own signature. Raises MalformedDataError."""
    item = tlv.read(file)
    if item.tag != TAG_SOD:
        raise MalformedDataError("SOD", f"tag {item.tag:X}")
    try:
        signed = open_signed(item.value, LDS_SECURITY_OBJECT, "SOD")
    except SignatureBrokenError as error:
        return _broken(AuthenticityVerdict(Authenticity.INVALID, f"sod_{error}"))
    except UnsupportedKeyError:
        return _broken(AuthenticityVerdict(Authenticity.UNVERIFIED, "unsupported_algorithm"))
    try:
        listed = LdsSecurityObject.load(signed.content, strict=True)
        algorithm = listed["algorithm"]["algorithm"].native
        hashes = {entry["number"].native: entry["hash"].native for entry in listed["hashes"]}
    except TROUBLES as error:
        raise MalformedDataError("SOD", type(error).__name__) from error
    if algorithm not in HASHES:
        return _broken(AuthenticityVerdict(Authenticity.UNVERIFIED, "unsupported_algorithm"))
    if len(hashes) > _MOST_GROUPS:
        raise MalformedDataError("SOD", f"{len(hashes)} data groups")
    return SecurityObject(algorithm, hashes, signed.signer, None)


def verify(
    sod: SecurityObject, groups: Mapping[int, bytes], trust: TrustStore, at: dt.datetime
) -> AuthenticityVerdict:
    """Judge what was read: groups maps data group number → the file's bytes."""
    if sod.trouble or sod.signer is None:
        return sod.trouble or AuthenticityVerdict(Authenticity.INVALID, "sod_no_signer")
    for number, content in groups.items():
        if not sod.holds(number, content):
            return AuthenticityVerdict(Authenticity.INVALID, f"dg{number}_hash")
    trouble = trust.judge(sod.signer, at)
    if trouble == "signer_revoked":
        return AuthenticityVerdict(Authenticity.INVALID, trouble)
    if trouble:
        return AuthenticityVerdict(Authenticity.UNVERIFIED, trouble)
    return AuthenticityVerdict(Authenticity.AUTHENTIC, "passive_authentication")


def _broken(trouble: AuthenticityVerdict) -> SecurityObject:
    return SecurityObject("sha256", {}, None, trouble)
