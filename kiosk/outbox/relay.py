"""The relay's work on records, over two ports: the queue on disk and the link to the broker."""

import logging
import random
from collections.abc import Callable
from typing import Protocol

from kiosk.outbox import dead_records, delivery, receipts, retention, retry_delays
from kiosk.outbox.delivery import State
from kiosk.outbox.queue import Queue
from kiosk.records.receipt import Receipt

log = logging.getLogger(__name__)

_FAILURE = 0x80  # reason codes from here on are refusals (MQTT 5 §2.4)
_NOBODY_THERE = 0x10  # no matching subscribers: the carrier's consumers are down


class Link(Protocol):
    """A connected publisher; publish gives a message id that comes back with its PUBACK."""

    def publish(self, channel: str, payload: bytes) -> int | None: ...


class Relay:
    """Drains the queue while connected. `verify` opens a receipt or raises EvidenceError."""

    def __init__(
        self,
        queue: Queue,
        device: str,
        verify: Callable[[bytes], Receipt],
        rng: random.Random,
    ) -> None:
        self._queue = queue
        self._device = device
        self._verify = verify
        self._rng = rng
        self._published: dict[int, str] = {}

    def start(self) -> None:
        """After a start nothing is in flight: what was sent is ready again."""
        recovered = self._queue.recover()
        if recovered:
            log.info("%d records were in flight; they go out again", recovered)

    def disconnected(self) -> None:
        """An outage is not an attempt: what is unanswered is ready again at once."""
        self._published.clear()
        self._queue.recover()

    def drain(self, link: Link, now: float) -> int:
        """Send what fits the window; the number of records sent."""
        self._queue.resend_unanswered(now - retry_delays.RECEIPT_WITHIN_S)
        waiting = self._queue.waiting(now, delivery.WINDOW_RECORDS)
        chosen = delivery.fits_window(waiting, *self._queue.in_flight())
        # The state is on disk before the message is on its way.
        self._queue.mark_sent([record.record_id for record in chosen], now)
        for record in chosen:
            body = self._queue.body(record.record_id)
            number = link.publish("record", body) if body is not None else None
            if number is not None:
                self._published[number] = record.record_id
        return len(chosen)

    def acknowledged(self, number: int, code: int, now: float) -> None:
        """A PUBACK: success means only that the broker has it; a refusal means a retry."""
        record_id = self._published.pop(number, None)
        entry = self._queue.entry(record_id) if record_id else None
        if record_id is None or entry is None or entry.state != State.SENT:
            return
        if code == _NOBODY_THERE:
            later = now + retry_delays.CONSUMER_BACK_S
            self._queue.mark_ready(record_id, attempts=entry.attempts, not_before=later, reason="")
        if code < _FAILURE:
            return
        attempts = entry.attempts + 1
        reason = f"PUBACK 0x{code:02X}"
        if dead_records.is_dead(code, attempts):
            self._queue.mark_dead(record_id, reason)
            self._queue.audit("dead", f"{record_id} {reason}", now)
            return
        not_before = now + retry_delays.resend_after(attempts, self._rng)
        self._queue.mark_ready(record_id, attempts=attempts, not_before=not_before, reason=reason)

    def received_receipt(self, raw: bytes, now: float) -> None:
        """Settle the record that the receipt is about. Raises EvidenceError: it settles nothing here."""
        receipts.take(self._queue, raw, now, device=self._device, verify=self._verify)

    def sweep(self, now: float) -> None:
        """What is held is asked about; bodies go a day after the last word, and what stays names nobody."""
        self._queue.ask_again(now - retry_delays.HELD_ASK_S)
        self._queue.purge(retention.settled_before(now))
