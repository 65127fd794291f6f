"""`carrier quarantine`: records that are held, shown, released to be judged, or rejected."""

import argparse
import base64
import json
from typing import Any

from kiosk.errors import EvidenceError, RecordAmbiguousError
from kiosk.input_bounds import REFERENCE_LENGTH
from kiosk.records.record import plain
from provisioning.carrier.errors import InputError
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.tables.quarantine import Held
from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier import folder_access, output
from provisioning.commands.carrier.record_lookup import of_record

_LINE = "{id}  {received_at}  {device}  {record_id}  seq {seq}  {cause}  {state} {settled_at}"


def add(commands: args.Commands) -> None:
    actions = args.group(
        commands, "quarantine", "records that are held until somebody releases or rejects them"
    )
    args.add_record_filter(
        args.listing_command(actions, "list", _list, "all of them, also what is settled")
    )
    for name, run, text in (
        ("show", _show, "one record in clear: the auditor's view"),
        ("release", _release, "judge it now, whatever spoke against it"),
        ("reject", _reject, "the last word: it has no effect, and stays here"),
    ):
        parser = args.command(actions, name, run, text)
        parser.add_argument(
            "held",
            metavar="ID|RECORD",
            help="as `quarantine list` gives it, or the record's id or reference number",
        )
        args.add_packs(parser)


def _list(arguments: argparse.Namespace) -> int:
    held = folder_access.ledger(arguments.folder).quarantine.all()
    rows = of_record([_row(one) for one in held], arguments.record)
    return output.show(arguments, rows, _LINE, "records in quarantine")


def _show(arguments: argparse.Namespace) -> int:
    ledger = folder_access.ledger(arguments.folder)
    held = ledger.quarantine.get(_id(ledger, arguments.held))
    if held is None:
        raise InputError("quarantine", f"{arguments.held} is not there")
    shown: dict[str, Any] = _row(held) | {"prev_hash": held.prev_hash.hex()}
    try:
        opened = folder_access.service(arguments.folder, arguments.packs, ledger).open(
            held.device, held.envelope
        )
    except EvidenceError as error:
        shown |= {"unreadable": str(error)}
    else:
        shown |= {"record": plain(opened)}
    print(json.dumps(shown, indent=2, ensure_ascii=False, default=_as_text))
    return 0


def _release(arguments: argparse.Namespace) -> int:
    ledger = folder_access.ledger(arguments.folder)
    service = folder_access.service(arguments.folder, arguments.packs, ledger)
    with ledger.transaction():
        held = _held(ledger, arguments.held)
        judgement = service.release(held)
    print(f"{held.id}: {judgement.verdict} {judgement.reason}")
    return 0


def _reject(arguments: argparse.Namespace) -> int:
    ledger = folder_access.ledger(arguments.folder)
    with ledger.transaction():
        held = _held(ledger, arguments.held)
        folder_access.service(arguments.folder, arguments.packs, ledger).reject(held)
    print(f"{held.id}: rejected")
    return 0


def _id(ledger: Ledger, text: str) -> int:
    """A place in the quarantine, or the one of a record. Raises RecordNotFoundError, RecordAmbiguousError."""
    if text.isdecimal() and len(text) < REFERENCE_LENGTH:
        return int(text)
    found = of_record([_row(one) for one in ledger.quarantine.all()], text)
    if len(found) > 1:
        raise RecordAmbiguousError(text, tuple(str(row["id"]) for row in found))
    return int(found[0]["id"])


def _held(ledger: Ledger, text: str) -> Held:
    """Raises InputError, RecordNotFoundError, RecordAmbiguousError."""
    held = ledger.quarantine.held(_id(ledger, text))
    if ledger.find(held.device, held.record_id):
        raise InputError("quarantine", f"{held.id}: another record of that id has been judged")
    return held


def _row(held: Held) -> dict[str, Any]:
    row = held._asdict()
    named = ("id", "device", "record_id", "seq", "cause", "state")
    times = {name: output.when(row[name]) for name in ("received_at", "settled_at")}
    return {name: row[name] for name in named} | {"sha256": held.sha256.hex()} | times


def _as_text(value: Any) -> str:
    return base64.b64encode(value).decode()
