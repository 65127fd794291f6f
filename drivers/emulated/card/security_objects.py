"""Security objects (EF.SOD) as states really write them, which is not always as ICAO 9303-10 §4.6.2 says.

Built byte by byte, without the reader's CMS library, from what public samples of many states teach.
"""

import hashlib
from typing import NamedTuple

from asn1crypto import core
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from drivers.emulated.card.issuer import Signer
from kiosk.emrtd import tlv
from kiosk.emrtd.lds import TAG_SOD

_LDS, _SIGNED_DATA = "2.23.136.1.1.1", "1.2.840.113549.1.7.2"
_CONTENT_TYPE, _MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
_SHA256, _ECDSA_SHA256 = "2.16.840.1.101.3.4.2.1", "1.2.840.10045.4.3.2"
_SEQUENCE, _SET, _OCTETS, _CONSTRUCTED_OCTETS, _FIRST = 0x30, 0x31, 0x04, 0x24, 0xA0


class Shape(NamedTuple):
    """One state's way of writing a security object that holds."""

    kind: str = _LDS  # eContentType
    turned_issuer: bool = False  # the SignerIdentifier has its RDNs in another order
    unsorted_attributes: bool = False  # sent in any order, signed in DER's
    signed_as_sent: bool = False  # ... or signed in the order that they are sent in
    in_pieces: bool = False  # the content is a constructed octet string
    no_certificate: bool = False
    another_serial: bool = False  # the SignerIdentifier's number is not the certificate's
    trailing: bytes = b""  # behind it, in the file


# What a document of that option has in its EF.SOD.
GENUINE = {
    "id-data": Shape(kind="1.2.840.113549.1.7.1"),  # China
    "old arc of Belgium and France": Shape(kind="1.3.27.1.1.1"),
    "old arc of the Netherlands": Shape(kind="1.2.528.1.1006.1.20.1"),
    "issuer's names turned": Shape(turned_issuer=True),  # Malaysia, Ukraine
    "attributes unsorted": Shape(unsorted_attributes=True),
    "attributes unsorted, signed as sent": Shape(unsorted_attributes=True, signed_as_sent=True),
    "octets in pieces": Shape(in_pieces=True),
    "another serial number": Shape(another_serial=True),
    "zeros behind it": Shape(trailing=bytes(5)),
}
# Of these nobody can say whether they hold: the file as it is, or a shape.
UNJUDGED: dict[str, Shape | bytes | None] = {
    "no certificate": Shape(no_certificate=True),
    "empty": b"\x77\x00",
    "no CMS": b"\x77\x05hello",
    "ends early": b"\x77\x82\x01\x00\x30\x82",
    "another file's tag": b"\x61\x00",
    "not there": None,
}


def security_object(signer: Signer, groups: dict[int, bytes], shape: Shape) -> bytes:
    """EF.SOD over the files of the data groups, signed with SHA-256 and ECDSA."""
    content = _listed(groups)
    attributes = [
        _attribute(_MESSAGE_DIGEST, tlv.encode(_OCTETS, hashlib.sha256(content).digest())),
        _attribute(_CONTENT_TYPE, _oid(shape.kind)),
    ]
    in_order = sorted(attributes)
    sent = b"".join(in_order[::-1] if shape.unsorted_attributes else in_order)
    signed = sent if shape.signed_as_sent else b"".join(in_order)
    signature = signer.key.sign(tlv.encode(_SET, signed), ec.ECDSA(hashes.SHA256()))
    certificate = asn1_x509.Certificate.load(signer.certificate.public_bytes(Encoding.DER))
    info = _sequence(
        core.Integer(1).dump(),
        _identifier(certificate, shape),
        _algorithm(_SHA256),
        tlv.encode(_FIRST, sent),
        _algorithm(_ECDSA_SHA256),
        tlv.encode(_OCTETS, signature),
    )
    body = _sequence(
        core.Integer(3).dump(),
        tlv.encode(_SET, _algorithm(_SHA256)),
        _sequence(_oid(shape.kind), tlv.encode(_FIRST, _octets(content, shape))),
        b"" if shape.no_certificate else tlv.encode(_FIRST, certificate.dump()),
        tlv.encode(_SET, info),
    )
    whole = _sequence(_oid(_SIGNED_DATA), tlv.encode(_FIRST, body))
    return tlv.encode(TAG_SOD, whole + shape.trailing)


def file_of(signer: Signer, groups: dict[int, bytes], name: str) -> bytes | None:
    """The file of a row of the tables above; None: the chip has none."""
    made = (GENUINE | UNJUDGED)[name]
    return security_object(signer, groups, made) if isinstance(made, Shape) else made


def _listed(groups: dict[int, bytes]) -> bytes:
    rows = (
        _sequence(
            core.Integer(number).dump(), tlv.encode(_OCTETS, hashlib.sha256(content).digest())
        )
        for number, content in sorted(groups.items())
    )
    return _sequence(core.Integer(0).dump(), _algorithm(_SHA256), _sequence(*rows))


def _identifier(certificate: asn1_x509.Certificate, shape: Shape) -> bytes:
    names = [name.dump() for name in certificate.issuer.chosen]
    serial = certificate.serial_number + shape.another_serial
    turned = names[::-1] if shape.turned_issuer else names
    return _sequence(_sequence(*turned), core.Integer(serial).dump())


def _octets(content: bytes, shape: Shape) -> bytes:
    if not shape.in_pieces:
        return tlv.encode(_OCTETS, content)
    half = len(content) // 2
    pieces = tlv.encode(_OCTETS, content[:half]) + tlv.encode(_OCTETS, content[half:])
    return tlv.encode(_CONSTRUCTED_OCTETS, pieces)


def _attribute(oid: str, value: bytes) -> bytes:
    return _sequence(_oid(oid), tlv.encode(_SET, value))


def _algorithm(oid: str) -> bytes:
    return _sequence(_oid(oid))


def _oid(dotted: str) -> bytes:
    made: bytes = core.ObjectIdentifier(dotted).dump()
    return made


def _sequence(*parts: bytes) -> bytes:
    return tlv.encode(_SEQUENCE, b"".join(parts))
