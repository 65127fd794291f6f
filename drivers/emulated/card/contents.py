"""What the files of an emulated travel document hold: data groups and SecurityInfos."""

import datetime as dt
import struct
from typing import NamedTuple

from asn1crypto import core
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from drivers.cards.emrtd.groups import EllipticGroup
from drivers.cards.emrtd.security_infos import PaceInfo
from drivers.cards.emrtd.suites import Suite
from drivers.emulated.card.person import InventedPerson
from kiosk.emrtd import lds, tlv

FID_COM, FID_SOD = 0x011E, 0x011D
_TAGS = {1: 0x61, 2: 0x75, 11: 0x6B, 12: 0x6C, 14: 0x6E, 15: 0x6F}
_CHIP_KEY, _CHIP_AUTHENTICATION = "0.4.0.127.0.7.2.2.1.2", "0.4.0.127.0.7.2.2.3.2"
_SUITE_NUMBERS = {Suite.TRIPLE_DES: 1, Suite.AES_128: 2, Suite.AES_192: 3, Suite.AES_256: 4}
_ACTIVE, _ECDSA_SHA256 = "2.23.136.1.1.5", "0.4.0.127.0.7.1.1.4.1.3"
_EC_PUBLIC_KEY = "1.2.840.10045.2.1"
_JPEG_2000 = b"\0\0\0\x0c"

# Dates of DG11 and DG12 as documents have them, and how much the lengths in a facial record are off by.
DATES = {
    "ISO": "%Y-%m-%d",
    "six digits": "%y%m%d",
    "fourteen digits": "%Y%m%d000000",
    "ISO with a time": "%Y-%m-%dT10:00:00Z",
    "blanks": "        ",
    "fillers": "<<<<<<<<",
    "zeros": "00000000",
    "month unknown": "%Y0000",
    "fillers for a day": "%Y%m<<",
    "words": "gestern!",
    "no day of the calendar": "%Y0231",
}
FACE_RECORDS = {"one short": -1, "one long": 1, "eight short": -8, "eight long": 8}

SigningKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class StaticKey(NamedTuple):
    """The chip's key for chip authentication."""

    private: int
    group: EllipticGroup
    suite: Suite


def data_groups(
    who: InventedPerson,
    zone: tuple[str, ...],
    portrait: bytes,
    *,
    details: bool,
    new_face_format: bool,
    odd: str = "",
) -> dict[int, bytes]:
    """DG1 and DG2, and DG11 and DG12 with `details`. odd: a name of DATES or FACE_RECORDS."""
    groups = {
        1: tlv.encode(lds.TAG_DG1, tlv.encode(0x5F1F, "".join(zone).encode())),
        2: _dg2(_face_39794(portrait) if new_face_format else _face_19794(portrait, odd)),
    }
    if details:
        groups[11] = _listed(
            11,
            {
                0x5F0E: who.chinese_name.encode(),
                0x5F10: who.id_number.encode(),
                0x5F2B: _date(who.birth, odd),
                0x5F42: who.address.encode(),
            },
        )
        groups[12] = _listed(12, {0x5F19: "仿真签发机关".encode(), 0x5F26: _date(who.issued, odd)})
    return groups


def application_files(groups: dict[int, bytes], sod: bytes | None) -> dict[int, bytes]:
    """File identifier → content, with EF.COM, which older readers begin with. sod: None: it has none."""
    tags = bytes(_TAGS[number] for number in sorted(groups))
    versions = tlv.encode(0x5F01, b"0107") + tlv.encode(0x5F36, b"040000")
    com = tlv.encode(0x60, versions + tlv.encode(0x5C, tags))
    files = {0x0100 + number: content for number, content in groups.items()}
    return {**files, FID_COM: com} | ({} if sod is None else {FID_SOD: sod})


def pace_infos(offer: PaceInfo, static: StaticKey | None) -> bytes:
    """EF.CardAccess, or with the static key the signed part of EF.CardSecurity."""
    rows = [_info(offer.oid, core.Integer(2), core.Integer(offer.parameter_id))]
    if static:
        rows.append(_static_key(static))
    return _set_of(rows)


def dg14(offer: PaceInfo | None, static: StaticKey | None, signing: SigningKey | None) -> bytes:
    rows = [_info(offer.oid, core.Integer(2), core.Integer(offer.parameter_id))] if offer else []
    if static:
        cipher = f"{_CHIP_AUTHENTICATION}.{_SUITE_NUMBERS[static.suite]}"
        rows += [_info(cipher, core.Integer(1)), _static_key(static)]
    if isinstance(signing, ec.EllipticCurvePrivateKey):
        rows.append(_info(_ACTIVE, core.Integer(1), core.ObjectIdentifier(_ECDSA_SHA256)))
    return tlv.encode(lds.TAG_DG14, _set_of(rows))


