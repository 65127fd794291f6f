"""Machine-readable zones of two lines, with whatever somebody wants in them."""

from kiosk.identity.mrz import check_digit


def zone(number="L898902C3", birth="740812", width=44, state="UTO"):
    """TD3 (44) or TD2 (36) of the specimen of 9303-4."""
    item = number.ljust(9, "<")
    item += check_digit(item)
    dates = birth + check_digit(birth), "120415" + check_digit("120415")
    optional = "<" * 14 + check_digit("<" * 14) if width == 44 else "<" * 7
    last = check_digit(item + dates[0] + dates[1] + optional)
    second = f"{item}{state}{dates[0]}F{dates[1]}{optional}{last}"
    return f"P<{state}ERIKSSON<<ANNA<MARIA".ljust(width, "<"), second
