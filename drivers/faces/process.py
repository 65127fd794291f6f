"""The inference process: one client at a time, the newest frame wins, nothing kept of a visit.

Long-lived, niced, no network socket. Frames are analysed on the main thread; faces are embedded beside
it (see drivers.faces.embedding_thread), and answered whenever they are ready. When a client goes,
everything of its visit is unmapped, and what the allocator gets back is overwritten (see
drivers.faces.environment).
"""

import argparse
import logging
import mmap
import os
import select
import socket
import threading
import time
from contextlib import suppress
from pathlib import Path

import cv2
import msgspec
import numpy as np
import numpy.typing as npt

from drivers.faces.embedding_thread import EmbeddingThread
from drivers.faces.landmarks import Landmarker
from drivers.faces.models.loaded import FaceModels
from drivers.faces.protocol import (
    Embed,
    Embedded,
    FromFaces,
    Ready,
    Seen,
    ToFaces,
    Unwatch,
    Watch,
)
from kiosk.errors import FaceAnalysisError, SettingsError
from kiosk.input_bounds import FRAME_PIXELS
from kiosk.ports import FaceSignals
from kiosk.process import die_with_parent, keep_memory_private, log_to_stderr
from kiosk.protocol.channel import Channel, ChannelClosedError, ChannelMalformedError
from kiosk.protocol.frames import FrameRing

log = logging.getLogger(__name__)

_NICE = 5
_FRAME_POLL_S = 0.004
_SEND_TIMEOUT_S = 2.0
PAD_EVERY = 5  # looks: an attack lasts longer, and the model costs as much as the landmarks
_PAD_SELDOM = 10  # frames of the camera: a slow machine scores as many as a session needs

Picture = npt.NDArray[np.uint8]


class ModelLoading:
    """The loaded models, or why there are none."""

    def __init__(self, operators: Path | None) -> None:
        self.hashes: dict[str, str] = {}
        self.trouble = ""
        try:
            self.loaded = FaceModels(operators)
        except (FaceAnalysisError, SettingsError) as error:
            self.trouble = str(error)
            log.critical("%s", error)
            return
        self.hashes = self.loaded.hashes
        self.loaded.landmarker().close()  # the first one loads what the later ones share


class _Watched:
    """The ring that is looked at: one track, with its own landmarker and its own copy of a frame."""

    def __init__(self, request: Watch, ring: FrameRing, landmarker: Landmarker) -> None:
        self.id, self.ring, self.landmarker = request.id, ring, landmarker
        self.picture: Picture = np.zeros((ring.height, ring.width, 3), np.uint8)
        self._bytes = self.picture.data.cast("B")
        self.seen = self.looks = self.scored = 0

    def next_look(self) -> FaceSignals | None:
        """The newest frame, once; None while there is no newer one."""
        number = self.ring.latest_number()
        if number == self.seen:
            return None
        t_ns = self.ring.read_into(number, self._bytes)
        if t_ns is None:
            return None
        self.seen = number
        return self.landmarker.signals(self.picture, number, t_ns)

    def close(self) -> None:
        self.ring.close()
        self.landmarker.close()
        self.picture.fill(0)


