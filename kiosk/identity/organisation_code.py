"""Codes of organisations (统一社会信用代码, GB 32100): 17 characters and a check character, modulo 31."""

import re

from kiosk.identity.document_id import plain

CODE_LENGTH = 18
KIND = "organisation"  # where documents are told apart by kind and number: listings, registers
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V, Z
_FORM = re.compile(rf"[{ALPHABET}]{{2}}[0-9]{{6}}[{ALPHABET}]{{10}}")


def check_character(first_17: str) -> str:
    """The 18th character for 17 of the alphabet: weights are powers of 3 (GB 32100 annex A)."""
    weighted = (ALPHABET.index(one) * pow(3, at, 31) for at, one in enumerate(first_17))
    return ALPHABET[-sum(weighted) % 31]


def is_organisation_code(text: str) -> bool:
    return bool(_FORM.fullmatch(text)) and check_character(text[:17]) == text[17]


def found_in(line: str) -> str:
    """The code that a scanned line holds: alone, or in the address on a licence; "" where there is none."""
    words = re.findall(r"[0-9A-Z]+", plain(line))
    return next((word for word in words if is_organisation_code(word)), "")
