"""One odd field never hides the document: what cannot be read is missing, by name."""

import datetime as dt
import os

import field_documents
import pytest
from field_documents import STATE, WHO, read
from printed_zones import zone

from drivers.emulated.card import contents, issuer
from drivers.emulated.card.chip import Chip, ChipKeys, Quirks
from drivers.emulated.card.contents import DATES, FACE_RECORDS
from kiosk.emrtd import lds, tlv
from kiosk.identity import mrz
from kiosk.identity.documents import Authenticity

# Form → the day of issue, where the form tells one, and whether it is missing then.
TOLD = {"ISO", "six digits", "fourteen digits", "ISO with a time", "packed"}
UNREADABLE = {"words", "no day of the calendar"}
PICTURE = b"\xff\xd8\xff" + bytes(90)


@pytest.mark.parametrize("odd", FACE_RECORDS)
def test_lengths_in_a_facial_record_are_off(odd):
    document, _ = read(odd=odd)
    assert document.portrait.data.startswith(b"\xff\xd8\xff")
    assert len(document.portrait.data) == 703, "the picture is whole"
    assert document.authenticity is Authenticity.AUTHENTIC
    assert document.missing == ()


def test_a_face_of_39794_5_as_the_standard_has_it():
    picture = tlv.encode(0x80, PICTURE)
    block = tlv.encode(0xA1, tlv.encode(0xA0, tlv.encode(0xA0, picture)))
    block = tlv.encode(0x65, tlv.encode(0xA1, tlv.encode(0x30, block)))
    for record in (tlv.encode(0xA1, block), block):  # 7F2E/A1/65, and without the layer
        template = tlv.encode(0x7F60, tlv.encode(0x7F2E, record))
        group = tlv.encode(0x75, tlv.encode(0x7F61, template))
        assert lds.parse_dg2(group).data == PICTURE


def test_the_emulated_card_writes_it_so_too():
    """Reader and card had the same mistake, and agreed."""
    groups = field_documents.chip("passport_full").application
    assert b"\x7f\x2e" in groups[0x0102]
    at = groups[0x0102].index(b"\x7f\x2e")
    layer = tlv.read(tlv.read(groups[0x0102], at).value)
    assert (layer.tag, layer.value[0]) == (0xA1, 0x65)


@pytest.mark.parametrize("odd", [*DATES, "packed"])
def test_dates_of_every_form(odd):
    document, _ = read("passport_full", odd=odd)
    assert document.authenticity is Authenticity.AUTHENTIC
    assert document.holder.full_name == WHO.chinese_name, "the other fields of the group"
    assert document.valid_from == (WHO.issued if odd in TOLD else None)
    assert set(document.missing) == ({"birth", "issued"} if odd in UNREADABLE else set())


# Group → what becomes of the document when the chip gives it to nobody.
ABSENT = {
    2: (("portrait",), Authenticity.AUTHENTIC),
    11: (("dg11",), Authenticity.AUTHENTIC),
    12: (("dg12",), Authenticity.AUTHENTIC),
    14: (("dg14",), Authenticity.UNVERIFIED),
    15: (("dg15",), Authenticity.UNVERIFIED),
}


@pytest.mark.parametrize("ends", [False, True])
@pytest.mark.parametrize("status", [0x6A82, 0x6982])
@pytest.mark.parametrize("group", ABSENT)
def test_a_listed_group_is_not_there(group, status, ends):
    document, _ = read(
        "passport_full",
        refused_file=0x0100 + group,
        refused_with=status,
        clear_refusal=status if ends else 0,
    )
    missing, authenticity = ABSENT[group]
    assert (document.missing, document.authenticity) == (missing, authenticity)
    assert (document.portrait is None) == (group == 2)
    assert document.holder.number == WHO.passport_number


@pytest.mark.attack(
    gains="a copied chip without its key passes as the chip, by leaving out the file that asks for it",
    before="the document could not be read at all, like many genuine ones",
    now="unverified: what the issuer listed and the chip does not have proves nothing",
)
@pytest.mark.parametrize(
    ("profile", "group"),
    [
        ("passport_active", 15),
        ("passport_ca_3des", 14),
        ("passport_full", 14),
        ("passport_full", 15),
    ],
)
def test_a_copy_leaves_out_what_would_betray_it(profile, group):
    document, _ = read(profile, refused_file=0x0100 + group, copied=True)
    assert document.authenticity is not Authenticity.AUTHENTIC


