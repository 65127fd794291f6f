"""Receipts that arrive: which one settles a stored record."""

from collections.abc import Callable

from kiosk.errors import EvidenceError
from kiosk.outbox.queue import Queue
from kiosk.outbox.record_states import State
from kiosk.records.receipt import Receipt, settles

_UNSETTLED = frozenset({State.READY, State.SENT, State.HELD, State.DEAD})


def take(
    queue: Queue, raw: bytes, now: float, *, device: str, verify: Callable[[bytes], Receipt]
) -> None:
    """Settle the record that a receipt is about. Raises EvidenceError: it settles nothing here."""
    receipt = verify(raw)
    entry = queue.entry(receipt.record_id)
    if entry is None or not settles(
        receipt, device=device, record_id=entry.record_id, sha256=entry.sha256
    ):
        raise EvidenceError("receipt: of no record that is stored here")
    if entry.state in _UNSETTLED:
        queue.settle(receipt, raw, now)
