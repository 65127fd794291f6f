"""The relay's work on records, over two ports: the queue on disk and the link to the broker."""

import logging
import random
from collections.abc import Callable
from typing import Protocol

from kiosk.outbox import dead_records, receipts, retention, retry_delays, send_window
from kiosk.outbox.queue import Queue
from kiosk.outbox.record_states import State
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
        self._nobody_there = 0  # windows, one after the other, that nobody at the carrier took
        self._probe_at = 0.0

    @property
    def probes_at(self) -> float:
        """By the boot clock: when one record asks whether somebody at the carrier takes them; 0: no need."""
        return self._probe_at if self._nobody_there else 0.0

    def start(self) -> None:
        """After a start nothing is in flight, and nothing waits: another boot has another clock."""
        recovered = self._queue.recover()
        self._queue.forget_delays()
        if recovered:
            log.info("%d records were in flight; they go out again", recovered)

    def disconnected(self) -> None:
        """An outage is not an attempt: what is unanswered is ready again at once."""
        self._published.clear()
        self._queue.recover()

    def heard(self) -> None:
        """Something came of the carrier: somebody is there."""
        self._nobody_there = 0

    def drain(self, link: Link, now: float) -> int:
        """Send what fits the window; the number of records sent. now: by the boot clock, as everywhere here.

        While nobody takes them, one record is the probe, and the others stay.
        """
        self._queue.resend_unanswered(now - retry_delays.RECEIPT_WITHIN_S)
        flying = self._queue.in_flight()
        if self._nobody_there and (flying[0] or now < self._probe_at):
            return 0
        waiting = self._queue.waiting(now, 1 if self._nobody_there else send_window.WINDOW_RECORDS)
        chosen = send_window.fits_window(waiting, *flying)
        # The state is on disk before the message is on its way.
        self._queue.mark_sent([record.record_id for record in chosen], now)
        for record in chosen:
            body = self._queue.body(record.record_id)
            number = link.publish("record", body) if body is not None else None
            if number is not None:
                self._published[number] = record.record_id
        return len(chosen)

    def acknowledged(self, number: int, code: int, now: float, wall: float) -> None:
        """A PUBACK: success means only that the broker has it; a refusal means a retry.

        wall: seconds since the epoch, for people to read.
        """
        record_id = self._published.pop(number, None)
        entry = self._queue.entry(record_id) if record_id else None
        if record_id is None or entry is None or entry.state != State.SENT:
            return
        if code == _NOBODY_THERE:
            self._queue.mark_ready(record_id, attempts=entry.attempts, not_before=0.0, reason="")
            self._back_off(now)
            return
        if code < _FAILURE:
            self._nobody_there = 0
            return
        attempts = entry.attempts + 1
        reason = f"PUBACK 0x{code:02X}"
        if dead_records.is_dead(code, attempts):
            self._queue.mark_dead(record_id, reason)
            self._queue.audit("dead", f"{record_id} {reason}", wall)
            return
        not_before = now + retry_delays.resend_after(attempts, self._rng)
        self._queue.mark_ready(record_id, attempts=attempts, not_before=not_before, reason=reason)

    def _back_off(self, now: float) -> None:
        """Once for a whole window, of which each record comes back."""
        if now >= self._probe_at:
            self._nobody_there += 1
            self._probe_at = now + retry_delays.probe_after(self._nobody_there, self._rng)

    def received_receipt(self, raw: bytes, now: float) -> None:
        """Settle the record that the receipt is about. Raises EvidenceError: it settles nothing here.

        now: seconds since the epoch.
        """
        receipts.take(self._queue, raw, now, device=self._device, verify=self._verify)
        self.heard()

    def sweep(self, now: float) -> None:
        """What is held is asked about; bodies go a day after the last word, and what stays names nobody.

        now: seconds since the epoch. A word of the future came before somebody set the clock back.
        """
        self._queue.ask_again(now - retry_delays.HELD_ASK_S, now)
        self._queue.purge(*retention.kept(now))
