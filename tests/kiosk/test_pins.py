"""A PIN's form, those that are guessed first, and its stored hash."""

import pytest

from kiosk.pins import (
    PIN_LEAST_DIGITS,
    PIN_MOST_DIGITS,
    PinFormatError,
    hash_pin,
    is_pin,
    verify_pin,
)

GOOD = "716204385917"


@pytest.mark.parametrize(
    "pin", [GOOD[:PIN_LEAST_DIGITS], GOOD[:PIN_MOST_DIGITS], "070809050", "904318"]
)
def test_digits_within_the_bounds_are_a_pin(pin):
    assert is_pin(pin)


@pytest.mark.parametrize(
    "text",
    [
        "",
        GOOD[: PIN_LEAST_DIGITS - 1],
        GOOD + "2",
        "71620a",
        "716 204",
        "७१६२०४",
        "⁷¹⁶²⁰⁴",
    ],
)
def test_anything_else_is_none(text):
    assert not is_pin(text)


@pytest.mark.parametrize(
    "pin",
    [
        *("000000", "888888", "666888", "110110"),
        *("123456", "654321", "890123", "0123456789", "112233", "99887766"),
        *("121212", "716716", "71627162"),
        *("147258", "852741", "159357", "1314520"),
        *("900101", "010190", "19900101", "01011990", "000229"),
    ],
)
def test_what_is_guessed_first_is_none(pin):
    assert not is_pin(pin)


def test_nine_in_ten_of_six_digits_may_be_chosen():
    tried = range(0, 1_000_000, 499)
    assert sum(is_pin(f"{one:06d}") for one in tried) > 0.9 * len(tried)


def test_only_the_same_pin_fits_its_hash():
    stored = hash_pin("716204")
    assert verify_pin("716204", stored)
    assert not verify_pin("716205", stored)


@pytest.mark.parametrize("stored", ["", "4711", "scrypt$1$8$1$00$00", "md5$16384$8$1$00$00"])
def test_a_stored_value_of_another_form_is_refused(stored):
    with pytest.raises(PinFormatError):
        verify_pin("716204", stored)
