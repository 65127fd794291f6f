"""The number of a SIM card (ICCID, ITU-T E.118): its form and check digit."""

import re

from kiosk.identity import luhn

_ICCID = re.compile(r"89[0-9]{17,18}")  # 89: telecommunication


def is_iccid(text: str) -> bool:
    """19 or 20 digits, 89 first, Luhn over them."""
    return bool(_ICCID.fullmatch(text)) and luhn.checks(text)
