"""Watches the outbox and the relay: the clerk's strip and day, and the receipts of this visit's records.

Woken by the relay's datagram, and once a second by itself for the datagram that got lost.
"""

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable

from kiosk import china_time
from kiosk.enumerations import Verdict
from kiosk.enumerations.link_states import LinkState
from kiosk.errors import EvidenceError, StoreDamagedError, StoreFullError
from kiosk.ports import CarrierLink, Outbox, OutboxEntry, Stored
from kiosk.protocol.codes import Message
from kiosk.protocol.messages import ReceiptLine
from kiosk.records.receipt import Receipt, settles
from kiosk.records.reference_number import short
from kiosk.visit.events import Event, ReceiptVerified, StripSeen
from kiosk.visit.runtime import clerk_day
from kiosk.visit.runtime.high_water import HighWaterMark

log = logging.getLogger(__name__)

_LOOK_S = 1.0
_LINES = 4
FULL = 0.98
_TROUBLE: dict[str, Message] = {
    LinkState.REFUSED: Message.BROKER_REFUSED,
    LinkState.TAKEN_OVER: Message.NAME_TAKEN_OVER,
}


class OutboxWatch:
    """Posts StripSeen when something changed, and ReceiptVerified for every record it follows."""

    def __init__(
        self,
        *,
        outbox: Outbox,
        carrier: CarrierLink,
        device: str,
        mark: HighWaterMark,
        verify: Callable[[bytes], Receipt],
        wait: Callable[[float], None],
        post: Callable[[Event], None],
    ) -> None:
        """verify: a receipt's bytes to the carrier's word, EvidenceError otherwise. wait: until woken."""
        self._outbox = outbox
        self._carrier = carrier
        self._device = device
        self._mark = mark
        self._verify = verify
        self._wait = wait
        self._post = post
        # Record ids without a receipt; records are stored on another thread than ours.
        self._followed: set[str] = set()
        self._lock = threading.Lock()
        self._last: StripSeen | None = None
        self._known: dict[str, Receipt] = {}  # of today's records, verified once

    def start(self) -> None:
        threading.Thread(target=self._run, name="outbox", daemon=True).start()

    def follow(self, stored: Stored) -> None:
        """Tell this record's receipt when it comes; a visit may store a decision and a complaint."""
        with self._lock:
            self._followed.add(stored.record_id)

    def _run(self) -> None:
        while True:
            self._look()
            self._wait(_LOOK_S)

    def _look(self) -> None:
        online, why = self._carrier.online()
        try:
            entries = self._outbox.recent(_LINES)
            backlog, fill = self._outbox.backlog(), self._outbox.fill()
            receipts = {entry.record_id: self._proven(entry) for entry in entries}
            told = filter(None, receipts.values())
            restored = self._mark.is_contradicted(self._outbox, entries, told)
            today = clerk_day.figures(self._of_today())
        except (StoreDamagedError, StoreFullError) as error:
            log.warning("outbox: %s", error)
            self._tell(StripSeen(online, Message.NOT_SAVED, 0, (), full=True))
            return
        lines = tuple(_line(entry, receipts[entry.record_id]) for entry in entries)
        full = fill >= FULL
        trouble = _of_store(full=full, restored=restored) or _trouble(online, why)
        self._tell(StripSeen(online, trouble, backlog, lines, full, fill, restored, today))
        self._look_for_receipts()

    def _of_today(self) -> list[tuple[OutboxEntry, Receipt | None]]:
        entries = self._outbox.since(china_time.midnight(time.time()))
        return [(entry, self._known_receipt(entry)) for entry in entries]

    def _known_receipt(self, entry: OutboxEntry) -> Receipt | None:
        """A held record's receipt is followed by another one."""
        receipt = self._known.get(entry.record_id) or self._proven(entry)
        if receipt is not None and receipt.verdict != Verdict.HELD:
            self._known[entry.record_id] = receipt
        return receipt

    def _tell(self, seen: StripSeen) -> None:
        if seen != self._last:
            self._last = seen
            self._post(seen)

    def _look_for_receipts(self) -> None:
        with self._lock:
            followed = sorted(self._followed)
        for record_id in followed:
            entry = self._outbox.entry(record_id)
            receipt = self._proven(entry) if entry else None
            if receipt is not None:
                self._settled(receipt)

    def _settled(self, receipt: Receipt) -> None:
        with self._lock:
            self._followed.discard(receipt.record_id)
        effective = receipt.effective_at is not None
        self._post(ReceiptVerified(receipt.record_id, receipt.verdict, receipt.reason, effective))

    def _proven(self, entry: OutboxEntry) -> Receipt | None:
        if not entry.receipt:
            return None
        try:
            receipt = self._verify(entry.receipt)
        except EvidenceError as error:
            log.warning("receipt of %s: %s", entry.record_id, error)
            return None
        matches = settles(
            receipt, device=self._device, record_id=entry.record_id, sha256=entry.sha256
        )
        return receipt if matches else None


def _line(entry: OutboxEntry, receipt: Receipt | None) -> ReceiptLine:
    """A receipt that does not verify here is not shown, whatever the relay wrote."""
    settled = entry.state in {"accepted", "rejected", "held"}
    state = "sent" if settled and receipt is None else entry.state
    at = dt.datetime.fromtimestamp(entry.created_at, china_time.CHINA)
    return ReceiptLine(short(entry.record_id), state, f"{at:%H:%M:%S}")


def _of_store(*, full: bool, restored: bool) -> Message:
    if full:
        return Message.DISK_FULL
    return Message.STORE_RESTORED if restored else Message.NONE


def _trouble(online: bool, why: str) -> Message:
    return Message.NONE if online else _TROUBLE.get(why, Message.OFFLINE)
