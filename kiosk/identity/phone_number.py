"""Phone numbers of the mainland: their form, and how they are shown where others may look."""

import re

_PHONE_NUMBER = re.compile(
    r"1[3-9][0-9]{9}"
)  # mainland mobile numbers; some of them are of machines
_IOT_NUMBER = re.compile(r"1(?:064|4[0-4]0)[0-9]{9}")  # 13 digits: of machines alone


def is_phone_number(text: str) -> bool:
    """Eleven digits; a machine's number may be one."""
    return bool(_PHONE_NUMBER.fullmatch(text))


def is_iot_number(text: str) -> bool:
    """Thirteen digits, which only a machine's number (物联网卡) has."""
    return bool(_IOT_NUMBER.fullmatch(text))


def is_number(text: str) -> bool:
    """Either of them."""
    return is_phone_number(text) or is_iot_number(text)


def masked(number: str) -> str:
    """For pages that others may read over the customer's shoulder: 199****0001."""
    return f"{number[:3]}****{number[-4:]}" if number else ""
