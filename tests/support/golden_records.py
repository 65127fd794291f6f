"""The sealed records of an older version, and a fresh carrier that takes them: tests/golden/records-1."""

import datetime as dt
import json
from pathlib import Path
from typing import NamedTuple

from enrollment import Carrier

from kiosk.records import receipt
from kiosk.records.receipt import Receipt
from kiosk.records.record import Record
from provisioning.carrier.credentials import RECEIPT_KID

FOLDER = Path(__file__).parents[1] / "golden" / "records-1"
OFFICE = FOLDER / "carrier"
ROWS = json.loads((FOLDER / "index.json").read_text("utf-8"))
NAMES = [row["file"] for row in ROWS]


class Taken(NamedTuple):
    """One record: its stored bytes, opened; what its own carrier said, and what a fresh one says."""

    envelope: bytes
    record: Record
    told: Receipt
    again: Receipt


def take_all(directory):
    """All records by name, taken by one fresh carrier in the order in which they came."""
    carrier = Carrier(OFFICE, directory, stores=())  # as an older carrier: without a staff list
    taken = {row["file"]: _take(carrier, row) for row in ROWS}
    carrier.ledger.close()
    return taken


def _take(carrier, row):
    for step in row["before"]:
        _LEARN[step["do"]](carrier, **{name: step[name] for name in step if name != "do"})
    carrier.now = row["received_at"]
    envelope = (FOLDER / f"{row['file']}.envelope").read_bytes()
    again = carrier.service.take_record(row["device"], envelope)
    told = (FOLDER / f"{row['file']}.receipt").read_bytes()
    record = carrier.service.open(row["device"], envelope)
    return Taken(envelope, record, _read(told), _read(again))


def _read(raw):
    return receipt.verify(raw, (OFFICE / "receipt.pem").read_text(), RECEIPT_KID)


def _number(carrier, number, document, activated_at, **row):
    since = _seconds(activated_at)
    hashed = carrier.service.document_hash(*document.split(":"))
    carrier.register(number, document=hashed, activated_at=since, state_since=since, **row)


def _event(carrier, number, kind, reason, at):
    carrier.now = _seconds(at)
    carrier.event(number, kind, reason)


def _sweep(carrier, at):
    carrier.network.sweep(_seconds(at))


def _listing(carrier, document, **listing):
    kind, holder = document.split(":")
    carrier.list_person(holder, listing | {"sources": []}, kind)


_LEARN = {"number": _number, "event": _event, "sweep": _sweep, "listing": _listing}


def _seconds(text):
    return dt.datetime.fromisoformat(text).timestamp()
