"""The inference process: one client at a time, the newest frame wins, nothing kept of a visit.

Long-lived, niced, no network socket. When a client goes, everything of its visit is unmapped, and
what the allocator gets back is overwritten (see drivers.faces.environment).
"""

import argparse
import logging
import mmap
import os
import select
import socket
import time
from contextlib import suppress
from pathlib import Path

import cv2
import msgspec
import numpy as np
import numpy.typing as npt

from drivers.faces.embedding import embed_portrait
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
    Unwatched,
    Watch,
)
from kiosk.bounds import FRAME_PIXELS
from kiosk.errors import FaceAnalysisError, SettingsError
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


class Client:
    """One visit's connection."""

    def __init__(self, sock: socket.socket, models: ModelLoading) -> None:
        sock.settimeout(_SEND_TIMEOUT_S)
        self.channel: Channel[ToFaces] = Channel(sock, ToFaces)
        self._models = models
        self._ring: FrameRing | None = None
        self._landmarker: Landmarker | None = None
        self._seen = self._looks = self._scored = 0
        self._send(Ready(models.hashes, models.trouble))

    @property
    def watching(self) -> bool:
        return self._ring is not None

    def serve(self) -> None:
        """Take what has arrived. Raises ChannelClosedError or ChannelMalformedError."""
        for request in self.channel.receive_ready():
            match request:
                case Watch():
                    self._watch(self.channel.take_fd())
                case Unwatch():
                    self.forget()
                    self._send(Unwatched())
                case Embed():
                    self._send(Embedded(self._embed(request, self.channel.take_fd())))

    def analyse(self) -> None:
        """The newest frame, once."""
        ring, landmarker = self._ring, self._landmarker
        if ring is None or landmarker is None or ring.latest_number() == self._seen:
            time.sleep(_FRAME_POLL_S)
            return
        frame = ring.latest()
        if frame is None:
            return
        self._seen = frame.number
        picture = np.frombuffer(frame.pixels, np.uint8).reshape(frame.height, frame.width, 3)
        seen = landmarker.signals(picture, frame.number, frame.t_ns)
        self._send(Seen(self._with_pad(picture, seen)))

    def _with_pad(self, picture: Picture, seen: FaceSignals) -> FaceSignals:
        pad = self._models.loaded.pad
        self._looks += 1
        due = self._looks % PAD_EVERY == 0 or seen.frame - self._scored >= _PAD_SELDOM
        if pad is None or seen.faces == 0 or not due:
            return seen
        self._scored = seen.frame
        return msgspec.structs.replace(seen, pad=pad.score(picture, seen))

    def forget(self) -> None:
        if self._ring:
            self._ring.close()
            self._ring = None
        if self._landmarker:
            self._landmarker.close()
            self._landmarker = None
        self._seen = self._scored = 0

    def close(self) -> None:
        self.forget()
        self.channel.close()

    def _watch(self, fd: int) -> None:
        self.forget()
        try:
            self._ring = FrameRing.attach(fd)
        except ValueError as error:
            os.close(fd)
            raise ChannelMalformedError(str(error)) from error
        self._landmarker = self._models.loaded.landmarker()

    def _embed(self, request: Embed, fd: int) -> tuple[float, ...] | None:
        size = request.width * request.height * 3
        with os.fdopen(fd, "r+b") as file:
            if not 0 < size <= FRAME_PIXELS * 3 or os.fstat(file.fileno()).st_size < size:
                raise ChannelMalformedError(f"picture of {request.width}×{request.height}")
            with mmap.mmap(file.fileno(), size) as memory:
                picture = np.frombuffer(memory, np.uint8).copy()
        shaped = picture.reshape(request.height, request.width, 3)
        embedder = self._models.loaded.embedder
        found = embed_portrait(embedder, shaped) if request.portrait else embedder.embed(shaped)
        picture.fill(0)
        return found

    def _send(self, message: FromFaces) -> None:
        self.channel.send(message)


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
        client = _accepted(listener, client, models)
        if client is None:
            select.select([listener], [], [])
            continue
        try:
            client.serve()
            if client.watching:
                client.analyse()
            else:
                select.select([listener.fileno(), client.channel.fileno()], [], [])
        except (ChannelClosedError, ChannelMalformedError) as error:
            if isinstance(error, ChannelMalformedError):
                log.warning("client dropped: %s", error)
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
    return Client(sock, models)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--socket", type=Path, required=True)
    parser.add_argument("--manifest", type=Path, help="of the operator's own models")
    arguments = parser.parse_args()
    die_with_parent()
    keep_memory_private()
    log_to_stderr("faces")
    os.nice(_NICE)
    cv2.setNumThreads(1)  # its pictures are small: handing them round costs more than it saves
    serve(arguments.socket, arguments.manifest)


if __name__ == "__main__":
    main()
