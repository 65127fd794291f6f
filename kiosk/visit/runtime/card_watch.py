"""Watches the reader and reads on demand, on one thread: a reader serves one caller at a time."""

import logging
import queue
import threading
from collections.abc import Callable

from kiosk import errors as err
from kiosk.ports import DocumentReader
from kiosk.protocol.codes import CardFault, Message
from kiosk.visit.effects import ReadDocument
from kiosk.visit.events import (
    CardPlaced,
    CardTaken,
    DocumentFailed,
    DocumentRead,
    Event,
    ReaderBack,
    ReaderGone,
)

log = logging.getLogger(__name__)

_POLL_S = 0.1

# What each failure tells the customer to do.
_GUIDANCE: dict[type[err.DocumentError], Message] = {
    err.AccessKeyNeededError: Message.KEY_NEEDED,
    err.AccessKeyWrongError: Message.KEY_WRONG,
    err.CardAbsentError: Message.PLACE_CARD_AGAIN,
    err.CardMuteError: Message.CARD_MUTE,
    err.CardUnknownError: Message.CARD_UNKNOWN,
    err.NoReaderError: Message.READER_ABSENT,
    err.ReaderRefusedError: Message.READER_REFUSED,
    err.ReaderFaultError: Message.READER_FAULT,
    err.CardProtocolError: Message.PLACE_CARD_AGAIN,
    err.CardEndlessError: Message.DOCUMENT_UNREADABLE,
    err.MalformedDataError: Message.DOCUMENT_UNREADABLE,
}
_FAULTS: dict[type[err.DocumentError], CardFault] = {
    err.CardProtocolError: CardFault.PROTOCOL,
    err.CardEndlessError: CardFault.ENDLESS,
    err.MalformedDataError: CardFault.MALFORMED,
    err.DocumentError: CardFault.NONE,
}
_KEY_HELPS = frozenset({Message.KEY_NEEDED, Message.KEY_WRONG})


def guidance(error: err.DocumentError) -> Message:
    """What an error, or the nearest kind of it that we know, asks of the customer."""
    return next(_GUIDANCE[kind] for kind in type(error).__mro__ if kind in _GUIDANCE)


def _fault(error: err.DocumentError) -> CardFault:
    return next(_FAULTS[kind] for kind in type(error).__mro__ if kind in _FAULTS)


class CardWatch:
    """Posts what happens on the reader; `read` asks for a reading of a card that was told."""

    def __init__(self, reader: DocumentReader, post: Callable[[Event], None]) -> None:
        self._reader = reader
        self._post = post
        self._asked: queue.SimpleQueue[ReadDocument] = queue.SimpleQueue()
        self._session = ""
        self._no_reader = Message.NONE  # why there is none
        self._awake = threading.Event()

    def start(self) -> None:
        self._awake.set()
        threading.Thread(target=self._run, name="card", daemon=True).start()

    def pause(self) -> None:
        """The reader is another visit's until `resume`; a look that is under way ends by itself."""
        self._awake.clear()

    def resume(self) -> None:
        """What lies there then is told anew."""
        self._session = ""
        self._awake.set()

    def read(self, asked: ReadDocument) -> None:
        self._asked.put(asked)

    def _run(self) -> None:
        while True:
            self._awake.wait()
            # With a card there, what comes next is most likely "read it": wait on that.
            try:
                asked = self._asked.get(timeout=_POLL_S if self._session else 0)
            except queue.Empty:
                self._look()
            else:
                self._post(self._reading(asked))

    def _reading(self, asked: ReadDocument) -> Event:
        try:
            return DocumentRead(self._reader.read(asked.key, asked.challenge, asked.session))
        except err.DocumentError as error:
            message = guidance(error)
            return DocumentFailed(message, needs_key=message in _KEY_HELPS, fault=_fault(error))
        except Exception as error:  # noqa: BLE001 - whatever a card makes the reading raise costs that reading
            # The kind alone: what it says may be of the document.
            log.critical("a reading raised %s", type(error).__name__)
            return DocumentFailed(Message.DOCUMENT_UNREADABLE, fault=CardFault.UNFORESEEN)

    def _look(self) -> None:
        """See whether a card came or went; waits a little when nothing does."""
        try:
            if self._session:
                self._await_removal()
            else:
                self._await_card()
        except err.DocumentError as error:
            self._lost_reader(error)
        else:
            self._found_reader()

    def _await_card(self) -> None:
        presence = self._reader.presence(_POLL_S)
        if presence is not None:
            self._found_reader()
            self._session = presence.session
            self._post(CardPlaced(presence))

    def _await_removal(self) -> None:
        if self._reader.wait_removed(self._session, 0):
            self._post(CardTaken(self._session))
            self._session = ""

    def _lost_reader(self, error: err.DocumentError) -> None:
        """A reader that cannot be looked at is none: a line to a security module may be mute."""
        known = isinstance(error, err.NoReaderError)
        message = guidance(error) if known else Message.READER_ABSENT
        if self._no_reader is not message:
            log.warning("%s", error)
            self._no_reader = message
            self._session = ""
            self._post(ReaderGone(message))
        # Absence is told at once by the reader's port: do not ask again in a busy loop.
        threading.Event().wait(_POLL_S)

    def _found_reader(self) -> None:
        if self._no_reader:
            self._no_reader = Message.NONE
            self._post(ReaderBack())
