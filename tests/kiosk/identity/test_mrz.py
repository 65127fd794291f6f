"""Machine readable zones and identity numbers, by the standards' own specimens."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from printed_zones import zone

from kiosk.errors import MalformedDataError
from kiosk.identity import id_number, mrz

TODAY = dt.date(2026, 11, 23)
# ICAO 9303-4 appendix B and 9303-5 appendix B
TD3 = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
)
TD1 = (
    "I<UTOD231458907<<<<<<<<<<<<<<<",
    "7408122F1204159UTO<<<<<<<<<<<6",
    "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
)


def test_the_specimen_of_a_passport():
    read = mrz.parse("".join(TD3), TODAY)
    assert read.number == "L898902C3"
    assert read.birth == dt.date(1974, 8, 12)
    assert read.expiry == dt.date(2012, 4, 15)
    assert "ERIKSSON" in (read.surname, read.given_names)


def test_the_specimen_of_a_card():
    assert mrz.parse("".join(TD1), TODAY).number == "D23145890"


def test_the_key_of_appendix_d():
    assert mrz.access_key_from_mrz(TD3) == mrz.access_key_from_fields(
        "L898902C3", "740812", "120415"
    )


@given(st.integers(0, 43), st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<"))
def test_one_wrong_character_in_the_second_line_is_noticed(at, character):
    line = TD3[1]
    changed = line[:at] + character + line[at + 1 :]
    try:
        key = mrz.access_key_from_mrz((TD3[0], changed))
    except MalformedDataError:
        return
    # What no check digit covers, or a digit that the weights take for another, opens no other chip.
    assert changed == line or key is not None


@given(st.text(max_size=120))
def test_no_text_crashes_the_parser(text):
    said = ""
    for parse in (
        lambda: mrz.parse(text, TODAY),
        lambda: mrz.access_key_from_mrz(text.split("\n")),
    ):
        try:
            parse()
        except MalformedDataError as error:
            said += str(error)
    assert len(text) < 4 or text not in said  # the log never holds what was read


@given(st.text(max_size=12), st.text(max_size=8), st.text(max_size=8))
def test_no_typed_field_crashes_it(number, birth, expiry):
    try:
        key = mrz.access_key_from_fields(number, birth, expiry)
    except MalformedDataError:
        return
    assert len(key.birth) == len(key.expiry) == 6


def test_identity_numbers():
    id_number.check("11010519491231002X")  # the example of GB 11643
    for wrong in ("110105194912310020", "11010519491331002X", "1101051949123100", ""):
        with pytest.raises(MalformedDataError):
            id_number.check(wrong)


# -- what 9303-3 and -4 allow --------------------------------------------------------------------------


# Printed → the last day that it can be, and what is missing.
BIRTHS = {
    "7408<<": (dt.date(1974, 8, 31), ("birth_day",)),
    "740800": (dt.date(1974, 8, 31), ("birth_day",)),
    "7402<<": (dt.date(1974, 2, 28), ("birth_day",)),
    "7602<<": (dt.date(1976, 2, 29), ("birth_day",)),
    "74<<<<": (dt.date(1974, 12, 31), ("birth_month", "birth_day")),
    "740000": (dt.date(1974, 12, 31), ("birth_month", "birth_day")),
    "26<<<<": (dt.date(2026, 12, 31), ("birth_month", "birth_day")),
    "27<<<<": (dt.date(1927, 12, 31), ("birth_month", "birth_day")),
    "<<<<<<": (dt.date(2026, 12, 31), ("birth_year", "birth_month", "birth_day")),
    "740812": (dt.date(1974, 8, 12), ()),
}


@pytest.mark.parametrize("width", [44, 36])
@pytest.mark.parametrize("birth", BIRTHS)
def test_a_birth_that_is_known_in_part(birth, width):
    lines = zone(birth=birth, width=width)
    read = mrz.parse("".join(lines), TODAY)
    assert (read.birth, read.missing) == BIRTHS[birth]
    assert mrz.access_key_from_mrz(lines).birth == birth
    assert mrz.access_key_from_fields("L898902C3", birth, "120415").birth == birth


@pytest.mark.parametrize("birth", ["<<<<12", "<<12<<", "7413<<", "74<<12", "7402 3", "740230"])
def test_what_is_no_birth(birth):
    with pytest.raises(MalformedDataError):
        mrz.parse("".join(zone(birth=birth.replace(" ", "<"))), TODAY)


def test_a_leap_day_of_2000():
    assert mrz.access_key_from_fields("L898902C3", "000229", "300415").birth == "000229"
    assert mrz.parse("".join(zone(birth="000229")), TODAY).birth == dt.date(2000, 2, 29)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("741000", ["7410<<"]),
        ("000000", ["00<<<<", "<<<<<<"]),
        ("740000", ["74<<<<"]),
        ("001000", ["0010<<"]),
    ],
)
def test_a_birth_that_was_typed_with_zeros_is_tried_with_fillers(typed, printed):
    key = mrz.access_key_from_fields("L898902C3", typed, "120415")
    assert [one.birth for one in mrz.spellings(key)] == [typed, *printed]


@pytest.mark.parametrize("typed", ["AB<12345", "AB 12345", "ab 12345", "ＡＢ　１２３４５"])
def test_a_filler_within_the_number(typed):
    lines = zone(number="AB<12345")
    assert mrz.parse("".join(lines), TODAY).number == "AB<12345"
    key = mrz.access_key_from_fields(typed, "740812", "120415")
    assert key == mrz.access_key_from_mrz(lines)
    assert mrz.spellings(key)[1].number == "AB12345", "who parts a number by spaces gets in, too"


def test_full_width_digits_of_an_input_method():
    key = mrz.access_key_from_fields("ｌ８９８９０２Ｃ３", "７４０８１２", "１２０４１５")
    assert key == mrz.access_key_from_mrz(TD3)
    assert mrz.can_from_text("１２３４５６").digits == "123456"
