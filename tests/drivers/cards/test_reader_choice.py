"""Which of several readers is taken."""

from drivers.cards.reader_choice import chosen

COMBINED = ("Vendor SAM Reader 00 00", "Vendor PICC Reader 01 00", "Other Reader 02 00")


def test_without_a_name_the_first_that_is_no_security_module():
    assert chosen(COMBINED, "") == "Vendor PICC Reader 01 00"


def test_a_name_in_the_settings_is_taken_at_its_word():
    assert chosen(COMBINED, "SAM") == "Vendor SAM Reader 00 00"


def test_none_fits():
    assert chosen(COMBINED, "Third") == ""
    assert chosen((), "") == ""