@pytest.mark.parametrize(
    "dg15",
    [
        tlv.encode(0x6F, b"\x30\x00"),
        tlv.encode(0x6F, b""),
        # a key of DSA
        tlv.encode(0x6F, bytes.fromhex("3012300d06072a8648ce380401050003010000")),
    ],
)
def test_a_key_of_an_unknown_kind(dg15):
    card = field_documents.chip("passport_active", active_key=dg15.hex())
    document, _ = read(card=card)
    assert document.authenticity is Authenticity.UNVERIFIED
    assert document.authenticity_reason == "active_authentication_unavailable"
    assert document.holder.number == WHO.passport_number


# No set of SecurityInfos, and sets with a row that is none.
MALFORMED_SETS = ("6e00", "6e0431023000", "6e05310330010a", "6e03310561")


@pytest.mark.parametrize("dg14", MALFORMED_SETS)
@pytest.mark.parametrize("profile", ["passport_ca_3des", "passport_full"])
def test_what_a_chip_can_do_cannot_be_read(profile, dg14):
    document, _ = read(profile, security_group=dg14)
    assert document.authenticity is not Authenticity.INVALID
    assert document.authenticity_reason == "dg14_malformed"
    assert document.holder.number == WHO.passport_number
    assert document.portrait


@pytest.mark.parametrize("ends", [False, True])
@pytest.mark.parametrize("status", [0x6982, 0x6A82])
def test_a_mapped_chip_gives_its_key_to_nobody(status, ends):
    clear = status if ends else 0
    card = field_documents.chip("passport_cam", refused_with=status, clear_refusal=clear)
    begin, enter = card._set_pace, card._enter

    def begun(objects):
        card._quirks.refused_file = 0x011D
        return begin(objects)

    def entered(**where):
        card._quirks.refused_file = 0  # in the application EF.SOD has this identifier
        return enter(**where)

    card._set_pace, card._enter = begun, entered
    document, _ = read(key=field_documents.key_of(), card=card)
    assert document.holder.number == WHO.passport_number
    assert (document.authenticity, document.authenticity_reason) == (
        Authenticity.UNVERIFIED,
        "chip_mapping_missing",
    )


def test_a_damaged_portrait_is_none():
    document, _ = read(face=(b"GIF89a" + bytes(400)).hex())
    assert document.portrait is None
    assert document.missing == ("portrait",)
    assert document.authenticity is Authenticity.AUTHENTIC


def test_details_never_raise():
    for broken in (b"", b"\x6b", b"\x6b\x05ab", b"\x6c\x02\x5f\x26"):
        assert lds.parse_details(broken, None).missing == ("dg11",)
    assert lds.parse_details(None, b"\x00\x00").missing == ("dg12",)
    whole = lds.parse_details(None, tlv.encode(0x6C, tlv.encode(0x5F26, b"20200229")))
    assert whole.issued == dt.date(2020, 2, 29)


# -- what is printed ---------------------------------------------------------------------------------


def passport(lines):
    """A chip with this zone, which opens it."""
    zone_key = mrz.access_key_from_mrz(lines)
    groups = contents.data_groups(WHO, lines, PICTURE, details=False, new_face_format=False)
    sod = issuer.security_object(STATE.good, groups)
    keys = ChipKeys(mrz=zone_key)
    return Chip({}, contents.application_files(groups, sod), keys, Quirks(), os.urandom)


# Printed → what people type, each of which opens it.
BIRTHS = {
    "7408<<": ("7408<<", "740800"),
    "740800": ("740800",),
    "74<<<<": ("74<<<<", "740000"),
    "740000": ("740000",),
    "<<<<<<": ("<<<<<<", "000000"),
}


@pytest.mark.parametrize(
    ("printed", "typed"), [(birth, one) for birth, types in BIRTHS.items() for one in types]
)
def test_an_unknown_birth_opens_the_chip_and_is_the_least_age(printed, typed):
    key = mrz.access_key_from_fields("L898902C3", typed, "120415")
    document, _ = read(card=passport(zone(birth=printed)), key=key)
    assert document.authenticity is Authenticity.AUTHENTIC
    assert "birth_day" in document.missing
    last = (12, 31) if printed[2:4] in {"<<", "00"} else (8, 31)
    assert (document.holder.birth.month, document.holder.birth.day) == last


NUMBERS = {
    "AB<12345": ("AB<12345", "AB 12345", "ab 12345"),
    "AB12345": ("AB12345", "AB 12345", "A B 1 2 3 4 5"),
}


@pytest.mark.parametrize(
    ("printed", "typed"), [(number, one) for number, types in NUMBERS.items() for one in types]
)
def test_a_filler_or_space_within_the_number_opens_the_chip(printed, typed):
    key = mrz.access_key_from_fields(typed, "740812", "120415")
    document, _ = read(card=passport(zone(number=printed)), key=key)
    assert document.holder.number == printed
