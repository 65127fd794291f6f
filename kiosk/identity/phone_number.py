"""Phone numbers of the mainland: their form, and how they are shown where others may look."""

import re

_PHONE_NUMBER = re.compile(r"1[3-9][0-9]{9}")  # mainland mobile numbers


def is_phone_number(text: str) -> bool:
    return bool(_PHONE_NUMBER.fullmatch(text))


def masked(number: str) -> str:
    """For pages that others may read over the customer's shoulder: 199****0001."""
    return f"{number[:3]}****{number[-4:]}" if number else ""
