"""The number of a SIM card (ICCID, ITU-T E.118): its form and check digit."""

import re

_ICCID = re.compile(r"89[0-9]{17,18}")  # 89: telecommunication


def is_iccid(text: str) -> bool:
    """19 or 20 digits, 89 first, Luhn over them."""
    return bool(_ICCID.fullmatch(text)) and _luhn(text)


def _luhn(digits: str) -> bool:
    odd = [int(digit) for digit in digits[-1::-2]]
    even = [int(digit) * 2 for digit in digits[-2::-2]]
    return (sum(odd) + sum(n // 10 + n % 10 for n in even)) % 10 == 0
