"""The reference of a record: the form of its id that a person reads out and types in."""

import re

from kiosk.input_bounds import REFERENCE_LENGTH

_SHORT = re.compile(rf"[0-9A-F]{{{REFERENCE_LENGTH}}}")
_WHOLE = re.compile(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}")


def short(record_id: str) -> str:
    """The random tail of a record id, as on receipts."""
    return record_id.replace("-", "")[-REFERENCE_LENGTH:].upper()


def typed(text: str) -> str:
    """In the form in which records and receipts carry it; empty when it is no reference."""
    text = text.strip().upper()
    if _WHOLE.fullmatch(text):
        return text.lower()
    return text if _SHORT.fullmatch(text) else ""
