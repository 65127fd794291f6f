"""PC/SC through pyscard's lowest level; the only importer of `smartcard`.

pyscard's monitors do not survive a restart of pcscd, and its transmit has no deadline. Therefore this module
calls SCardGetStatusChange itself with a context that it rebuilds, and runs every session on a thread that it
leaves behind when the card stays mute.
"""

import logging
import sys
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import Any, TypeVar

from smartcard import scard

from drivers.cards import command_deadlines, reader_choice
from drivers.cards.iso7816 import Command, Response, parse_response
from kiosk.errors import (
    CardAbsentError,
    CardEndlessError,
    CardMuteError,
    CardProtocolError,
    ReaderAbsentError,
)
from kiosk.identity.documents import Exchange
from kiosk.ports import CardPresence

log = logging.getLogger(__name__)

_PRESENT = scard.SCARD_STATE_PRESENT
_MUTE = scard.SCARD_STATE_MUTE
_EVENT_COUNTER = 16  # the upper bits of a state count insertions and removals
_CONNECT_TRIES = 20
_CONNECT_PAUSE_S = 0.05
_SLICE_MS = 1000  # how long one wait may hold a thread
_LOOK_S = 0.25  # how often a running session is looked after
_NEVER = float("inf")
_CHANNEL_BYTES, _USB_CHANNEL = 4, 0x0020

T = TypeVar("T")

_GONE_READER = frozenset(
    {
        scard.SCARD_E_NO_SERVICE,
        scard.SCARD_E_SERVICE_STOPPED,
        scard.SCARD_E_INVALID_HANDLE,
        scard.SCARD_E_READER_UNAVAILABLE,
        scard.SCARD_E_UNKNOWN_READER,
        scard.SCARD_E_NO_READERS_AVAILABLE,
        scard.SCARD_F_COMM_ERROR,
    }
)


class Watcher:
    """Watches which card lies on the chosen reader. A context of its own, rebuilt when pcscd restarts."""

    def __init__(self, wanted: str = "", admit: Callable[[str], None] | None = None) -> None:
        """admit: is given a reader's name before anything is asked of it; raises NoReaderError."""
        self._wanted = wanted
        self._admit = admit
        self._context: Any = None
        self._reader = ""
        self._state = scard.SCARD_STATE_UNAWARE
        self._presence: CardPresence | None = None

    def readers(self) -> tuple[str, ...]:
        """All readers' names. Raises ReaderAbsentError when there is no service."""
        code, names = scard.SCardListReaders(self._established(), [])
        if code == scard.SCARD_E_NO_READERS_AVAILABLE:
            return ()
        self._check(code)
        return tuple(names)

    def chosen(self) -> str:
        """The reader's name. Raises NoReaderError."""
        return self._chosen()

    def presence(self, timeout_s: float) -> CardPresence | None:
        """The card there now, waiting up to timeout_s for one. Raises ReaderAbsentError."""
        deadline = time.monotonic() + timeout_s
        self._poll(0)
        while self._presence is None:
            left = deadline - time.monotonic()
            if left <= 0:
                return None
            self._poll(min(_SLICE_MS, int(left * 1000) + 1))
        return self._presence

    def is_gone(self, session: str, timeout_s: float) -> bool:
        """True once the card of that session is away, even if another lies there now."""
        deadline = time.monotonic() + timeout_s
        self._poll(0)
        while self._presence is not None and self._presence.session == session:
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            self._poll(min(_SLICE_MS, int(left * 1000) + 1))
        return True

    def close(self) -> None:
        if self._context is not None:
            scard.SCardReleaseContext(self._context)
            self._context = None

    def _poll(self, wait_ms: int) -> None:
        """Take the reader's state; at most wait_ms until it changes."""
        reader = self._chosen()
        # Who knows nothing is answered at once; who knows the state waits a millisecond even at 0.
        known = self._state if wait_ms else scard.SCARD_STATE_UNAWARE
        code, states = scard.SCardGetStatusChange(self._established(), wait_ms, [(reader, known)])
        if code == scard.SCARD_E_TIMEOUT:
            return
        self._check(code)
        _, state, atr = states[0]
        if state & (scard.SCARD_STATE_UNKNOWN | scard.SCARD_STATE_UNAVAILABLE):
            self._lose()
            raise ReaderAbsentError(self._wanted)
        self._note(reader, state, bytes(atr))

    def _note(self, reader: str, state: int, atr: bytes) -> None:
        known = self._state != scard.SCARD_STATE_UNAWARE
        counted = state >> _EVENT_COUNTER != self._state >> _EVENT_COUNTER
        self._state = state & ~scard.SCARD_STATE_CHANGED
        if not state & _PRESENT:
            self._presence = None
        elif self._presence is None or counted:
            # Another count with a card still there: it was swapped while nobody looked.
            # Mute: two cards at once, or one upside down. It is there, and reading it says so.
            answer = b"" if state & _MUTE else atr
            # What is found by the first look has lain there since nobody knows when.
            self._presence = CardPresence(uuid.uuid4().hex, reader, answer, laid=known)

    def _chosen(self) -> str:
        if not self._reader:
            names = self.readers()
            name = reader_choice.chosen(names, self._wanted)
            if not name:
                raise ReaderAbsentError(self._wanted, names)
            if self._admit:
                self._admit(name)
            self._reader = name
        return self._reader

    def _established(self) -> Any:
        if self._context is None:
            code, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
            if code != scard.SCARD_S_SUCCESS:
                raise ReaderAbsentError(self._wanted)
            self._context = context
        return self._context

    def _check(self, code: int) -> None:
        if code == scard.SCARD_S_SUCCESS:
            return
        log.info("PC/SC: %s", scard.SCardGetErrorMessage(code))
        self._lose()
        raise ReaderAbsentError(self._wanted)

    def _lose(self) -> None:
        """Drop the context: everything that it knew is void."""
        self.close()
        self._reader = ""
        self._state = scard.SCARD_STATE_UNAWARE
        self._presence = None


