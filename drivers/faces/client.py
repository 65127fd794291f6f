"""The visit's end of the inference process: implements kiosk.ports.FaceAnalysis."""

import os
import socket
import threading
import time
from contextlib import suppress
from pathlib import Path

from drivers.faces.protocol import (
    Embed,
    Embedded,
    FromFaces,
    Ready,
    Seen,
    ToFaces,
    Unwatch,
    Unwatched,
    Watch,
)
from kiosk.errors import FaceAnalysisError
from kiosk.ports import FaceSignals
from kiosk.protocol.channel import Channel, ChannelClosedError, ChannelMalformedError
from kiosk.protocol.frames import FrameRing

# Real seconds, so generous that only a process that hangs exceeds them; a slow one answers late.
_ANSWER_S = 60.0
_CONNECT_S = 60.0  # a process that was just restarted loads its models first


class FaceClient:
    """The visit's client: connects on first use, and again after the process was restarted."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._channel: Channel[FromFaces] | None = None
        self._sock: socket.socket | None = None
        self._models: dict[str, str] = {}
        self._interrupted = threading.Event()

    def models(self) -> dict[str, str]:
        self._connected()
        return dict(self._models)

    def watch(self, ring: FrameRing) -> None:
        self._send(Watch(), ring.fd)

    def signals(self, timeout_s: float) -> FaceSignals | None:
        try:
            message = self._receive(timeout_s)
        except TimeoutError:
            return None
        return message.signals if isinstance(message, Seen) else None

    def embed(self, pixels: bytes, width: int, height: int) -> tuple[float, ...] | None:
        return self._embed(pixels, Embed(width, height, portrait=False))

    def embed_portrait(self, pixels: bytes, width: int, height: int) -> tuple[float, ...] | None:
        return self._embed(pixels, Embed(width, height, portrait=True))

    def unwatch(self) -> None:
        if self._channel is None:
            return
        self._send(Unwatch())
        while not isinstance(self._answer(_ANSWER_S), Unwatched):
            pass

    def interrupt(self) -> None:
        """Who waits for a process that hangs, or loads its models, is let go."""
        self._interrupted.set()
        if self._sock:
            with suppress(OSError):
                self._sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._interrupted.clear()
        self._drop()

    def _drop(self) -> None:
        if self._channel:
            self._channel.close()
            self._channel = None

    def _embed(self, pixels: bytes, request: Embed) -> tuple[float, ...] | None:
        fd = os.memfd_create("picture", os.MFD_CLOEXEC)
        try:
            os.pwrite(fd, pixels, 0)
            self._send(request, fd)
            while not isinstance(message := self._answer(_ANSWER_S), Embedded):
                pass
            os.pwrite(fd, bytes(len(pixels)), 0)
        finally:
            os.close(fd)
        return message.embedding

    def _send(self, message: ToFaces, fd: int | None = None) -> None:
        channel = self._connected()
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

    def _answer(self, timeout_s: float) -> FromFaces:
        """What has to come. A late one would be taken for the answer to the next question: close."""
        try:
            return self._receive(timeout_s)
        except TimeoutError as error:
            self._drop()
            raise FaceAnalysisError(f"no answer for {timeout_s:.0f} s") from error

    def _connected(self) -> Channel[FromFaces]:
        if self._channel is None:
            self._sock = self._connect()
            self._channel = Channel(self._sock, FromFaces)
            if self._interrupted.is_set():  # just before there was a socket to shut down
                self._drop()
                raise FaceAnalysisError("interrupted")
            ready = self._answer(_CONNECT_S)
            if not isinstance(ready, Ready) or ready.trouble:
                self._drop()
                why = ready.trouble if isinstance(ready, Ready) else "no greeting"
                raise FaceAnalysisError(why)
            self._models = ready.models
        return self._channel

    def _connect(self) -> socket.socket:
        deadline = time.monotonic() + _CONNECT_S
        while True:
            sock = socket.socket(socket.AF_UNIX)
            try:
                sock.connect(str(self._path))
            except OSError as error:
                sock.close()
                if self._interrupted.wait(0.1) or time.monotonic() > deadline:
                    raise FaceAnalysisError("the inference process does not answer") from error
            else:
                sock.settimeout(_CONNECT_S)
                return sock
