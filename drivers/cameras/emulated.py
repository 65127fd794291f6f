"""The camera in front of the emulated subscriber: a ring of frames from its process.

It sees pictures and nothing else: not the challenge, not the commands.
"""

import contextlib
import select
import socket
import time

import msgspec

from kiosk.errors import CameraError
from kiosk.ports import CameraFrame
from kiosk.protocol.channel import Channel, ChannelClosedError, ChannelMalformedError
from kiosk.protocol.frames import FrameRing
from kiosk.protocol.messages import Frames
from kiosk.settings import Camera

_POLL_S = 0.003
_CONNECT_S = 30.0


class Exposure(msgspec.Struct, frozen=True, tag="exposure"):
    """A request to the emulated optics: pictures this many times as bright."""

    factor: float


class EmulatedSource:
    """The camera before the emulated subscriber. address: the subscriber's frames socket."""

    def __init__(self, camera: Camera) -> None:
        self.width, self.height = camera.width, camera.height
        self._address = camera.address
        self._sock: socket.socket | None = None
        self._ring: FrameRing | None = None
        self._channel: Channel[Frames] | None = None
        self._seen = 0

    def open(self) -> None:
        sock = socket.socket(socket.AF_UNIX)
        sock.settimeout(_CONNECT_S)
        try:
            sock.connect(self._address)
            channel: Channel[Frames] = Channel(sock, Frames)
            channel.receive()
            self._ring = FrameRing.attach(channel.take_fd())
        except (OSError, ChannelClosedError, ChannelMalformedError, ValueError) as error:
            sock.close()
            raise CameraError(f"no emulated camera: {error}") from error
        self._sock, self._channel = sock, channel
        self._seen = self._ring.latest_number()
        self.width, self.height = self._ring.width, self._ring.height

    def read(self, timeout_s: float) -> CameraFrame:
        if self._ring is None or self._sock is None:
            raise CameraError("the emulated camera is not open")
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            frame = self._ring.latest()
            if frame is not None and frame.number != self._seen:
                self._seen = frame.number
                return CameraFrame(frame.width, frame.height, frame.t_ns, frame.pixels)
            if select.select([self._sock], [], [], _POLL_S)[0]:
                break  # it never speaks again: readable means unplugged
        raise CameraError("the emulated camera gives no frames")

    def expose(self, factor: float) -> bool:
        if self._channel is None:
            return False
        with contextlib.suppress(ChannelClosedError):  # unplugged: `read` says so
            self._channel.send(Exposure(factor))
        return True

    def close(self) -> None:
        if self._ring:
            self._ring.close()
            self._ring = None
        if self._sock:
            with contextlib.suppress(OSError):
                self._sock.close()
            self._sock = self._channel = None

    def describe(self) -> dict[str, str]:
        return {"source": "emulated", "bus": self._address, "driver": "emulated subscriber"}
