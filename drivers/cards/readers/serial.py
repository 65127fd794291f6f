"""The DocumentReader of a resident card reader on a serial line, without PC/SC.

A security module finds a card once, when it is laid down; it answers `select` for as long as the card lies
there. Presence and removal are told by these two; the first look selects what another program had found, too.
"""

import hashlib
import time
import uuid

from drivers.cards import documents
from drivers.cards.resident import text_block
from drivers.cards.resident.portrait import PhotoDecoder
from drivers.cards.resident.sam import SecurityModule
from drivers.cards.resident.serial_line import SerialLine
from drivers.device_identity import tty
from drivers.device_identity.pinned import DevicePin, admit_reader
from kiosk.errors import CardAbsentError, CardMuteError, ReaderAbsentError
from kiosk.identity.devices import DeviceIdentity
from kiosk.identity.documents import ChipKey, Document
from kiosk.ports import CardPresence

_POLL_S = 0.2


class SerialReader:
    """The kiosk.ports.DocumentReader of a security module on a serial line."""

    def __init__(
        self,
        device: str,
        baud: int,
        deadline_s: float,
        decoder: PhotoDecoder,
        pin: DevicePin,
    ) -> None:
        self._pin = pin
        self._line = SerialLine(device, baud, deadline_s)
        self._module = SecurityModule(self._line)
        self._decoder = decoder
        self._presence: CardPresence | None = None
        self._known = False  # whether a card lies there, since the line was last opened

    def presence(self, timeout_s: float) -> CardPresence | None:
        self._admitted()
        ends = time.monotonic() + timeout_s
        while not self._look():
            left = ends - time.monotonic()
            if left <= 0:
                return None
            time.sleep(min(_POLL_S, left))
        return self._presence

    def wait_removed(self, session: str, timeout_s: float) -> bool:
        ends = time.monotonic() + timeout_s
        while self._look() and self._presence and self._presence.session == session:
            left = ends - time.monotonic()
            if left <= 0:
                return False
            time.sleep(min(_POLL_S, left))
        return True

    def read(
        self, key: ChipKey | None, challenge: bytes | None = None, session: str = ""
    ) -> Document:
        """Read the card that lies there; a resident card needs no key, and signs nothing."""
        del key, challenge
        presence = self.presence(0)
        if presence is None or session not in {"", presence.session}:
            raise CardAbsentError
        started = time.monotonic()
        reader_device = self._admitted()
        sam_id = self._module.identity()
        content = self._module.read()
        if not self._look() or self._presence != presence:
            # Lifted or swapped since: what was read may be of two cards.
            raise CardAbsentError
        read_ms = (time.monotonic() - started) * 1000
        document = documents.of_resident(
            text_block.parse(content.text),
            presence,
            portrait=self._decoder.decode(content.photo),
            extra_address=content.extra_address,
            digest=hashlib.sha256(content.digest_input).digest(),
            sam_id=sam_id,
            reader_serial=self._line.serial_number(),
        )
        return documents.with_transcript(document, [], read_ms, reader_device)

    def close(self) -> None:
        self._line.close()
        self._decoder.close()

    def _admitted(self) -> DeviceIdentity | None:
        """Raises ReaderRefusedError."""
        found = tty.identity(self._line.device, self._pin.sysfs)
        admit_reader(self._pin, self._line.device, found)
        return found

    def _look(self) -> bool:
        """Whether a card lies there; a newly found one is another presence."""
        try:
            if self._module.find() or not self._known:
                session = uuid.uuid4().hex
                self._presence = CardPresence(session, self._line.device, b"", laid=self._known)
            if self._presence is not None and not self._module.select():
                self._presence = None
        except (CardMuteError, ReaderAbsentError):
            self._presence, self._known = None, False
            raise
        self._known = True
        return self._presence is not None
