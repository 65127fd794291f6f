"""What a record's id tells: the reference that a person reads out and types in, and when it was drawn."""

import re
from collections.abc import Iterable

from kiosk.errors import RecordAmbiguousError, RecordNotFoundError
from kiosk.input_bounds import REFERENCE_LENGTH

_SHORT = re.compile(rf"[0-9A-F]{{{REFERENCE_LENGTH}}}")
_WHOLE = re.compile(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}")


def short(record_id: str) -> str:
    """The random tail of a record id, as on receipts."""
    return record_id.replace("-", "")[-REFERENCE_LENGTH:].upper()


def begun_at(record_id: str) -> float | None:
    """When the id was drawn, in seconds since the epoch: a UUIDv7 begins with it (RFC 9562 §5.7).

    None: the id is none.
    """
    if not _WHOLE.fullmatch(record_id.upper()):
        return None
    return int(record_id.replace("-", "")[:12], 16) / 1000


def typed(text: str) -> str:
    """In the form in which records and receipts carry it; empty when it is no reference."""
    text = text.strip().upper()
    if _WHOLE.fullmatch(text):
        return text.lower()
    return text if _SHORT.fullmatch(text) else ""


def resolve(text: str, record_ids: Iterable[str]) -> str:
    """The one of these records that a person means, by its id or by its reference, as a receipt prints it.

    Raises RecordNotFoundError, RecordAmbiguousError.
    """
    wanted = text.strip()
    ids = set(record_ids)
    if wanted in ids:
        return wanted
    read = wanted.replace("-", "").replace(" ", "").upper()
    found = sorted(one for one in ids if read in {one.replace("-", "").upper(), short(one)})
    if not found:
        raise RecordNotFoundError(wanted)
    if len(found) > 1:
        raise RecordAmbiguousError(wanted, tuple(found))
    return found[0]
