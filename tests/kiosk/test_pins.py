"""A PIN's form, and its stored hash."""

import pytest

from kiosk.pins import (
    PIN_LEAST_DIGITS,
    PIN_MOST_DIGITS,
    PinFormatError,
    hash_pin,
    is_pin,
    verify_pin,
)


@pytest.mark.parametrize("pin", ["1" * PIN_LEAST_DIGITS, "0" * PIN_MOST_DIGITS])
def test_digits_within_the_bounds_are_a_pin(pin):
    assert is_pin(pin)


@pytest.mark.parametrize(
    "text",
    ["", "1" * (PIN_LEAST_DIGITS - 1), "1" * (PIN_MOST_DIGITS + 1), "12a4", "12 4", "१२३४", "²³¹²"],
)
def test_anything_else_is_none(text):
    assert not is_pin(text)


def test_only_the_same_pin_fits_its_hash():
    stored = hash_pin("4711")
    assert verify_pin("4711", stored)
    assert not verify_pin("4712", stored)


@pytest.mark.parametrize("stored", ["", "4711", "scrypt$1$8$1$00$00", "md5$16384$8$1$00$00"])
def test_a_stored_value_of_another_form_is_refused(stored):
    with pytest.raises(PinFormatError):
        verify_pin("4711", stored)
