"""Machine readable zones and identity numbers, by the standards' own specimens."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