class Connection:
    """An exclusive connection to one card presence; a Card that keeps its transcript.

    Used on the thread of `in_session` only. The context is this connection's own, so that a mute card
    costs one deadline and one thread.
    """

    def __init__(self, presence: CardPresence, deadline_s: float) -> None:
        self._presence = presence
        self._deadline_s = deadline_s
        self._protocol = scard.SCARD_PCI_T1
        self._card: Any = None
        self._context: Any = None
        self.exchanges: list[Exchange] = []
        self.due = time.monotonic() + deadline_s  # when the call that runs now is overdue
        self.ends = time.monotonic() + command_deadlines.of_reading(deadline_s)

    def exchange(self, command: Command) -> Response:
        """One APDU. Raises CardAbsentError, CardEndlessError, CardProtocolError, ReaderAbsentError."""
        apdu = list(command.encode())
        started = time.monotonic()
        if started > self.ends or len(self.exchanges) >= command_deadlines.MOST_COMMANDS:
            raise CardEndlessError(len(self.exchanges))
        self.due = started + command_deadlines.of_command(command, self._deadline_s)
        code, answer = scard.SCardTransmit(self._card, self._protocol, apdu)
        ended = time.monotonic()
        self.due = _NEVER
        _raise_for(code)
        if not answer:
            # A card torn out in mid-APDU: "success" without an answer.
            raise CardAbsentError
        response = parse_response(bytes(answer))
        self.exchanges.append(
            Exchange(command.header.hex(), response.sw, round((ended - started) * 1000, 3))
        )
        return response

    def reader_serial(self) -> str | None:
        """The reader's serial number, where its driver tells."""
        code, value = scard.SCardGetAttrib(self._card, scard.SCARD_ATTR_VENDOR_IFD_SERIAL_NO)
        if code != scard.SCARD_S_SUCCESS:
            return None
        return bytes(value).decode("ascii", "replace").strip(" \0") or None

    def usb_address(self) -> tuple[int, int] | None:
        """The reader's bus and its address there."""
        return _usb_address(self._card)

    def open(self) -> None:
        """Connect, exclusively; another program may hold the card for a moment."""
        code, self._context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        _raise_for(code)
        for _ in range(_CONNECT_TRIES):
            self.due = time.monotonic() + self._deadline_s
            code, self._card, protocol = scard.SCardConnect(
                self._context,
                self._presence.reader,
                scard.SCARD_SHARE_EXCLUSIVE,
                scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1,
            )
            if code != scard.SCARD_E_SHARING_VIOLATION:
                break
            time.sleep(_CONNECT_PAUSE_S)
        self.due = _NEVER
        if code != scard.SCARD_S_SUCCESS:
            self._card = None
        _raise_for(code)
        if protocol == scard.SCARD_PROTOCOL_T0:
            self._protocol = scard.SCARD_PCI_T0

    def close(self) -> None:
        if self._card is not None:
            scard.SCardDisconnect(self._card, scard.SCARD_RESET_CARD)
        if self._context is not None:
            scard.SCardReleaseContext(self._context)
        self._card = self._context = None


