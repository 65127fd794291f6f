"""SecurityInfos of EF.CardAccess, EF.CardSecurity and DG14: what a chip can do (ICAO 9303-11 §9.2)."""

from typing import NamedTuple

from asn1crypto import core

from drivers.cards.emrtd.suites import Suite
from kiosk.emrtd.asn1 import TROUBLES
from kiosk.emrtd.security_infos import (
    ACTIVE_AUTHENTICATION,
    SecurityInfo,
    listed,
    signing_algorithm,
)
from kiosk.errors import MalformedDataError

_BSI = "0.4.0.127.0.7.2.2"
_PACE, _CHIP_AUTHENTICATION, _CHIP_KEY = f"{_BSI}.4.", f"{_BSI}.3.", f"{_BSI}.1."
_MAPPINGS = {
    "1": ("DH", "GM"),
    "2": ("ECDH", "GM"),
    "3": ("DH", "IM"),
    "4": ("ECDH", "IM"),
    "6": ("ECDH", "CAM"),
}
_SUITES = {"1": Suite.TRIPLE_DES, "2": Suite.AES_128, "3": Suite.AES_192, "4": Suite.AES_256}
_AGREEMENTS = {"1": "DH", "2": "ECDH"}


class PaceInfo(NamedTuple):
    """One way to do PACE that the chip offers."""

    oid: str
    agreement: str  # DH, ECDH
    mapping: str  # GM, IM, CAM
    suite: Suite
    parameter_id: int | None  # standardised domain parameters (§9.5.1)


class ChipAuthenticationInfo(NamedTuple):
    oid: str
    agreement: str
    suite: Suite
    key_id: int | None


class ChipKeyInfo(NamedTuple):
    """The chip's static public key: a SubjectPublicKeyInfo, DER."""

    public_key: bytes
    key_id: int | None


class SecurityInfos(NamedTuple):
    pace: tuple[PaceInfo, ...]
    chip_authentication: tuple[ChipAuthenticationInfo, ...]
    chip_keys: tuple[ChipKeyInfo, ...]
    active_authentication: str | None  # the OID of the ECDSA signature's algorithm


def parse(content: bytes) -> SecurityInfos:
    """Read a DER SET OF SecurityInfo; protocols that we do not know are skipped. MalformedDataError."""
    try:
        known = [made for info in listed(content) if (made := _known(info)) is not None]
    except TROUBLES as error:
        raise MalformedDataError("SecurityInfos", type(error).__name__) from error
    return SecurityInfos(
        tuple(made for made in known if isinstance(made, PaceInfo)),
        tuple(made for made in known if isinstance(made, ChipAuthenticationInfo)),
        tuple(made for made in known if isinstance(made, ChipKeyInfo)),
        next((made for made in known if isinstance(made, str)), None),
    )


def _known(info: SecurityInfo) -> PaceInfo | ChipAuthenticationInfo | ChipKeyInfo | str | None:
    oid: str = info["protocol"].dotted
    if oid == ACTIVE_AUTHENTICATION:
        return signing_algorithm(info)
    if oid.startswith(_CHIP_KEY):
        return ChipKeyInfo(info["required"].dump(), _number(info))
    kind, _, cipher = oid.rpartition(".")
    suite, family = _SUITES.get(cipher), kind.rpartition(".")[2]
    if suite and oid.startswith(_PACE) and family in _MAPPINGS:
        return PaceInfo(oid, *_MAPPINGS[family], suite, _number(info))
    if suite and oid.startswith(_CHIP_AUTHENTICATION) and family in _AGREEMENTS:
        return ChipAuthenticationInfo(oid, _AGREEMENTS[family], suite, _number(info))
    return None


def _number(info: SecurityInfo) -> int | None:
    """The optional INTEGER: a parameter or a key identifier."""
    optional = info["optional"]
    return None if isinstance(optional, core.Void) else int(optional.parse(core.Integer).native)
