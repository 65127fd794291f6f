"""The store's high-water mark: how far this kiosk's chain had come, kept beside the store and not in it.

A store that ends before its mark, or that has other bytes there, was restored from a copy: what was made
meanwhile is missing in it, and what comes next takes a place that is taken. The carrier's answers and
receipts say the same of a kiosk that was restored whole, mark and all. Once seen, it stays seen.
"""

import logging
from collections.abc import Iterable
from pathlib import Path

import msgspec

from kiosk.durable_files import replace
from kiosk.ports import Outbox, OutboxEntry
from kiosk.records.receipt import Receipt

log = logging.getLogger(__name__)

FILE = "high_water.json"


class HighWater(msgspec.Struct, frozen=True):
    """The last record that was stored here, as kept on disk; no personal data."""

    seq: int = 0
    sha256: bytes = b""
    restored: bool = False  # the store was seen to be a copy

    def contradicts(self, outbox: Outbox) -> bool:
        """Whether this store is a copy, or was seen to be one. Raises StoreDamagedError."""
        return self.restored or _is_missing(outbox, self.seq, self.sha256)


class HighWaterMark:
    """One file; the visit that has its turn keeps it."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._told = (0, b"")

    def hear(self, seq: int, sha256: bytes) -> None:
        """What an answer of the carrier says of this kiosk's last record there; to be compared next time."""
        self._told = (seq, sha256)

    def is_contradicted(
        self, outbox: Outbox, newest_first: list[OutboxEntry], receipts: Iterable[Receipt]
    ) -> bool:
        """Whether this store is a copy. receipts: the carrier's own, of this kiosk's records.

        Raises StoreDamagedError.
        """
        mark = self.load()
        last = newest_first[0] if newest_first else None
        told = [self._told, *((one.last_seq, one.last_sha256) for one in receipts)]
        restored = mark.contradicts(outbox) or any(_is_missing(outbox, *place) for place in told)
        if restored and not mark.restored:
            log.warning("ALARM: the store was restored from a copy")
        seq, sha256 = mark.seq, mark.sha256
        if last is not None and last.seq > seq:  # of a copy, too: no place of it may be given again
            seq, sha256 = last.seq, last.sha256
        if (now := HighWater(seq, sha256, restored)) != mark:
            self._keep(now)
        return restored

    def load(self) -> HighWater:
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=HighWater)
        except FileNotFoundError:
            return HighWater()
        except msgspec.MsgspecError:
            log.warning("%s is damaged: only the carrier tells a copy now", self._file.name)
            return HighWater()

    def _keep(self, mark: HighWater) -> None:
        try:
            replace(self._file, msgspec.json.encode(mark))
        except OSError as error:
            log.warning("%s is not kept: %s", self._file.name, error.strerror)


def _is_missing(outbox: Outbox, seq: int, sha256: bytes) -> bool:
    """Whether the store has no record, or another one, in this place. 0: nobody has said anything.

    A place that was lost with a damaged file has no digest any more: it says nothing.
    """
    return seq > 0 and outbox.digest_at(seq) not in {sha256, b""}
