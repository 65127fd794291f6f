"""The visit's end of the inference process: implements kiosk.ports.FaceAnalysis."""

import os
import socket
import threading
import time
from contextlib import suppress
from itertools import count
from pathlib import Path

from drivers.faces.protocol import Embed, Embedded, FromFaces, Ready, Seen, ToFaces, Unwatch, Watch
from kiosk.errors import FaceAnalysisError
from kiosk.ports import FaceEmbedding, FaceSignals
from kiosk.protocol.channel import Channel, ChannelClosedError, ChannelMalformedError
from kiosk.protocol.frames import FrameRing

# Real seconds. A process that was just restarted loads its models first; whoever waits may try again.
CONNECT_S = 20.0
_SEND_S = 5.0  # what is sent is small: only a process that stands still lets the buffer fill up


class FaceClient:
    """The visit's client: connects on first use, and again after the process was restarted.

    connect_s: how long a process that loads its models, or stands still, is waited for. One thread uses
    it; `interrupt` alone is for the others.
    """

    def __init__(self, path: Path, connect_s: float = CONNECT_S) -> None:
        self._path = path
        self._connect_s = connect_s
        self._channel: Channel[FromFaces] | None = None
        self._sock: socket.socket | None = None
        self._models: dict[str, str] = {}
        self._interrupted = threading.Event()
        self._ids = count(1)
        self._watch = 0
        self._asked: set[int] = set()
        self._embeddings: list[FaceEmbedding] = []

    def models(self) -> dict[str, str]:
        self._connected()
        return dict(self._models)

    def watch(self, ring: FrameRing) -> None:
        self._watch = next(self._ids)
        self._send(Watch(self._watch), ring.fd)

    def signals(self, timeout_s: float) -> FaceSignals | None:
        deadline = time.monotonic() + timeout_s
        while True:
            try:
                message = self._receive(max(deadline - time.monotonic(), 0.001))
            except TimeoutError:
                return None
            if isinstance(message, Seen) and message.id == self._watch:
                return message.signals
            if isinstance(message, Embedded) and message.id in self._asked:
                self._asked.remove(message.id)
                self._embeddings.append(FaceEmbedding(message.id, message.embedding))
                return None
            # Anything else answers what nobody waits for any more.

    def ask_embedding(self, pixels: bytes, width: int, height: int) -> int:
        return self._ask(pixels, width, height, portrait=False)

    def ask_portrait_embedding(self, pixels: bytes, width: int, height: int) -> int:
        return self._ask(pixels, width, height, portrait=True)

    def embeddings(self) -> list[FaceEmbedding]:
        come, self._embeddings = self._embeddings, []
        return come

    def unwatch(self) -> None:
        self._watch = 0
        self._forget()
        if self._channel:
            self._send(Unwatch())

    def interrupt(self) -> None:
        self._interrupted.set()
        if self._sock:
            with suppress(OSError):
                self._sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._interrupted.clear()
        self._drop()

    def _ask(self, pixels: bytes, width: int, height: int, *, portrait: bool) -> int:
        request = Embed(next(self._ids), width, height, portrait)
        fd = os.memfd_create("picture", os.MFD_CLOEXEC)
        try:
            os.pwrite(fd, pixels, 0)
            self._send(request, fd)
        finally:
            os.close(fd)
        self._asked.add(request.id)
        return request.id

    def _forget(self) -> None:
        self._asked.clear()
        self._embeddings.clear()

    def _drop(self) -> None:
        self._forget()
        if self._channel:
            self._channel.close()
            self._channel = None

    def _send(self, message: ToFaces, fd: int | None = None) -> None:
        channel = self._connected()
        if self._sock:
            self._sock.settimeout(_SEND_S)
        try:
            channel.send(message, () if fd is None else (fd,))
        except ChannelClosedError as error:
            self._drop()
            raise FaceAnalysisError("the inference process is gone") from error

    def _receive(self, timeout_s: float) -> FromFaces:
        """One message; TimeoutError when none comes in time, which leaves the connection as it was."""
        channel = self._connected()
        if self._sock:
            self._sock.settimeout(timeout_s)
        try:
            return channel.receive()
        except (ChannelClosedError, ChannelMalformedError) as error:
            self._drop()
            raise FaceAnalysisError(f"the inference process is gone: {error}") from error

    # -- connecting -------------------------------------------------------------------------

    def _connected(self) -> Channel[FromFaces]:
        if self._channel is None:
            deadline = time.monotonic() + self._connect_s
            self._sock = self._connect(deadline)
            self._channel = Channel(self._sock, FromFaces)
            try:
                self._models = self._greeting(deadline).models
            except FaceAnalysisError:
                self._drop()
                raise
        return self._channel

    def _greeting(self, deadline: float) -> Ready:
        if self._interrupted.is_set():  # just before there was a socket to shut down
            raise FaceAnalysisError("interrupted")
        try:
            ready = self._receive(max(deadline - time.monotonic(), 0.001))
        except TimeoutError as error:
            raise FaceAnalysisError(f"no greeting for {self._connect_s:.0f} s") from error
        if not isinstance(ready, Ready) or ready.trouble:
            raise FaceAnalysisError(ready.trouble if isinstance(ready, Ready) else "no greeting")
        return ready

    def _connect(self, deadline: float) -> socket.socket:
        while True:
            sock = socket.socket(socket.AF_UNIX)
            sock.settimeout(max(deadline - time.monotonic(), 0.001))
            try:
                sock.connect(str(self._path))
            except OSError as error:
                sock.close()
                if self._interrupted.wait(0.1) or time.monotonic() > deadline:
                    raise FaceAnalysisError("the inference process does not answer") from error
            else:
                return sock
