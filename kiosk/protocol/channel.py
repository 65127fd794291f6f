"""Length-prefixed msgpack messages over a Unix stream socket, with file descriptors beside them."""

import select
import socket
import struct
from typing import Any, Generic, TypeVar

import msgspec

from kiosk.input_bounds import SCREEN_MESSAGE_BYTES

_LENGTH = struct.Struct(">I")
_INT = struct.calcsize("i")
_FDS_SPACE = socket.CMSG_SPACE(4 * _INT)

T = TypeVar("T")


class ChannelClosedError(ConnectionError):
    """The peer is gone."""


class ChannelMalformedError(ValueError):
    """The peer broke the framing or the schema; the connection is of no further use."""


class Channel(Generic[T]):
    """One end of a connection that receives messages of the given type.

    `send` blocks (whole message or ChannelClosedError). `receive` blocks for one message;
    `receive_ready` takes what has arrived without blocking, for an event loop on `fileno`.
    """

    def __init__(self, sock: socket.socket, receives: Any, *, takes_fds: bool = True) -> None:
        """takes_fds: False has the kernel close whatever descriptors the peer sends."""
        self._sock = sock
        self._fds_space = _FDS_SPACE if takes_fds else 0
        self._decoder: msgspec.msgpack.Decoder[T] = msgspec.msgpack.Decoder(receives)
        self._encoder = msgspec.msgpack.Encoder()
        self._buffer = bytearray()
        self._fds: list[int] = []

    def fileno(self) -> int:
        return self._sock.fileno()

    def close(self) -> None:
        self._sock.close()

    def send(self, message: msgspec.Struct, fds: tuple[int, ...] = ()) -> None:
        body = self._encoder.encode(message)
        if len(body) > SCREEN_MESSAGE_BYTES:
            raise ChannelMalformedError(
                f"message of {len(body)} bytes, at most {SCREEN_MESSAGE_BYTES}"
            )
        data = _LENGTH.pack(len(body)) + body
        try:
            if fds:
                sent = socket.send_fds(self._sock, [data], list(fds))
                data = data[sent:]
            self._sock.sendall(data)
        except OSError as error:
            raise ChannelClosedError(str(error)) from error

    def receive(self) -> T:
        """One message. Raises ChannelClosedError, ChannelMalformedError, or TimeoutError."""
        while True:
            message = self._take()
            if message is not None:
                return message
            self._fill()

    def receive_one(self) -> T | None:
        """What one look at the socket gives, of a peer that is not known yet; None: no whole message."""
        message = self._take()
        if message is None and self._readable():
            self._fill()
            message = self._take()
        return message

    def receive_ready(self) -> list[T]:
        """All complete messages that have arrived. Raises ChannelClosedError once the peer is gone."""
        messages: list[T] = []
        while True:
            message = self._take()
            if message is not None:
                messages.append(message)
                continue
            try:
                if not self._readable():
                    return messages
                self._fill()
            except ChannelClosedError:
                if messages:
                    return messages
                raise

    def take_fd(self) -> int:
        """The oldest descriptor that came with a message; the caller owns it."""
        if not self._fds:
            raise ChannelMalformedError("no file descriptor came with the message")
        return self._fds.pop(0)

    def _readable(self) -> bool:
        """Ask without waiting: MSG_DONTWAIT on a socket with a time-out waits for that time-out."""
        poller = select.poll()
        poller.register(self._sock, select.POLLIN)
        return bool(poller.poll(0))

    def _fill(self) -> None:
        try:
            data, ancillary, _, _ = self._sock.recvmsg(65536, self._fds_space)
        except TimeoutError:
            raise
        except OSError as error:
            raise ChannelClosedError(str(error)) from error
        if not data:
            raise ChannelClosedError("the peer closed the connection")
        for level, kind, content in ancillary:
            if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
                self._fds += memoryview(content[: len(content) // _INT * _INT]).cast("i")
        self._buffer += data

    def _take(self) -> T | None:
        if len(self._buffer) < _LENGTH.size:
            return None
        (length,) = _LENGTH.unpack_from(self._buffer)
        if length > SCREEN_MESSAGE_BYTES:
            raise ChannelMalformedError(
                f"message of {length} bytes announced, at most {SCREEN_MESSAGE_BYTES}"
            )
        end = _LENGTH.size + length
        if len(self._buffer) < end:
            return None
        body = bytes(self._buffer[_LENGTH.size : end])
        del self._buffer[:end]
        try:
            return self._decoder.decode(body)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise ChannelMalformedError(str(error)) from error
