"""SecurityInfos (ICAO 9303-11 §9.2), as they are listed, and what DG14 says of active authentication."""

from asn1crypto import core

from kiosk.emrtd.asn1 import TROUBLES
from kiosk.errors import MalformedDataError

ACTIVE_AUTHENTICATION = "2.23.136.1.1.5"
_MOST_INFOS = 64


class SecurityInfo(core.Sequence):
    _fields = [  # noqa: RUF012 - asn1crypto's way
        ("protocol", core.ObjectIdentifier),
        ("required", core.Any),
        ("optional", core.Any, {"optional": True}),
    ]


class _SecurityInfoSet(core.SetOf):
    _child_spec = SecurityInfo


def listed(content: bytes) -> list[SecurityInfo]:
    """Of a DER SET OF SecurityInfo. Raises asn1.TROUBLES, also when one of them is looked at."""
    infos = zip(range(_MOST_INFOS), _SecurityInfoSet.load(content), strict=False)
    return [info for _, info in infos]


def signing_algorithm(info: SecurityInfo) -> str:
    """The OID of the ECDSA signature in an ActiveAuthenticationInfo. Raises asn1.TROUBLES."""
    algorithm: str = info["optional"].parse(core.ObjectIdentifier).dotted
    return algorithm


def active_authentication(content: bytes) -> str | None:
    """The same of DG14's set; None: it does not say. Raises MalformedDataError."""
    try:
        found = (
            info for info in listed(content) if info["protocol"].dotted == ACTIVE_AUTHENTICATION
        )
        return next(map(signing_algorithm, found), None)
    except TROUBLES as error:
        raise MalformedDataError("SecurityInfos", type(error).__name__) from error
