"""The DocumentReader: tells the kinds of card apart and reads each in its own way, whole."""

import datetime as dt
import os
import time
from collections.abc import Callable, Sequence

from cryptography import x509
from msgspec.structs import replace

from drivers.cards.emrtd import application as emrtd
from drivers.cards.pcsc import Connection, Watcher
from drivers.cards.resident import pages
from drivers.cards.resident.portrait import PhotoDecoder
from kiosk.errors import CardAbsentError, CardUnknownError
from kiosk.identity.documents import AccessKey, Authenticity, Document, DocumentKind, Holder
from kiosk.ports import CardPresence


class PcscReader:
    """Implements kiosk.ports.DocumentReader."""

    def __init__(
        self,
        *,
        name: str,
        deadline_s: float,
        anchors: Sequence[x509.Certificate],
        decoder: PhotoDecoder,
        now: Callable[[], dt.datetime],
    ) -> None:
        self._watcher = Watcher(name)
        self._deadline_s = deadline_s
        self._anchors = anchors
        self._decoder = decoder
        self._now = now

    def presence(self, timeout_s: float) -> CardPresence | None:
        return self._watcher.presence(timeout_s)

    def wait_removed(self, session: str, timeout_s: float) -> bool:
        return self._watcher.is_gone(session, timeout_s)

    def read(self, key: AccessKey | None) -> Document:
        presence = self._watcher.presence(0)
        if presence is None:
            raise CardAbsentError
        started = time.monotonic()
        with Connection(presence, self._deadline_s) as card:
            if pages.recognises(presence.atr):
                document = self._resident(card, presence)
            elif emrtd.select(card):
                document = self._emrtd(card, presence, key)
            else:
                raise CardUnknownError(presence.atr)
        if self._watcher.is_gone(presence.session, 0):
            # Swapped or lifted since: what was read may be of two cards.
            raise CardAbsentError
        return _finished(document, card, started)

    def close(self) -> None:
        self._watcher.close()

    def _resident(self, card: Connection, presence: CardPresence) -> Document:
        reading = pages.read(card, self._decoder)
        text = reading.text
        holder = Holder(
            text.name, text.number, text.birth, text.sex, "CHN", text.address, text.nation
        )
        return Document(
            kind=DocumentKind.RESIDENT,
            holder=holder,
            issuer=text.issuer,
            valid_from=text.start,
            expiry=text.end,
            portrait=reading.portrait,
            authenticity=Authenticity.UNVERIFIED,
            authenticity_reason="no_signature",
            access="SAM",
            reader=presence.reader,
            session=presence.session,
            exchanges=(),
            digest=reading.digest,
            fields_complete=all((text.name, text.number, text.address)),
            read_ms=0,
        )

    def _emrtd(self, card: Connection, presence: CardPresence, key: AccessKey | None) -> Document:
        reading = emrtd.read(card, key, self._anchors, self._now(), os.urandom)
        mrz = reading.mrz
        name = f"{mrz.surname} {mrz.given_names}".strip()
        return Document(
            kind=reading.kind,
            holder=Holder(name, mrz.number, mrz.birth, mrz.sex, mrz.nationality),
            issuer=mrz.state,
            valid_from=None,
            expiry=mrz.expiry,
            portrait=reading.portrait,
            authenticity=reading.verdict.authenticity,
            authenticity_reason=reading.verdict.reason,
            access="BAC",
            reader=presence.reader,
            session=presence.session,
            exchanges=(),
            digest=reading.digest,
            fields_complete=bool(name and mrz.number),
            read_ms=0,
            group_hashes=reading.group_hashes,
        )


def _finished(document: Document, card: Connection, started: float) -> Document:
    ms = round((time.monotonic() - started) * 1000, 3)
    return replace(document, exchanges=tuple(card.exchanges), read_ms=ms)
