"""The counter's end of the screen's connection. The screen may die and come back at any moment."""

from typing import Protocol

from kiosk.protocol.channel import Channel, ChannelClosedError, ChannelMalformedError
from kiosk.protocol.frames import FrameRing
from kiosk.protocol.messages import (
    BrandShown,
    Bye,
    Frames,
    FromCounter,
    FromScreen,
    Hello,
    NoFrames,
    Snapshot,
    ToCounter,
)
from kiosk.visit.runtime.screen_door import Refusal, ScreenDoor


class HasFileno(Protocol):
    """What can be waited for."""

    def fileno(self) -> int: ...


class ScreenLink:
    """Sends the newest snapshot to whichever screen the door has let in, and takes its intents."""

    def __init__(self, door: ScreenDoor, brand: BrandShown) -> None:
        self._door = door
        self._brand = brand
        self.channel: Channel[ToCounter] | None = None
        self._snapshot: Snapshot | None = None
        self._ring: FrameRing | None = None

    @property
    def files(self) -> list[HasFileno]:
        """What to wait for."""
        return [*self._door.files, *([self.channel] if self.channel else [])]

    def attend(self) -> list[Refusal]:
        """A screen that is let in replaces the one before, and gets everything anew."""
        if channel := self._door.look():
            self.drop()
            self.channel = channel
            if self._brand != BrandShown():
                self._send(self._brand)
            if self._snapshot and self._ring:
                self._send(Frames(self._snapshot.visit), self._ring)
            if self._snapshot:
                self._send(self._snapshot)
        return self._door.refusals()

    def intents(self) -> list[FromScreen]:
        """What the screen has sent; nothing from one that is gone or broke the protocol."""
        try:
            said = self.channel.receive_ready() if self.channel else []
        except (ChannelClosedError, ChannelMalformedError):
            self.drop()
            return []
        return [intent for intent in said if not isinstance(intent, Hello)]

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
        self._door.close()

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
