"""The slot behind vpcd: connecting inserts the card, closing removes it. Faults are set here."""

import socket
import struct
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

_CONTROL_ATR = b"\x04"
_CONTROL = {b"\x00": "off", b"\x01": "on", b"\x02": "reset"}
_LENGTH = struct.Struct(">H")
# Longer than an ATR may be: pcscd cannot power the card and calls it mute, as two cards at once make it.
_COLLISION = bytes(40)
# pcscd looks every 400 ms; a card that was swapped within one look stays unseen for seconds.
_HAND_S = 0.6


class EmulatedCard(Protocol):
    @property
    def atr(self) -> bytes: ...
    def reset(self) -> None: ...
    def transmit(self, raw: bytes) -> bytes: ...


@dataclass
class Faults:
    """What goes wrong with this card; counts are of APDUs from 1."""

    latency_ms: float = 0
    tear_at: int = 0
    mute_at: int = 0
    wrong_mac_at: int = 0  # the last byte before the status word is flipped
    extended_breaks: bool = False  # this reader breaks down when an APDU has extended length
    two_cards: bool = False  # two cards at once: the reader cannot power either
    quick: bool = False  # laid down at once, within the 400 ms that pcscd looks away


class Canned:
    """A card that plays recorded answers: it measures what an exchange costs without any card."""

    def __init__(self, atr: bytes, recorded: list[tuple[bytes, bytes]]) -> None:
        self.atr = atr
        self._recorded = recorded
        self.reset()

    def reset(self) -> None:
        self._at = 0

    def transmit(self, raw: bytes) -> bytes:
        command, answer = self._recorded[self._at % len(self._recorded)]
        self._at += 1
        return answer if raw == command else b"\x6f\x00"


class Slot:
    """The slot of a vpcd reader on this port; it holds one card at a time."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._connection: socket.socket | None = None
        self._removed_at = 0.0
        self.apdus = 0
        self.computing_s = 0.0
        self.recorded: list[tuple[bytes, bytes]] = []
        self.atr = b""

    def insert(self, card: EmulatedCard, faults: Faults) -> None:
        self.remove()
        if not faults.quick:
            time.sleep(max(0.0, self._removed_at + _HAND_S - time.monotonic()))
        connection = socket.create_connection(("127.0.0.1", self._port), timeout=5)
        connection.settimeout(None)
        self._connection = connection
        self.begin(card.atr)
        card.reset()
        serve = threading.Thread(target=self._serve, args=(connection, card, faults), daemon=True)
        serve.start()

    def begin(self, atr: bytes = b"") -> None:
        """Count and record from here on."""
        self.apdus, self.computing_s, self.recorded = 0, 0.0, []
        self.atr = atr or self.atr

    def remove(self) -> None:
        if self._connection:
            with suppress(OSError):
                self._connection.shutdown(socket.SHUT_RDWR)
            self._connection.close()
            self._connection = None
            self._removed_at = time.monotonic()

    def _serve(self, connection: socket.socket, card: EmulatedCard, faults: Faults) -> None:
        with suppress(OSError, EOFError):
            while True:
                message = _receive(connection)
                if message == _CONTROL_ATR:
                    _send(connection, _COLLISION if faults.two_cards else card.atr)
                elif message in _CONTROL:
                    card.reset()
                else:
                    self._answer(connection, card, faults, message)

    def _answer(
        self, connection: socket.socket, card: EmulatedCard, faults: Faults, raw: bytes
    ) -> None:
        self.apdus += 1
        time.sleep(faults.latency_ms / 1000)
        if self.apdus == faults.tear_at or (faults.extended_breaks and _is_extended(raw)):
            connection.shutdown(socket.SHUT_RDWR)
            self._removed_at = time.monotonic()
            raise EOFError
        if self.apdus == faults.mute_at:
            threading.Event().wait()
        began = time.perf_counter()
        answer = card.transmit(raw)
        self.computing_s += time.perf_counter() - began
        if self.apdus == faults.wrong_mac_at:
            answer = answer[:-3] + bytes((answer[-3] ^ 1,)) + answer[-2:]
        self.recorded.append((raw, answer))
        _send(connection, answer)


def _is_extended(raw: bytes) -> bool:
    """ISO 7816-4 §5.2: a zero where a short APDU has its Lc, and more behind it."""
    return len(raw) >= 7 and raw[4] == 0


def _receive(connection: socket.socket) -> bytes:
    (size,) = _LENGTH.unpack(_exactly(connection, _LENGTH.size))
    return _exactly(connection, size)


def _exactly(connection: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        part = connection.recv(size - len(data))
        if not part:
            raise EOFError
        # vpcd sends length and body apart: without this an APDU waits 40 ms for a delayed ACK.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        data += part
    return data


def _send(connection: socket.socket, message: bytes) -> None:
    connection.sendall(_LENGTH.pack(len(message)) + message)
