"""Signed contents in CMS (RFC 5652): EF.SOD, EF.CardSecurity and CSCA master lists share the shape.

States write it in many ways that the standard does not foresee. What makes a signature impossible to judge
is therefore told apart from what contradicts it.
"""

import hashlib
from collections.abc import Collection
from typing import NamedTuple

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography.exceptions import InvalidSignature

from kiosk.emrtd import ber, public_keys, tlv
from kiosk.emrtd.asn1 import TROUBLES
from kiosk.errors import MalformedDataError

LDS_SECURITY_OBJECT = "2.23.136.1.1.1"
# What genuine documents have in its place: id-data (China), and arcs from before ICAO had its own (Belgium
# and France, the Netherlands).
LDS_SECURITY_OBJECTS = frozenset(
    {
        LDS_SECURITY_OBJECT,
        "1.2.840.113549.1.7.1",
        "1.3.27.1.1.1",
        "1.2.528.1.1006.1.20.1",
    }
)
CSCA_MASTER_LIST = "2.23.136.1.1.2"
SECURITY_OBJECT = "0.4.0.127.0.7.3.2.1"  # EF.CardSecurity
_SET = 0x31


class SignatureBrokenError(Exception):
    """The signature contradicts the content; carries the reason's code."""


class SignerUnknownError(Exception):
    """Nothing in the message says with which key it was signed."""


class UnopenedContent(NamedTuple):
    """A content whose signature nobody has looked at yet."""

    content: bytes
    info: cms.SignerInfo
    certificates: tuple[asn1_x509.Certificate, ...]


class SignedContent(NamedTuple):
    content: bytes
    signer: asn1_x509.Certificate
    certificates: tuple[asn1_x509.Certificate, ...]


def open_signed(data: bytes, kind: str, what: str) -> SignedContent:
    """The content of the kind (an OID) whose signature holds.

    Raises MalformedDataError, SignatureBrokenError, SignerUnknownError, and
    public_keys.UnsupportedKeyError for algorithms that we do not know.
    """
    unopened = parse(data, {kind}, what)
    return SignedContent(unopened.content, signer_of(unopened, what), unopened.certificates)


def parse(data: bytes, kinds: Collection[str], what: str) -> UnopenedContent:
    """The content of one of these kinds (OIDs). Raises MalformedDataError."""
    try:
        signed = cms.ContentInfo.load(ber.in_definite_form(data))["content"]
        inside = signed["encap_content_info"]
        if inside["content_type"].dotted not in kinds:
            raise MalformedDataError(what, "content type")
        certificates = tuple(
            choice.chosen for choice in signed["certificates"] if choice.name == "certificate"
        )
        return UnopenedContent(bytes(inside["content"]), signed["signer_infos"][0], certificates)
    except TROUBLES as error:
        raise MalformedDataError(what, type(error).__name__) from error


def signer_of(unopened: UnopenedContent, what: str) -> asn1_x509.Certificate:
    """Whose key has signed. Raises what `open_signed` does."""
    try:
        named = [one for one in unopened.certificates if _is_named(one, unopened.info)]
        if named:
            _check_signature(unopened, named[0])
            return named[0]
        # Names are written in several ways: whose key it is tells the signature itself.
        if len(unopened.certificates) == 1 and _holds(unopened, unopened.certificates[0]):
            return unopened.certificates[0]
    except InvalidSignature:
        raise SignatureBrokenError("signature") from None
    except TROUBLES as error:
        raise MalformedDataError(what, type(error).__name__) from error
    raise SignerUnknownError


def _holds(unopened: UnopenedContent, signer: asn1_x509.Certificate) -> bool:
    try:
        _check_signature(unopened, signer)
    except InvalidSignature:
        return False
    return True


def _check_signature(unopened: UnopenedContent, signer: asn1_x509.Certificate) -> None:
    content, info, _ = unopened
    algorithm = info["digest_algorithm"]["algorithm"].native
    if algorithm not in public_keys.HASHES:
        raise public_keys.UnsupportedKeyError("hash")
    key = public_keys.load(signer.public_key.dump())

    def holds(signed: bytes) -> bool:
        try:
            public_keys.verify(
                key, info["signature"].native, signed, info["signature_algorithm"], algorithm
            )
        except InvalidSignature:
            return False
        return True

    if not any(map(holds, _signed_bytes(content, info, algorithm))):
        raise InvalidSignature


def _signed_bytes(content: bytes, info: cms.SignerInfo, algorithm: str) -> list[bytes]:
    """What may have been signed: the attributes in DER's order (RFC 5652 §5.4), or as they were sent."""
    if not info["signed_attrs"]:
        return [content]
    attributes = {a["type"].native: a["values"] for a in info["signed_attrs"]}
    if attributes["message_digest"][0].native != hashlib.new(algorithm, content).digest():
        raise SignatureBrokenError("message_digest")
    # As a SET, not as the [0] that they travel in.
    rows = [attribute.dump() for attribute in info["signed_attrs"]]
    orders = [sorted(rows)] if sorted(rows) == rows else [sorted(rows), rows]
    return [tlv.encode(_SET, b"".join(order)) for order in orders]


def _is_named(certificate: asn1_x509.Certificate, info: cms.SignerInfo) -> bool:
    wanted = info["sid"].chosen
    if info["sid"].name == "subject_key_identifier":
        return bool(certificate.key_identifier == wanted.native)
    same = certificate.serial_number == wanted["serial_number"].native
    return same and _names(certificate.issuer) == _names(wanted["issuer"])


def _names(name: asn1_x509.Name) -> frozenset[str]:
    """Without their order, in which states differ from their own certificates."""
    return frozenset(one.hashable for one in name.chosen)
