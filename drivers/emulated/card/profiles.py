"""The documents that can be laid on the emulated reader, as a table of what each one is."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.asymmetric import ec, rsa

from drivers.cards.emrtd.groups import EllipticGroup, standard_group
from drivers.cards.emrtd.security_infos import PaceInfo
from drivers.cards.emrtd.suites import Suite
from drivers.emulated.card import contents, issuer, resident, security_objects, zones
from drivers.emulated.card.chip import Chip, ChipKeys, Random
from drivers.emulated.card.issuer import Signer
from drivers.emulated.card.person import InventedPerson
from drivers.emulated.card.pictures import Eyes, passport_portrait, resident_portrait
from drivers.emulated.card.quirks import Quirks
from drivers.emulated.card.sam import Module, SamFaults
from drivers.emulated.card.slot import EmulatedCard
from drivers.emulated.card.text_block import text_block

_GENERIC, _MAPPED = "0.4.0.127.0.7.2.2.4.2", "0.4.0.127.0.7.2.2.4.6"
RSA_BITS = 2048  # of a chip's key for active authentication
_BRAINPOOL_256, _NIST_256, _NIST_384 = 13, 12, 15


def _pace(parameter_id: int, suite: Suite, mapping: str = "GM") -> PaceInfo:
    number = {Suite.TRIPLE_DES: 1, Suite.AES_128: 2, Suite.AES_192: 3, Suite.AES_256: 4}[suite]
    family = _GENERIC if mapping == "GM" else _MAPPED
    return PaceInfo(f"{family}.{number}", "ECDH", mapping, suite, parameter_id)


class TravelDocument(NamedTuple):
    """An eMRTD: its zone, how it opens, and how it proves that it is no copy."""

    zone: Callable[[InventedPerson], tuple[str, ...]]
    number: Callable[[InventedPerson], str]
    pace: PaceInfo | None = None
    chip_authentication: Suite | None = None
    active: str = ""  # rsa or ecdsa
    details: bool = False  # DG11 and DG12
    new_face_format: bool = False  # ISO/IEC 39794-5
    media: str = "jp2"
    country: str = "UT"  # whose signer signs it


def _passport_number(who: InventedPerson) -> str:
    return who.passport_number


TRAVEL_DOCUMENTS = {
    "passport": TravelDocument(zones.td3, _passport_number),
    "passport_pace": TravelDocument(
        zones.td3, _passport_number, pace=_pace(_BRAINPOOL_256, Suite.AES_128)
    ),
    "passport_pace_3des": TravelDocument(
        zones.td3, _passport_number, pace=_pace(_NIST_256, Suite.TRIPLE_DES)
    ),
    "passport_cam": TravelDocument(
        zones.td3, _passport_number, pace=_pace(_BRAINPOOL_256, Suite.AES_128, "CAM"), details=True
    ),
    "passport_full": TravelDocument(
        zones.td3,
        _passport_number,
        pace=_pace(_NIST_384, Suite.AES_256),
        chip_authentication=Suite.AES_256,
        active="ecdsa",
        details=True,
        new_face_format=True,
        media="jpeg",
    ),
    "passport_ca_3des": TravelDocument(
        zones.td3, _passport_number, chip_authentication=Suite.TRIPLE_DES, details=True
    ),
    "passport_active": TravelDocument(zones.td3, _passport_number, active="rsa", media="jpeg"),
    "identity_card": TravelDocument(
        zones.td1, lambda who: f"{who.passport_number}77", pace=_pace(_BRAINPOOL_256, Suite.AES_128)
    ),
    "identity_card_td2": TravelDocument(zones.td2, _passport_number),
    "hk_macao_permit": TravelDocument(
        lambda who: zones.permit("CR", who.hk_permit_number, who),
        lambda who: who.hk_permit_number,
        country="CN",
    ),
    "taiwan_permit": TravelDocument(
        lambda who: zones.permit("CT", who.taiwan_permit_number, who),
        lambda who: who.taiwan_permit_number,
        active="rsa",
        details=True,
        country="CN",
    ),
}
RESIDENT_CARDS = {
    "resident": "resident",
    "residence_permit": "residence_permit",
    "permanent_2017": "permanent_2017",
    "permanent_2023": "permanent_2023",
}


@dataclass
class DocumentOptions:
    """What a caller may change of a profile's document."""

    age: int = 0  # of its holder; 0: an adult
    home: str = ""  # province of its holder's number, two digits
    out_of_date: bool = False
    signer: str = "good"  # good, expired, revoked, unknown
    tamper_group: int = 0
    copied: bool = False  # the content of a genuine chip in a chip without its keys
    number: str = ""  # the number of another document on the page: a wrong zone
    dialect: str = "pages"  # of resident cards: a row of `resident.DIALECTS`
    extra_address: str = ""
    unlimited: bool = False  # 长期
    readable_photo: bool = True
    media: str = ""  # jp2 or jpeg, else as the profile says
    face_bytes: int = 0  # a portrait padded to this size
    face: str = ""  # hex: whatever stands in its place
    sod: str = ""  # how EF.SOD is written: a row of `security_objects`
    odd: str = ""  # a form of `contents.DATES`, or a length of `contents.FACE_RECORDS`
    security_group: str = ""  # hex: whatever stands in DG14's place
    active_key: str = ""  # hex: whatever stands in DG15's place


class Material(NamedTuple):
    """The parts that a card is made of."""

    who: InventedPerson
    picture: Path
    eyes: Eyes | None
    signer: Signer
    options: DocumentOptions
    quirks: Quirks
    sam_faults: SamFaults
    random: Random