class Client:
    """One visit's connection."""

    def __init__(self, sock: socket.socket, models: ModelLoading) -> None:
        """ChannelClosedError: whoever connected is gone already."""
        sock.settimeout(_SEND_TIMEOUT_S)
        self.channel: Channel[ToFaces] = Channel(sock, ToFaces)
        self._sock = sock
        self._models = models
        self._watched: _Watched | None = None
        self._embeddings: EmbeddingThread | None = None
        self._sending = threading.Lock()
        self._send(Ready(models.hashes, models.trouble))

    @property
    def watching(self) -> bool:
        return self._watched is not None

    @property
    def landmarker(self) -> Landmarker:
        """Of the track that is watched."""
        if self._watched is None:
            raise ValueError("nothing is watched")
        return self._watched.landmarker

    def serve(self) -> None:
        """Take what has arrived. Raises ChannelClosedError or ChannelMalformedError."""
        for request in self.channel.receive_ready():
            match request:
                case Watch():
                    self._watch(request, self.channel.take_fd())
                case Unwatch():
                    self.forget()
                case Embed():
                    self._embed(request, self.channel.take_fd())

    def analyse(self) -> None:
        """The newest frame, once."""
        watched = self._watched
        if watched is None or (seen := watched.next_look()) is None:
            time.sleep(_FRAME_POLL_S)
            return
        self._send(Seen(watched.id, self._with_pad(watched, seen)))

    def _with_pad(self, watched: _Watched, seen: FaceSignals) -> FaceSignals:
        pad = self._models.loaded.pad
        watched.looks += 1
        due = watched.looks % PAD_EVERY == 0 or seen.frame - watched.scored >= _PAD_SELDOM
        if pad is None or seen.faces == 0 or not due:
            return seen
        watched.scored = seen.frame
        return msgspec.structs.replace(seen, pad=pad.score(watched.picture, seen))

    def forget(self) -> None:
        if self._embeddings:
            self._embeddings.forget()
        if self._watched:
            self._watched.close()
            self._watched = None

    def close(self) -> None:
        self._hang_up()  # so that an answer under way does not wait for whoever is gone
        self.forget()
        if self._embeddings:
            self._embeddings.close()
        self.channel.close()

    def _watch(self, request: Watch, fd: int) -> None:
        if self._watched:
            self._watched.close()
            self._watched = None
        try:
            ring = FrameRing.attach(fd)
        except ValueError as error:
            os.close(fd)
            raise ChannelMalformedError(str(error)) from error
        self._watched = _Watched(request, ring, self._models.loaded.landmarker())

    def _embed(self, request: Embed, fd: int) -> None:
        size = request.width * request.height * 3
        with os.fdopen(fd, "r+b") as file:
            if not 0 < size <= FRAME_PIXELS * 3 or os.fstat(file.fileno()).st_size < size:
                raise ChannelMalformedError(f"picture of {request.width}×{request.height}")
            with mmap.mmap(file.fileno(), size) as memory:
                picture = np.frombuffer(memory, np.uint8).copy()
                memory[:] = bytes(size)
        if self._embeddings is None:
            self._embeddings = EmbeddingThread(self._models.loaded.embedder, self._answer)
        self._embeddings.ask(request, picture.reshape(request.height, request.width, 3))

    def _answer(self, embedded: Embedded) -> None:
        with suppress(ChannelClosedError):  # the main thread finds out as well
            self._send(embedded)

    def _send(self, message: FromFaces) -> None:
        """Whole or not at all: after a part of a message nothing on the connection makes sense."""
        with self._sending:
            try:
                self.channel.send(message)
            except ChannelClosedError:
                self._hang_up()
                raise

    def _hang_up(self) -> None:
        with suppress(OSError):
            self._sock.shutdown(socket.SHUT_RDWR)


def serve(path: Path, operators: Path | None = None) -> None:
    """Until killed. operators: the manifest of their own models."""
    models = ModelLoading(operators)
    with suppress(FileNotFoundError):
        path.unlink()
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen(4)
    client: Client | None = None
    while True:
        try:
            client = _accepted(listener, client, models)
            if client is None:
                select.select([listener], [], [])
                continue
            client.serve()
            if client.watching:
                client.analyse()
            else:
                select.select([listener.fileno(), client.channel.fileno()], [], [])
        except (ChannelClosedError, ChannelMalformedError) as error:
            if isinstance(error, ChannelMalformedError):
                log.warning("client dropped: %s", error)
            if client:
                client.close()
            client = None


def _accepted(
    listener: socket.socket, client: Client | None, models: ModelLoading
) -> Client | None:
    """The newest caller is the visit; the one before is over."""
    if not select.select([listener], [], [], 0)[0]:
        return client
    sock, _ = listener.accept()
    if client:
        client.close()
    try:
        return Client(sock, models)
    except ChannelClosedError:  # it waited while this process stood still, and went
        sock.close()
        return None


def _end_process(fault: threading.ExceptHookArgs) -> None:
    """A fault on the embedding thread ends the process, as one on the main thread does."""
    log.critical("embedding failed: %s", fault.exc_type.__name__)
    os._exit(70)


def take_one_core() -> None:
    """OpenCV's pictures are small here: handing them round costs more than it saves."""
    cv2.setNumThreads(1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--socket", type=Path, required=True)
    parser.add_argument("--manifest", type=Path, help="of the operator's own models")
    arguments = parser.parse_args()
    die_with_parent()
    keep_memory_private()
    log_to_stderr("faces")
    threading.excepthook = _end_process
    os.nice(_NICE)
    take_one_core()
    serve(arguments.socket, arguments.manifest)


if __name__ == "__main__":
    main()
