"""A number is one number, however it is written, wherever it is compared, hashed or listed."""

import argparse
import hmac

import pytest
from house import DOCUMENT
from msgspec.structs import replace

from drivers.cards.resident import text_block
from drivers.emulated.card import text_block as written
from drivers.emulated.card.person import person
from kiosk.identity import id_number, organisation_code
from kiosk.identity.document_id import DocumentId
from kiosk.records.listings_copy import HASH_BYTES, listing_hash
from kiosk.visit.fact_collection import home_province
from provisioning.carrier import credentials
from provisioning.commands.carrier import arguments

SPECIMEN = "11010519491231002X"  # the example of GB 11643
# How people, keyboards and scanners write it.
SPELLED = (
    "11010519491231002x",
    "１１０１０５１９４９１２３１００２Ｘ",
    "１１０１０５１９４９１２３１００２ｘ",
    " 11010519491231002X ",
    "110105 19491231 002X",
    "110105\u300019491231\u3000002x",
    "11010519491231002Ⅹ",  # the roman numeral of some input methods
)
PASSPORTS = (
    "AB12345",
    "AB<12345",
    "ab<12345",
    "AB 12345",
    "ＡＢ　１２３４５",
    "AB<12345<<",
    "AB-12345",
    "AB\u2011123\u200b45",  # a hyphen that does not break, a space of no width
)
KEY = b"k" * 32


@pytest.mark.parametrize("number", SPELLED)
def test_an_identity_number_of_every_spelling(number):
    assert DocumentId.of("resident", number) == ("resident", SPECIMEN)
    assert listing_hash(KEY, "resident", number) == listing_hash(KEY, "resident", SPECIMEN)
    assert arguments.document(f"resident:{number}") == ("resident", SPECIMEN)
    id_number.check(number)


@pytest.mark.parametrize("number", PASSPORTS)
def test_a_passport_is_found_however_its_number_is_parted(number):
    assert DocumentId.of("passport", number).number == "AB12345"
    zone = DocumentId.of("passport", "AB<12345").number
    assert listing_hash(KEY, "passport", number) == listing_hash(KEY, "passport", zone)
    assert arguments.document(f"passport:{number}") == ("passport", "AB12345")


@pytest.mark.parametrize("number", SPELLED)
def test_the_carriers_hash_is_one(tmp_path, number):
    keys = credentials.CarrierKeys(**dict.fromkeys(credentials.CarrierKeys._fields, b"k" * 32))
    same = credentials.document_hash(keys, "resident", SPECIMEN)
    assert credentials.document_hash(keys, "resident", number) == same


def test_hashes_of_before_are_those_of_today():
    """A number in its one form is hashed as it always was: registers keep their hashes."""
    plain = hmac.digest(KEY, f"resident:{SPECIMEN}".encode(), "sha256")
    assert listing_hash(KEY, "resident", SPECIMEN) == plain[:HASH_BYTES]


def test_organisations():
    first = "91350211M000100Y4"
    code = first + organisation_code.check_character(first)
    wide = "".join(chr(ord(one) + 0xFEE0) for one in code)
    for line in (code.lower(), wide, f"https://x.cn/?c={code}"):
        assert organisation_code.found_in(line) == code
    assert DocumentId.of("organisation", f" {code.lower()}").number == code


def test_a_chip_that_writes_a_small_x():
    who = person(3, DOCUMENT.holder.birth.replace(year=2026))
    block = bytearray(written.text_block("resident", who._replace(id_number=SPECIMEN[:17] + "x")))
    birth = block.find("19".encode("utf-16-le"))
    block[birth : birth + 16] = "19491231".encode("utf-16-le")
    assert text_block.parse(bytes(block)).number == SPECIMEN


def test_the_home_province_of_a_listed_holder():
    holder = replace(DOCUMENT.holder, number=DocumentId.of("resident", SPELLED[1]).number)
    assert home_province(replace(DOCUMENT, holder=holder)) == "11"


def test_what_is_no_document_stays_an_error():
    with pytest.raises(argparse.ArgumentTypeError):
        arguments.document("resident:")