def dg15(signing: SigningKey) -> bytes:
    key = signing.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return tlv.encode(lds.TAG_DG15, key)


def _static_key(static: StaticKey) -> bytes:
    """ChipAuthenticationPublicKeyInfo; the curve is spelled out, as ICAO 9303-12 asks."""
    point = static.group.public(static.private)
    key = _sequence(
        _sequence(core.ObjectIdentifier(_EC_PUBLIC_KEY).dump(), _explicit_curve(static.group)),
        tlv.encode(0x03, b"\0" + point),
    )
    return _sequence(core.ObjectIdentifier(_CHIP_KEY).dump(), key)


def _explicit_curve(group: EllipticGroup) -> bytes:
    """ECParameters (SEC 1 §C.2)."""
    curve = group.curve
    shape, size = curve.curve, (int(curve.curve.p()).bit_length() + 7) // 8
    field = _sequence(
        core.ObjectIdentifier("1.2.840.10045.1.1").dump(), core.Integer(int(shape.p())).dump()
    )
    coefficients = _sequence(
        *(
            core.OctetString((int(n) % int(shape.p())).to_bytes(size, "big")).dump()
            for n in (shape.a(), shape.b())
        )
    )
    base = core.OctetString(curve.generator.to_bytes("uncompressed")).dump()
    order = core.Integer(int(curve.order)).dump()
    return _sequence(
        core.Integer(1).dump(), field, coefficients, base, order, core.Integer(1).dump()
    )


def _info(oid: str, *rest: core.Asn1Value) -> bytes:
    return _sequence(core.ObjectIdentifier(oid).dump(), *(value.dump() for value in rest))


def _sequence(*parts: bytes) -> bytes:
    return tlv.encode(0x30, b"".join(parts))


def _set_of(rows: list[bytes]) -> bytes:
    return tlv.encode(0x31, b"".join(sorted(rows)))


def _listed(number: int, items: dict[int, bytes]) -> bytes:
    """A data group that begins with the list of its tags."""
    tags = b"".join(tag.to_bytes(2, "big") for tag in items)
    body = b"".join(tlv.encode(tag, value) for tag, value in items.items())
    return tlv.encode(_TAGS[number], tlv.encode(0x5C, tags) + body)


def _dg2(record: bytes) -> bytes:
    template = tlv.encode(0x7F60, tlv.encode(0xA1, b"") + record)
    return tlv.encode(lds.TAG_DG2, tlv.encode(0x7F61, tlv.encode(0x02, b"\x01") + template))


def _date(day: dt.date, odd: str) -> bytes:
    if odd == "packed":
        return bytes.fromhex(f"{day:%Y%m%d}")
    return f"{day:{DATES.get(odd, '%Y%m%d')}}".encode()


def _face_19794(portrait: bytes, odd: str) -> bytes:
    """One face, ISO/IEC 19794-5."""
    off = FACE_RECORDS.get(odd, 0)
    kind = 1 if portrait.startswith(_JPEG_2000) else 0
    image = struct.pack(">BBHHBBHH", 1, kind, 480, 640, 1, 2, 0, 0) + portrait
    face = struct.pack(">IH14x", 20 + len(image) + off, 0) + image
    record = struct.pack(">4s4sIH", b"FAC\0", b"010\0", 14 + len(face) + off, 1) + face
    return tlv.encode(0x5F2E, record)


def _face_39794(portrait: bytes) -> bytes:
    """One face, ISO/IEC 39794-5, in the layer that ISO/IEC 39794-1 puts around it: 7F2E/A1/65."""
    version = tlv.encode(0xA0, tlv.encode(0x80, b"\x03") + tlv.encode(0x81, b"\x07\xe3"))
    code = b"\x03" if portrait.startswith(_JPEG_2000) else b"\x02"
    picture = tlv.encode(0x80, portrait) + tlv.encode(
        0xA1, tlv.encode(0xA0, tlv.encode(0x80, code))
    )
    shown = tlv.encode(0xA1, tlv.encode(0xA0, tlv.encode(0xA0, picture)))
    block = tlv.encode(0x30, tlv.encode(0x80, b"\0") + shown)
    whole = tlv.encode(0x65, version + tlv.encode(0xA1, block))
    return tlv.encode(0x7F2E, tlv.encode(0xA1, whole))
