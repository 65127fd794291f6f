"""The counter's end of the screen's connection. The screen may die and come back at any moment."""

import socket

from kiosk.protocol.channel import Channel, ChannelClosedError, ChannelMalformedError
from kiosk.protocol.frames import FrameRing
from kiosk.protocol.messages import Bye, Frames, FromCounter, FromScreen, NoFrames, Snapshot

_SEND_TIMEOUT_S = 1.0  # a screen that takes nothing for so long is dropped; it connects again


class ScreenLink:
    """Sends the newest snapshot to whichever screen is connected, and takes its intents."""

    def __init__(self, listener: socket.socket) -> None:
        self.listener = listener
        self.channel: Channel[FromScreen] | None = None
        self._snapshot: Snapshot | None = None
        self._ring: FrameRing | None = None

    def accept(self) -> None:
        """A screen has connected: it replaces the one before and gets everything anew."""
        self.drop()
        sock, _ = self.listener.accept()
        sock.settimeout(_SEND_TIMEOUT_S)
        self.channel = Channel(sock, FromScreen)
        if self._snapshot and self._ring:
            self._send(Frames(self._snapshot.visit), self._ring)
        if self._snapshot:
            self._send(self._snapshot)

    def intents(self) -> list[FromScreen]:
        """What the screen has sent; nothing from one that is gone or broke the protocol."""
        try:
            return self.channel.receive_ready() if self.channel else []
        except (ChannelClosedError, ChannelMalformedError):
            self.drop()
            return []

    def show(self, snapshot: Snapshot) -> None:
        if snapshot is not self._snapshot:
            self._snapshot = snapshot
            self._send(snapshot)

    def show_frames(self, ring: FrameRing | None) -> None:
        self._ring = ring
        if self._snapshot is None:
            return
        if ring is None:
            self._send(NoFrames())
        else:
            self._send(Frames(self._snapshot.visit), ring)

    def bye(self) -> None:
        self._send(Bye())
        self.drop()

    def drop(self) -> None:
        if self.channel:
            self.channel.close()
            self.channel = None

    def _send(self, message: FromCounter, ring: FrameRing | None = None) -> None:
        if self.channel is None:
            return
        try:
            self.channel.send(message, (ring.fd,) if ring else ())
        except ChannelClosedError:
            self.drop()
