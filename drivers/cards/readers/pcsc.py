"""The PC/SC DocumentReader: tells the kinds of card apart and reads each in its own way, whole."""

import datetime as dt
import hashlib
import os
import time
from collections.abc import Callable

from drivers.cards import documents
from drivers.cards.emrtd import application as emrtd
from drivers.cards.iso7816 import declares_extended_length
from drivers.cards.resident import reader_dialects, text_block
from drivers.cards.resident.portrait import PhotoDecoder
from drivers.cards.resident.reader_dialects import ResidentReading
from drivers.cards.scard import Connection, Watcher, in_session, usb_address
from drivers.device_identity import usb
from drivers.device_identity.pinned import DevicePin, admit_reader
from kiosk.emrtd.active_authentication import CHALLENGE
from kiosk.emrtd.signer_trust import TrustStore
from kiosk.errors import (
    CardAbsentError,
    CardMuteError,
    CardProtocolError,
    CardUnknownError,
)
from kiosk.identity.devices import DeviceIdentity
from kiosk.identity.documents import ChipKey, Document
from kiosk.ports import CardPresence


class PcscReader:
    """The kiosk.ports.DocumentReader of a PC/SC reader."""

    def __init__(
        self,
        *,
        name: str,
        deadline_s: float,
        trust: TrustStore,
        decoder: PhotoDecoder,
        now: Callable[[], dt.datetime],
        pin: DevicePin,
    ) -> None:
        self._pin = pin
        self._watcher = Watcher(name, None if pin.takes_any else self._admit)
        self._deadline_s = deadline_s
        self._trust = trust
        self._decoder = decoder
        self._now = now
        # What the chip on the reader told without a key, so that the second try does not ask again.
        self._recognised: tuple[str, emrtd.Recognised] | None = None
        self._passes_extended = True  # until an extended exchange breaks down in this reader

    def presence(self, timeout_s: float) -> CardPresence | None:
        return self._watcher.presence(timeout_s)

    def wait_removed(self, session: str, timeout_s: float) -> bool:
        return self._watcher.is_gone(session, timeout_s)

    def read(
        self, key: ChipKey | None, challenge: bytes | None = None, session: str = ""
    ) -> Document:
        presence = self._watcher.presence(0)
        if presence is None or session not in {"", presence.session}:
            raise CardAbsentError
        if not presence.atr:
            raise CardMuteError(self._deadline_s)
        started = time.monotonic()
        extended = self._passes_extended and declares_extended_length(presence.atr)
        asked = os.urandom(CHALLENGE) if challenge is None else challenge
        terminal = emrtd.Terminal(self._trust, self._now(), os.urandom, asked, extended)
        try:
            (reading, serial, device), card = in_session(
                presence, self._deadline_s, lambda card: self._read(card, presence, key, terminal)
            )
        except (CardAbsentError, CardProtocolError):
            # Some readers break down at extended length: the next try does without.
            self._passes_extended = self._passes_extended and not extended
            self._recognised = None
            raise
        document = self._document(reading, presence, serial)
        if self._watcher.is_gone(presence.session, 0):
            # Swapped or lifted since: what was read may be of two cards.
            raise CardAbsentError
        return documents.with_transcript(
            document, card.exchanges, (time.monotonic() - started) * 1000, device
        )

    def close(self) -> None:
        self._watcher.close()
        self._decoder.close()

    def _admit(self, reader: str) -> None:
        """As soon as it is there; another program may have it just now, and each reading asks again."""
        try:
            address = usb_address(reader)
        except (CardAbsentError, CardProtocolError):
            return
        admit_reader(self._pin, reader, self._identity(address))

    def _identity(self, address: tuple[int, int] | None) -> DeviceIdentity | None:
        return usb.at_address(*address, self._pin.sysfs) if address else None

    def _read(
        self,
        card: Connection,
        presence: CardPresence,
        key: ChipKey | None,
        terminal: emrtd.Terminal,
    ) -> tuple[ResidentReading | emrtd.EmrtdReading, str | None, DeviceIdentity | None]:
        device = self._identity(card.usb_address())
        # On the very connection that the document comes by.
        admit_reader(self._pin, presence.reader, device)
        return self._read_card(card, presence, key, terminal), card.reader_serial(), device

    def _read_card(
        self,
        card: Connection,
        presence: CardPresence,
        key: ChipKey | None,
        terminal: emrtd.Terminal,
    ) -> ResidentReading | emrtd.EmrtdReading:
        resident = reader_dialects.read_by_atr(card, presence.atr)
        if resident is not None:
            return resident
        recognised = self._recognise(card, presence.session)
        if recognised is not None:
            return emrtd.read(card, key, recognised, terminal)
        resident = reader_dialects.read_by_asking(card)
        if resident is not None:
            return resident
        raise CardUnknownError(presence.atr)

    def _recognise(self, card: Connection, session: str) -> emrtd.Recognised | None:
        if self._recognised and self._recognised[0] == session:
            return self._recognised[1]
        found = emrtd.recognises(card)
        self._recognised = (session, found._replace(selected=False)) if found else None
        return found

    def _document(
        self,
        reading: ResidentReading | emrtd.EmrtdReading,
        presence: CardPresence,
        serial: str | None,
    ) -> Document:
        if isinstance(reading, emrtd.EmrtdReading):
            return documents.of_emrtd(reading, presence, serial)
        return documents.of_resident(
            text_block.parse(reading.content.text),
            presence,
            # Not on the session's thread: the decoder's process dies with the thread that starts it.
            portrait=self._decoder.decode(reading.content.photo),
            extra_address=reading.content.extra_address,
            digest=hashlib.sha256(reading.content.digest_input).digest(),
            sam_id=reading.sam_id,
            reader_serial=serial,
        )
