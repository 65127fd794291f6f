"""Several DocumentReaders at one counter: a PC/SC reader for passports beside a resident card reader."""

import time
from collections.abc import Sequence
from typing import NamedTuple

from kiosk.errors import CardAbsentError, DocumentError
from kiosk.identity.documents import ChipKey, Document
from kiosk.ports import CardPresence, DocumentReader

_TURN_S = 0.1


class _Lying(NamedTuple):
    """A card, and the reader that it lies on."""

    presence: CardPresence
    reader: DocumentReader


class SeveralReaders:
    """Several readers as one. An absent or mute one does not silence the others.

    Each is looked at every time, so that each knows what was laid on it since. A card that was laid down
    comes before one that lay there already: that one would hide it.
    """

    def __init__(self, readers: Sequence[DocumentReader]) -> None:
        self._readers = tuple(readers)
        self._told: _Lying | None = None

    def presence(self, timeout_s: float) -> CardPresence | None:
        ends = time.monotonic() + timeout_s
        while True:
            self._look()
            left = ends - time.monotonic()
            if self._told is not None:
                return self._told.presence
            if left <= 0:
                return None
            time.sleep(min(_TURN_S, left))

    def wait_removed(self, session: str, timeout_s: float) -> bool:
        ends = time.monotonic() + timeout_s
        while self._look() == session:
            left = ends - time.monotonic()
            if left <= 0:
                return False
            time.sleep(min(_TURN_S, left))
        return True

    def read(
        self, key: ChipKey | None, challenge: bytes | None = None, session: str = ""
    ) -> Document:
        wanted = session or self._look()
        if self._told is None or self._told.presence.session != wanted:
            raise CardAbsentError
        return self._told.reader.read(key, challenge, wanted)

    def close(self) -> None:
        for reader in self._readers:
            reader.close()

    def _look(self) -> str:
        """The session of the card to be told: among equals the one that was told before; "" without one."""
        told = self._told.presence.session if self._told else ""

        def rank(lying: _Lying) -> tuple[bool, bool]:
            return lying.presence.laid, lying.presence.session == told

        self._told = max(self._lying(), key=rank, default=None)
        return self._told.presence.session if self._told else ""

    def _lying(self) -> list[_Lying]:
        """On each reader. Raises DocumentError when none of them can be looked at."""
        lying, failed = [], []
        for reader in self._readers:
            try:
                presence = reader.presence(0)
            except DocumentError as error:
                failed.append(error)
                continue
            if presence is not None:
                lying.append(_Lying(presence, reader))
        if len(failed) == len(self._readers):
            raise failed[0]
        return lying
