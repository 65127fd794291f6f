"""Invented SIM cards: a number and the card's ICCID (ITU-T E.118) that belong together."""

from typing import NamedTuple

_ISSUER = "8986000"  # 89, China, an issuer's code
_NUMBER = "1990000"  # a block of zeros that no subscriber was given

# EID and IMEI of an invented device that holds eSIMs, and an invented organisation's code (GB 32100).
ESIM = ("89049032123451234512345678901235", "356938035643809")
ORGANISATION = "91999900MA00000019"


class Sim(NamedTuple):
    number: str
    iccid: str


def sim(seed: int) -> Sim:
    digits = f"{_ISSUER}{seed:011d}"
    return Sim(f"{_NUMBER}{seed:04d}", digits + _check_digit(digits))


def _check_digit(digits: str) -> str:
    """Luhn, for a number that it is appended to."""
    doubled = [int(digit) * 2 for digit in digits[::-2]]
    rest = [int(digit) for digit in digits[-2::-2]]
    return str(-(sum(rest) + sum(n // 10 + n % 10 for n in doubled)) % 10)