def country(profile: str) -> str:
    """Of the signer of such a document."""
    return TRAVEL_DOCUMENTS[profile].country if profile in TRAVEL_DOCUMENTS else "UT"


def is_known(profile: str) -> bool:
    return profile in TRAVEL_DOCUMENTS or profile in RESIDENT_CARDS


def make(profile: str, material: Material) -> EmulatedCard:
    if profile in TRAVEL_DOCUMENTS:
        return _travel_document(TRAVEL_DOCUMENTS[profile], material)
    content = resident_content(profile, material)
    module = Module()
    module.lay(content, material.options.extra_address, material.sam_faults)
    return resident.DIALECTS[material.options.dialect](content, module)


def resident_content(profile: str, material: Material) -> bytes:
    options = material.options
    photo = (
        resident_portrait(material.picture, material.eyes)
        if options.readable_photo
        else b"\xff" * 1024
    )
    text = text_block(RESIDENT_CARDS[profile], material.who, unlimited=options.unlimited)
    return resident.content(text, photo)


def printed(profile: str, who: InventedPerson) -> dict[str, Any]:
    """What a customer would type or scan from the page."""
    document = TRAVEL_DOCUMENTS.get(profile, TRAVEL_DOCUMENTS["passport"])
    return {"mrz": list(document.zone(who)), "number": document.number(who), "can": who.can}


def split(arguments: dict[str, Any], *kinds: type) -> list[Any]:
    """Sort a command's arguments into these dataclasses. Raises TypeError for one that none has."""
    known = {each.name for kind in kinds for each in fields(kind)}
    if strange := set(arguments) - known:
        raise TypeError(f"no such knob: {', '.join(sorted(strange))}")
    return [
        kind(**{each.name: arguments[each.name] for each in fields(kind) if each.name in arguments})
        for kind in kinds
    ]


def _travel_document(document: TravelDocument, material: Material) -> Chip:
    options, who = material.options, material.who
    static = _static_key(document)
    signing = _signing_key(document.active) if document.active else None
    portrait = bytes.fromhex(options.face) or passport_portrait(
        material.picture, options.media or document.media, options.face_bytes
    )
    groups = contents.data_groups(
        who,
        document.zone(who),
        portrait,
        details=document.details,
        new_face_format=document.new_face_format,
        odd=options.odd,
    )
    if document.chip_authentication or document.active == "ecdsa" or _maps(document):
        in_group = static if document.chip_authentication else None
        made = contents.dg14(document.pace, in_group, signing)
        groups[14] = bytes.fromhex(options.security_group) or made
    if signing:
        groups[15] = bytes.fromhex(options.active_key) or contents.dg15(signing)
    files = contents.application_files(groups, _security_object(material, groups))
    _tamper(files, options.tamper_group)
    return Chip(
        _master_files(document, static, material.signer),
        files,
        _keys(document, material, static, signing),
        material.quirks,
        material.random,
    )


def _security_object(material: Material, groups: dict[int, bytes]) -> bytes | None:
    if not material.options.sod:
        return issuer.security_object(material.signer, groups)
    return security_objects.file_of(material.signer, groups, material.options.sod)


def _master_files(
    document: TravelDocument, static: contents.StaticKey | None, signer: Signer
) -> dict[int, bytes]:
    if document.pace is None:
        return {}
    files = {0x011C: contents.pace_infos(document.pace, None)}
    if document.pace.mapping == "CAM":
        files[0x011D] = issuer.card_security(signer, contents.pace_infos(document.pace, static))
    return files


def _keys(
    document: TravelDocument,
    material: Material,
    static: contents.StaticKey | None,
    signing: contents.SigningKey | None,
) -> ChipKeys:
    options, who = material.options, material.who
    if options.copied:
        # A copy has the files, and keys of its own where the genuine chip had its.
        static = static._replace(private=static.private + 1) if static else None
        signing = _signing_key.__wrapped__(document.active) if document.active else None
    offer = document.pace
    return ChipKeys(
        mrz=zones.chip_key(who, options.number or document.number(who)),
        can=who.can,
        pace=offer,
        pace_group=standard_group(offer.parameter_id or 0) if offer else None,
        static=static.private if static else 0,
        static_group=static.group if static else None,
        static_suite=static.suite if static else Suite.AES_128,
        signing=signing,
    )


def _maps(document: TravelDocument) -> bool:
    return document.pace is not None and document.pace.mapping == "CAM"


def _static_key(document: TravelDocument) -> contents.StaticKey | None:
    if not _maps(document) and document.chip_authentication is None:
        return None
    parameter_id = document.pace.parameter_id if document.pace else _NIST_256
    group = standard_group(parameter_id or 0)
    assert isinstance(group, EllipticGroup)  # noqa: S101 - our own table
    # Any number will do: these keys protect generated people.
    return contents.StaticKey(0x5EC2E7 + 7919, group, document.chip_authentication or Suite.AES_128)


@cache
def _signing_key(kind: str) -> contents.SigningKey:
    """One per kind: making an RSA key takes a while."""
    if kind == "rsa":
        return rsa.generate_private_key(public_exponent=65537, key_size=RSA_BITS)
    return ec.generate_private_key(ec.SECP256R1())


def _tamper(files: dict[int, bytes], group: int) -> None:
    """Flip a bit near the end of the group's file."""
    if not group:
        return
    content = files[0x0100 + group]
    files[0x0100 + group] = content[:-2] + bytes((content[-2] ^ 1,)) + content[-1:]
