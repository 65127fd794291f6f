"""Finds the record that a person means: by its id, or by the reference number that its customer has."""

import argparse
from collections.abc import Iterable, Sequence
from typing import Any

from kiosk.errors import RecordAmbiguousError, RecordNotFoundError
from kiosk.records import reference_number
from provisioning.carrier.ledger import Ledger
from provisioning.commands.carrier import folder_access

Place = tuple[str, str]  # (kiosk, record id)


def found(arguments: argparse.Namespace) -> dict[str, Any]:
    """The row of the one record that was named. Raises RecordNotFoundError, RecordAmbiguousError."""
    ledger = folder_access.ledger(arguments.folder)
    try:
        return ledger.record(*_place(arguments.record, ledger.record_places()))
    except RecordNotFoundError as error:
        raise RecordNotFoundError(error.text, _where_else(error.text, ledger)) from error


def of_record(
    rows: Sequence[dict[str, Any]], text: str | None, columns: Sequence[str] = ("record_id",)
) -> list[dict[str, Any]]:
    """The rows that name this record in one of their columns; all where none is asked for.

    Raises RecordNotFoundError, RecordAmbiguousError.
    """
    if text is None:
        return list(rows)
    device, _, name = text.rpartition("/")
    among = [row for row in rows if not device or row.get("device") == device]
    meant = reference_number.resolve(name, {row[column] for row in among for column in columns})
    return [row for row in among if meant in {row[column] for column in columns}]


def _place(text: str, places: Iterable[Place]) -> Place:
    device, _, name = text.rpartition("/")
    among = [place for place in places if not device or place[0] == device]
    meant = reference_number.resolve(name, {record_id for _, record_id in among})
    matching = [place for place in among if place[1] == meant]
    if len(matching) > 1:
        raise RecordAmbiguousError(text, tuple(map("/".join, matching)))
    return matching[0]


def _where_else(text: str, ledger: Ledger) -> str:
    """A record that is held was not taken yet."""
    held = [{"id": one.id, "record_id": one.record_id} for one in ledger.quarantine.listed()]
    try:
        rows = of_record(held, text)
    except (RecordNotFoundError, RecordAmbiguousError):
        return ""
    return f"it is in quarantine, as {rows[0]['id']} (`carrier quarantine show`)"
