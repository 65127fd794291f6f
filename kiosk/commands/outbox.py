"""`kiosk outbox`: what is stored on this kiosk, and what the carrier said of it."""

import argparse
import base64
import datetime as dt
import json
import math
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from drivers.store.outbox import AuditEntry, SqliteOutbox
from drivers.store.refused_messages import RefusedMessage, SqlitePutAside
from kiosk import settings as kiosk_settings
from kiosk.commands import outbox_status, outbox_verify
from kiosk.errors import EvidenceError, RecordAmbiguousError, RecordNotFoundError
from kiosk.outbox.record_states import State
from kiosk.ports import OutboxEntry
from kiosk.records import receipt, reference_number
from kiosk.settings import Settings

_MOST = 1000
# What opens nothing for writing.
_LOOKS: dict[str, Callable[..., int]] = {
    "status": outbox_status.show,
    "verify": outbox_verify.show,
}
_RECORD = "its id, or the reference number that the customer has"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    kiosk_settings.add_argument(parser)
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="all records, newest first, or one")
    listing.add_argument("record", nargs="?", metavar="RECORD", help=_RECORD)
    listing.add_argument(
        "--state", action="append", choices=[state.value for state in State], help="only these"
    )
    for name, what in (("since", "stored from"), ("until", "stored before")):
        listing.add_argument(
            f"--{name}", type=_moment, metavar="TIME", help=f"only what was {what} this (RFC 3339)"
        )
    listing.add_argument("--most", type=_count, default=_MOST, metavar="N", help="default: 1000")
    listing.add_argument("--json", action="store_true")
    for name, what in (
        ("status", "how far delivery is, and what keeps it up"),
        ("verify", "whether what is stored still holds; exit status 1: something does not"),
    ):
        look = actions.add_parser(name, help=what, description=f"{what}. Only reads.")
        look.add_argument("--json", action="store_true")
    audit = actions.add_parser("audit", help="records given up and messages refused, newest first")
    audit.add_argument("--json", action="store_true")
    export = actions.add_parser("export", help="write one record's sealed bytes to a file")
    export.add_argument("record", metavar="RECORD", help=_RECORD)
    export.add_argument("file", type=Path)
    refused = actions.add_parser("export-refused", help="write a refused message's bytes to a file")
    refused.add_argument("sha256", type=_digest)
    refused.add_argument("file", type=Path)
    requeue = actions.add_parser("requeue", help="send a dead record again, or all since a moment")
    which = requeue.add_mutually_exclusive_group(required=True)
    which.add_argument("record", nargs="?", metavar="RECORD", help=_RECORD)
    which.add_argument(
        "--since",
        type=_moment,
        metavar="TIME",
        help="every record answered from this moment on (RFC 3339): the carrier was restored to it",
    )


def run(arguments: argparse.Namespace) -> int:
    settings = kiosk_settings.load(arguments.settings)
    if arguments.action in _LOOKS:
        return _LOOKS[arguments.action](settings, as_json=arguments.json)
    outbox = SqliteOutbox(settings.paths.outbox, settings.limits.store_mb)
    try:
        return _act(arguments, outbox, settings)
    except (RecordNotFoundError, RecordAmbiguousError) as error:
        print(f"kiosk outbox: {error}", file=sys.stderr)
        return 1


def _act(arguments: argparse.Namespace, outbox: SqliteOutbox, settings: Settings) -> int:
    """Raises RecordNotFoundError, RecordAmbiguousError."""
    if arguments.action == "list":
        return _list(arguments, outbox, settings)
    if arguments.action == "audit":
        entries = outbox.audited(_MOST) + _refused(SqlitePutAside(settings.paths.outbox).all())
        return _audit(entries, as_json=arguments.json)
    if arguments.action == "export":
        record_id = _named(arguments.record, outbox)
        return _export(outbox.body(record_id), record_id, arguments.file)
    if arguments.action == "export-refused":
        message = SqlitePutAside(settings.paths.outbox).message(arguments.sha256)
        return _export(message, arguments.sha256.hex(), arguments.file)
    return _requeue(arguments, outbox)


def _requeue(arguments: argparse.Namespace, outbox: SqliteOutbox) -> int:
    """Raises RecordNotFoundError, RecordAmbiguousError."""
    if arguments.since is not None:
        print(f"{outbox.requeue_since(arguments.since)} requeued")
        return 0
    record_id = _named(arguments.record, outbox)
    if outbox.requeue(record_id):
        print("requeued")
        return 0
    print(f"kiosk outbox: {record_id} is not a dead record", file=sys.stderr)
    return 1


