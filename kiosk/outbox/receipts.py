"""Receipts that arrive: which one settles a stored record, and what is noted of those that settle none."""

from collections.abc import Callable

from kiosk.errors import EvidenceError
from kiosk.outbox.delivery import State
from kiosk.outbox.queue import Queue
from kiosk.records.receipt import Receipt, settles

_UNSETTLED = frozenset({State.READY, State.SENT, State.DEAD})


def take(
    queue: Queue, raw: bytes, now: float, *, device: str, verify: Callable[[bytes], Receipt]
) -> bool:
    """Settle the record that a receipt is about; anything wrong with it is audited only."""
    try:
        receipt = verify(raw)
    except EvidenceError as error:
        queue.audit("receipt_refused", str(error), now)
        return False
    entry = queue.entry(receipt.record_id)
    if entry is None or not settles(
        receipt, device=device, record_id=entry.record_id, sha256=entry.sha256
    ):
        queue.audit("receipt_foreign", receipt.record_id, now)
        return False
    if entry.state in _UNSETTLED:
        queue.settle(receipt, raw, now)
    return True
