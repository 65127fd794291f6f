"""`carrier records`, `open`, `note`, `replay`: records listed, shown to the auditor, and decided again.

Beside them `carrier export-refused`, for what came and was no record.
"""

import argparse
import base64
import json
import sys
from pathlib import Path
from typing import Any

from kiosk.errors import EvidenceError
from kiosk.records.record import plain
from provisioning.carrier.bundles import Replayed
from provisioning.carrier.document_proof import NOTHING, DocumentProof, Proof
from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier import folder_access, output
from provisioning.commands.carrier.record_lookup import found, of_record

_LINE = "{received_at}  {device}  {record_id}  {verdict:<8} {reason}  document {proof}  {mark}"
_STATEMENT_LINE = "{device}  {record_id}  {standing:<12}  {come} of {parts} parts"
_FINDING = "  {what}: {standing}{code}"
_SIGNED = "{purpose}  {person}  {kid:<38}  {verified}"
_GOOD = frozenset({Replayed.SAME, Replayed.NO_DECISION})


def add(commands: args.Commands) -> None:
    args.add_record_filter(
        args.listing_command(commands, "records", _records, "list the records that came")
    )
    for name, run, text in (
        ("open", _open, "show one record in clear: the auditor's view"),
        (
            "replay",
            _replay,
            "make one record's decision and proofs again; exit status 5: they differ",
        ),
    ):
        args.add_record(args.command(commands, name, run, text))

    video = args.command(
        commands, "statement", _statement, "write a record's statement video, opened, to a file"
    )
    args.add_record(video)
    video.add_argument("file", type=Path, metavar="FILE")
    args.add_record_filter(
        args.listing_command(
            commands, "statements", _statements, "list the statement videos that came"
        )
    )

    note = args.command(
        commands, "note", _note, "write a complaint's note, as the customer drew it, to a PNG file"
    )
    args.add_record(note)
    note.add_argument("file", type=Path, metavar="FILE")

    export = args.command(
        commands, "export-refused", _export_refused, "write a refused message's bytes to a file"
    )
    export.add_argument("sha256", type=args.digest, metavar="SHA256")
    export.add_argument("file", type=Path, metavar="FILE")


def _records(arguments: argparse.Namespace) -> int:
    ledger = folder_access.ledger(arguments.folder)
    marks, proofs = ledger.marks(), ledger.document_proofs.all()
    rows = [
        {
            "device": row["device"],
            "record_id": row["record_id"],
            "seq": row["seq"],
            "sha256": row["sha256"].hex(),
            "verdict": row["verdict"],
            "reason": row["reason"],
            "carrier_id": row["carrier_id"],
            "received_at": output.when(row["received_at"]),
            "proof": proofs.get((row["device"], row["record_id"]), "not judged"),
            "mark": marks.get((row["device"], row["record_id"]), ""),
        }
        for row in ledger.records()
    ]
    return output.show(arguments, of_record(rows, arguments.record), _LINE, "records")


def _open(arguments: argparse.Namespace) -> int:
    row = found(arguments)
    try:
        opened = folder_access.service(arguments.folder).open(row["device"], row["envelope"])
    except EvidenceError as error:
        return _unreadable(row, error)
    print(json.dumps(plain(opened), indent=2, ensure_ascii=False, default=_as_text))
    return 0


def _replay(arguments: argparse.Namespace) -> int:
    row = found(arguments)
    service, sealed = folder_access.service(arguments.folder), (row["device"], row["envelope"])
    try:
        replayed, why = service.replay(*sealed)
        proved = service.prove(*sealed, row["received_at"])
        signed = service.staff_proofs(*sealed, row["received_at"])
    except EvidenceError as error:
        return _unreadable(row, error)
    print(f"{row['record_id']}: {replayed}{f': {why}' if why else ''}")
    if proved.reason != NOTHING:
        _show_proof(proved)
    for one in signed:
        print(_SIGNED.format(**one._asdict() | {"verified": one.trouble or "verified"}))
    return 0 if replayed in _GOOD and proved.proof is not Proof.CONTRADICTED else 5


def _show_proof(proved: DocumentProof) -> None:
    reason = "" if proved.reason == proved.proof else f" ({proved.reason})"
    print(f"document: {proved.proof}{reason}")
    for what, standing, code in proved.findings:
        print(_FINDING.format(what=what, standing=standing, code=code and f" ({code})"))


def _statement(arguments: argparse.Namespace) -> int:
    row = found(arguments)
    statements = folder_access.service(arguments.folder).statements
    try:
        video = statements.open(row["device"], row["record_id"])
    except EvidenceError as error:
        return _unreadable(row, error)
    arguments.file.write_bytes(video)
    print(f"{len(video)} bytes written to {arguments.file}")
    return 0


def _note(arguments: argparse.Namespace) -> int:
    row = found(arguments)
    try:
        opened = folder_access.service(arguments.folder).open(row["device"], row["envelope"])
    except EvidenceError as error:
        return _unreadable(row, error)
    note = opened.complaint.note if opened.complaint else b""
    if not note:
        print(f"carrier: {row['record_id']} has no note", file=sys.stderr)
        return 1
    arguments.file.write_bytes(note)
    print(f"{len(note)} bytes written to {arguments.file}")
    return 0


def _statements(arguments: argparse.Namespace) -> int:
    ledger = folder_access.ledger(arguments.folder)
    rows = [
        {
            "device": row.device,
            "record_id": row.record_id,
            "sha256": row.sha256.hex(),
            "standing": row.standing,
            "come": ledger.statements.next(row),
            "parts": row.parts,
        }
        for row in ledger.statements.all()
    ]
    shown = of_record(rows, arguments.record)
    return output.show(arguments, shown, _STATEMENT_LINE, "statement videos")


def _export_refused(arguments: argparse.Namespace) -> int:
    message = folder_access.ledger(arguments.folder).refused_messages.message(arguments.sha256)
    if message is None:
        print(f"carrier: no bytes of {arguments.sha256.hex()}", file=sys.stderr)
        return 1
    arguments.file.write_bytes(message)
    print(f"{len(message)} bytes written to {arguments.file}")
    return 0


def _unreadable(row: dict[str, Any], error: EvidenceError) -> int:
    print(f"carrier: {row['record_id']}: {error}", file=sys.stderr)
    return 1


def _as_text(value: Any) -> str:
    return base64.b64encode(value).decode()
