"""Several DocumentReaders at one counter: a PC/SC reader for passports beside a resident card reader."""

import time
from collections.abc import Sequence

from kiosk.errors import CardAbsentError, NoReaderError
from kiosk.identity.documents import ChipKey, Document
from kiosk.ports import CardPresence, DocumentReader

_TURN_S = 0.1


class SeveralReaders:
    """Several readers as one: the first card on any of them. An absent one does not silence the others."""

    def __init__(self, readers: Sequence[DocumentReader]) -> None:
        self._readers = tuple(readers)
        self._chosen: DocumentReader | None = None

    def presence(self, timeout_s: float) -> CardPresence | None:
        ends = time.monotonic() + timeout_s
        while True:
            present = self._first()
            left = ends - time.monotonic()
            if present is not None or left <= 0:
                return present
            time.sleep(min(_TURN_S, left))

    def wait_removed(self, session: str, timeout_s: float) -> bool:
        return self._chosen is None or self._chosen.wait_removed(session, timeout_s)

    def read(self, key: ChipKey | None, challenge: bytes | None = None) -> Document:
        if self.presence(0) is None or self._chosen is None:
            raise CardAbsentError
        return self._chosen.read(key, challenge)

    def close(self) -> None:
        for reader in self._readers:
            reader.close()

    def _first(self) -> CardPresence | None:
        absent: list[NoReaderError] = []
        for reader in self._readers:
            try:
                present = reader.presence(0)
            except NoReaderError as error:
                absent.append(error)
                continue
            if present is not None:
                self._chosen = reader
                return present
        if len(absent) == len(self._readers):
            raise absent[0]
        return None