def in_session(
    presence: CardPresence, deadline_s: float, work: Callable[[Connection], T]
) -> tuple[T, Connection]:
    """Connect, do the work and disconnect; the connection is given back for its transcript.

    The work runs on a thread of its own. When one call overruns its deadline, that thread is left behind
    with it (it ends and disconnects as soon as the driver lets go), and CardMuteError is raised here. So it
    is, with CardEndlessError, when all calls together overrun the reading's.
    """
    connection = Connection(presence, deadline_s)
    done: Future[T] = Future()

    def run() -> None:
        try:
            try:
                connection.open()
                result = work(connection)
            finally:
                connection.close()
        except Exception as error:  # noqa: BLE001 - not swallowed: it is raised where the work was asked for
            done.set_exception(error)
        else:
            done.set_result(result)

    threading.Thread(target=run, name="pcsc", daemon=True).start()
    while True:
        left = connection.due - time.monotonic()
        try:
            return done.result(timeout=min(max(left, 0.0), _LOOK_S)), connection
        except FutureTimeoutError:
            if connection.due < time.monotonic() and not done.done():
                raise CardMuteError(deadline_s) from None
            # Its answers keep us computing: that thread, too, is left behind.
            if connection.ends + deadline_s < time.monotonic() and not done.done():
                raise CardEndlessError(len(connection.exchanges)) from None


def usb_address(reader: str) -> tuple[int, int] | None:
    """The same of a reader that no card need lie on. Raises DocumentError."""
    code, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    _raise_for(code)
    try:
        code, handle, _ = scard.SCardConnect(
            context, reader, scard.SCARD_SHARE_DIRECT, scard.SCARD_PROTOCOL_UNDEFINED
        )
        _raise_for(code)
        try:
            return _usb_address(handle)
        finally:
            scard.SCardDisconnect(handle, scard.SCARD_LEAVE_CARD)
    finally:
        scard.SCardReleaseContext(context)


def _usb_address(handle: Any) -> tuple[int, int] | None:
    """Bus and address, as the driver of a USB reader knows them (PC/SC part 3: 0x0020, channel).

    None: it says none, as that of a virtual reader.
    """
    code, value = scard.SCardGetAttrib(handle, scard.SCARD_ATTR_CHANNEL_ID)
    if code != scard.SCARD_S_SUCCESS or len(value) != _CHANNEL_BYTES:
        return None
    kind, channel = divmod(int.from_bytes(bytes(value), sys.byteorder), 1 << 16)
    return divmod(channel, 1 << 8) if kind == _USB_CHANNEL else None


def _raise_for(code: int) -> None:
    if code == scard.SCARD_S_SUCCESS:
        return
    if code in _GONE_READER:
        raise ReaderAbsentError("")
    if code == scard.SCARD_E_SHARING_VIOLATION:
        raise CardProtocolError("another program uses the reader")
    # Removed, reset, unpowered, no card, not transacted: the card is not there any more.
    log.info("PC/SC: %s", scard.SCardGetErrorMessage(code))
    raise CardAbsentError
