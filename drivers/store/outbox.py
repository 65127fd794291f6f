"""The outbox in SQLite: the counter's side (kiosk.ports.Outbox) and the relay's (outbox.relay.Queue)."""

import hashlib
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from drivers.store import database as db
from drivers.store import file_replacement, store_lock
from kiosk.outbox.delivery_order import ORDER
from kiosk.outbox.record_states import State
from kiosk.outbox.send_window import Waiting
from kiosk.ports import OutboxEntry, Stored
from kiosk.records.envelope import FIRST
from kiosk.records.receipt import Receipt

_COLUMNS = "record_id, seq, state, sha256, created_at, size, attempts, reason, receipt"
_SENDABLE = "SELECT record_id, size FROM records WHERE state='ready' AND not_before <= ?"
_UNSETTLED = (State.READY, State.SENT, State.DEAD)


class AuditEntry(NamedTuple):
    """A record that was given up, or a message that was refused. at: seconds since the epoch."""

    at: float
    kind: str  # dead; of a channel: receipt_refused, answer_refused, message_refused
    detail: str


class SqliteOutbox:
    """The outbox over one connection; calls from several threads of one process are taken one at a time."""

    def __init__(self, folder: Path, max_mb: int, *, checkpoints: bool = False) -> None:
        """checkpoints: the relay's alone (database.connect).

        Raises StoreFullError, StoreDamagedError, OSError.
        """
        self._use = store_lock.Use(folder)
        try:
            file_replacement.check_finished(folder)
            self._database = db.connect(folder, max_mb, checkpoints=checkpoints)
        except BaseException:
            self._use.close()
            raise
        self._file = db.OpenedFile(folder / db.FILE)
        self._lock = threading.RLock()

    def close(self) -> None:
        self._database.close()
        self._use.close()

    def is_unwanted(self) -> bool:
        """The counter waits until nobody has it open, to mend it."""
        return self._use.is_unwanted()

    # -- the counter's side -----------------------------------------------------------------

    def append(self, record_id: str, seal: Callable[[int, bytes], bytes]) -> Stored:
        with self._lock, db.transaction(self._database):
            last = self._row("SELECT seq, sha256 FROM records ORDER BY seq DESC LIMIT 1")
            seq, prev_hash = (last["seq"] + 1, last["sha256"]) if last else (1, FIRST)
            body = seal(seq, prev_hash)
            digest = hashlib.sha256(body).digest()
            self._database.table("records").insert(
                {
                    "seq": seq,
                    "record_id": record_id,
                    "sha256": digest,
                    "prev_hash": prev_hash,
                    "body": body,
                    "size": len(body),
                    "created_at": time.time(),
                    "state": State.READY.value,
                }
            )
        return Stored(record_id, seq, digest)

    def entry(self, record_id: str) -> OutboxEntry | None:
        row = self._row(f"SELECT {_COLUMNS} FROM records WHERE record_id = ?", record_id)  # noqa: S608 - constants
        return OutboxEntry(**row) if row else None

    def recent(self, limit: int) -> list[OutboxEntry]:
        rows = self._rows(f"SELECT {_COLUMNS} FROM records ORDER BY seq DESC LIMIT ?", limit)  # noqa: S608 - constants
        return [OutboxEntry(**row) for row in rows]

    def record_ids(self) -> list[str]:
        """Of every record, oldest first; what was purged has kept its id."""
        return [
            row["record_id"] for row in self._rows("SELECT record_id FROM records ORDER BY seq")
        ]

    def since(self, created_at: float) -> list[OutboxEntry]:
        rows = self._rows(
            f"SELECT {_COLUMNS} FROM records WHERE created_at >= ? ORDER BY seq",  # noqa: S608 - constants
            created_at,
        )
        return [OutboxEntry(**row) for row in rows]

    def digest_at(self, seq: int) -> bytes | None:
        row = self._row("SELECT sha256 FROM records WHERE seq = ?", seq)
        return row["sha256"] if row else None

    def backlog(self) -> int:
        marks = ",".join("?" * len(_UNSETTLED))
        row = self._row(f"SELECT count(*) AS n FROM records WHERE state IN ({marks})", *_UNSETTLED)  # noqa: S608 - marks
        return int(row["n"]) if row else 0

    def unsettled(self) -> list[str]:
        """Ids of records on which the carrier has not said its last word; of held ones, too."""
        states = (*_UNSETTLED, State.HELD)
        marks = ",".join("?" * len(states))
        rows = self._rows(f"SELECT record_id FROM records WHERE state IN ({marks})", *states)  # noqa: S608 - marks
        return [row["record_id"] for row in rows]

    def fill(self) -> float:
        with self._lock, db.translated():
            return db.fill(self._database)

    def data_version(self) -> int:
        with self._lock, db.translated():
            return db.data_version(self._database)

    def check(self) -> str:
        """SQLite's own word on the file: `ok`, or what is wrong."""
        row = self._row("PRAGMA quick_check")
        return str(row["quick_check"]) if row else "no answer"

    def is_replaced(self) -> bool:
        return self._file.is_replaced()

    def fold_wal(self) -> None:
        """The relay's, now and then (database.fold_wal)."""
        with self._lock:
            db.fold_wal(self._database)

    # -- the relay's side -------------------------------------------------------------------

    def recover(self) -> int:
        return self._change("UPDATE records SET state='ready', sent_at=NULL WHERE state='sent'")

    def forget_delays(self) -> int:
        """Moments of another boot's clock, or of a wall clock, mean nothing now."""
        return self._change("UPDATE records SET not_before=0 WHERE not_before > 0")

    def waiting(self, now: float, limit: int) -> list[Waiting]:
        rows = self._rows(
            f"{_SENDABLE} ORDER BY {', '.join(ORDER)} LIMIT ?",
            now,
            limit,
        )
        return [Waiting(**row) for row in rows]

    def in_flight(self) -> tuple[int, int]:
        row = self._row(
            "SELECT count(*) AS n, coalesce(sum(size), 0) AS bytes FROM records WHERE state='sent'"
        )
        return (row["n"], row["bytes"]) if row else (0, 0)

    def body(self, record_id: str) -> bytes | None:
        row = self._row("SELECT body FROM records WHERE record_id = ?", record_id)
        return row["body"] if row else None

    def mark_sent(self, record_ids: list[str], now: float) -> None:
        if not record_ids:
            return
        with self._lock, db.transaction(self._database):
            for record_id in record_ids:
                self._database.execute(
                    "UPDATE records SET state='sent', sent_at=? WHERE record_id=? AND state='ready'",
                    (now, record_id),
                )

    def mark_ready(self, record_id: str, *, attempts: int, not_before: float, reason: str) -> None:
        self._change(
            "UPDATE records SET state='ready', attempts=?, not_before=?, reason=? "
            "WHERE record_id=? AND state='sent'",
            attempts,
            not_before,
            reason,
            record_id,
        )

    def mark_dead(self, record_id: str, reason: str) -> None:
        self._change(
            "UPDATE records SET state='dead', reason=? WHERE record_id=? AND state IN ('ready','sent')",
            reason,
            record_id,
        )

    def requeue(self, record_id: str) -> bool:
        """A dead record is ready again, by a technician's word."""
        changed = self._change(
            "UPDATE records SET state='ready', attempts=0, not_before=0, reason='' "
            "WHERE record_id=? AND state='dead'",
            record_id,
        )
        return bool(changed)

    def requeue_since(self, receipt_at: float) -> int:
        """What was answered from then on, and not purged, is ready again: a restored carrier has lost it."""
        return self._change(
            "UPDATE records SET state='ready', attempts=0, not_before=0, reason='' "
            "WHERE state IN ('accepted','rejected','held') AND receipt_at >= ? AND body IS NOT NULL",
            receipt_at,
        )

    def resend_unanswered(self, sent_before: float) -> int:
        return self._change(
            "UPDATE records SET state='ready' WHERE state='sent' AND sent_at < ?", sent_before
        )

    def ask_again(self, held_before: float, now: float) -> int:
        return self._change(
            "UPDATE records SET state='ready' "
            "WHERE state='held' AND receipt_at NOT BETWEEN ? AND ?",
            held_before,
            now,
        )

    def settle(self, receipt: Receipt, raw: bytes, now: float) -> None:
        self._change(
            "UPDATE records SET state=?, reason=?, receipt=?, receipt_at=? "
            "WHERE record_id=? AND state IN ('ready','sent','held','dead')",
            receipt.verdict,
            receipt.reason,
            raw,
            now,
            receipt.record_id,
        )

    def purge(self, settled_before: float, settled_after: float) -> int:
        return self._change(
            "UPDATE records SET state='purged', body=NULL "
            "WHERE state IN ('accepted','rejected') AND receipt_at NOT BETWEEN ? AND ?",
            settled_before,
            settled_after,
        )

    def audit(self, kind: str, detail: str, now: float) -> None:
        self._change("INSERT INTO audit (at, kind, detail) VALUES (?, ?, ?)", now, kind, detail)

    def audited(self, limit: int) -> list[AuditEntry]:
        """The last of what was refused or given up, newest first."""
        rows = self._rows("SELECT at, kind, detail FROM audit ORDER BY id DESC LIMIT ?", limit)
        return [AuditEntry(**row) for row in rows]

    # ---------------------------------------------------------------------------------------

    def _change(self, sql: str, *arguments: Any) -> int:
        with self._lock, db.transaction(self._database):
            return int(self._database.execute(sql, arguments).rowcount)

    def _rows(self, sql: str, *arguments: Any) -> list[dict[str, Any]]:
        with self._lock, db.translated():
            return list(self._database.query(sql, arguments))

    def _row(self, sql: str, *arguments: Any) -> dict[str, Any] | None:
        return next(iter(self._rows(sql, *arguments)), None)