def _named(text: str, outbox: SqliteOutbox) -> str:
    """The record that a person means. Raises RecordNotFoundError, RecordAmbiguousError."""
    return reference_number.resolve(text, outbox.record_ids())


def _list(arguments: argparse.Namespace, outbox: SqliteOutbox, settings: Settings) -> int:
    """Raises RecordNotFoundError, RecordAmbiguousError."""
    entries = _chosen(arguments, outbox)
    if arguments.record is not None:
        one = outbox.entry(_named(arguments.record, outbox))
        entries = [one] if one else []
    rows = [_row(entry, settings) for entry in entries]
    if arguments.json:
        print(json.dumps(rows, indent=2))
        return 0
    if not rows:
        print("No record here is so." if _is_filtered(arguments) else "The outbox is empty.")
    for row in rows:
        settled = f"carrier {row['carrier_id']}" if row["carrier_id"] else "no receipt yet"
        reason = f" ({row['reason']})" if row["reason"] else ""
        print(f"{row['created_at']}  {row['record_id']}  {row['state']:<9} {settled}{reason}")
    return 0


def _chosen(arguments: argparse.Namespace, outbox: SqliteOutbox) -> list[OutboxEntry]:
    """The newest first."""
    if not _is_filtered(arguments):
        return outbox.recent(arguments.most)
    until = math.inf if arguments.until is None else arguments.until
    chosen = [
        entry
        for entry in outbox.since(arguments.since or 0.0)
        if entry.created_at < until and entry.state in (arguments.state or list(State))
    ]
    return chosen[::-1][: arguments.most]


def _is_filtered(arguments: argparse.Namespace) -> bool:
    return bool(arguments.state) or (arguments.since, arguments.until) != (None, None)


def _refused(messages: list[RefusedMessage]) -> list[AuditEntry]:
    return [
        AuditEntry(
            one.last_at,
            f"{one.channel}_refused",
            f"{one.why} sha256 {one.sha256.hex()} ×{one.times}",
        )
        for one in messages
    ]


def _count(text: str) -> int:
    if not text.isdecimal() or not text.isascii() or not int(text):
        raise argparse.ArgumentTypeError("must be a number from 1 on")
    return int(text)


def _digest(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise argparse.ArgumentTypeError("must be a SHA-256 in hexadecimal") from None


def _moment(text: str) -> float:
    """Seconds since the epoch."""
    try:
        at = dt.datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("must be a moment in RFC 3339") from None
    if at.tzinfo is None:
        raise argparse.ArgumentTypeError("must name its offset from UTC: 2026-11-25T10:00:00+08:00")
    return at.timestamp()


def _audit(entries: list[AuditEntry], *, as_json: bool) -> int:
    newest_first = sorted(entries, key=lambda entry: entry.at, reverse=True)
    rows = [entry._asdict() | {"at": _when(entry.at)} for entry in newest_first]
    if as_json:
        print(json.dumps(rows, indent=2))
        return 0
    if not rows:
        print("Nothing was given up or refused.")
    for row in rows:
        print("{at}  {kind:<16} {detail}".format(**row))
    return 0


def _when(at: float) -> str:
    return dt.datetime.fromtimestamp(at, dt.UTC).isoformat(timespec="seconds")


def _row(entry: OutboxEntry, settings: Settings) -> dict[str, Any]:
    """One record; its receipt counts only when the carrier's pinned key signed it."""
    proven = None
    if entry.receipt:
        pem = settings.carrier.receipt_key.read_text("ascii")
        try:
            proven = receipt.verify(entry.receipt, pem, settings.carrier.receipt_kid)
        except EvidenceError as error:
            print(f"kiosk outbox: receipt of {entry.record_id}: {error}", file=sys.stderr)
    return {
        "record_id": entry.record_id,
        "seq": entry.seq,
        "state": entry.state,
        "created_at": _when(entry.created_at),
        "sha256": entry.sha256.hex(),
        "size": entry.size,
        "attempts": entry.attempts,
        "reason": entry.reason,
        "verdict": proven.verdict if proven else None,
        "carrier_id": proven.carrier_id if proven else None,
        "effective_at": proven.effective_at if proven else None,
        "receipt": base64.b64encode(entry.receipt).decode() if entry.receipt else None,
    }


def _export(content: bytes | None, name: str, file: Path) -> int:
    if content is None:
        print(f"kiosk outbox: no bytes of {name} are stored here", file=sys.stderr)
        return 1
    file.write_bytes(content)
    print(f"{len(content)} bytes written to {file}")
    return 0
