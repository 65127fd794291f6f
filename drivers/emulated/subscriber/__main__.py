"""The emulated subscriber's process: draws while a camera looks, follows commands.

Commands (drivers.emulated.control): act ACTION, aim YAW, hold ACTION, release, sit PERSON [PARAMETER VALUE
...], say TEXT VOICE [LIPS SOUND], heard FILE, hold_up FILE, openings, light RED GREEN BLUE, dark ON,
freeze ON, hang DEGREES MIRRORED, unplug, plug, portrait PERSON FILE.
A person may also be one of the attack species, with the parameters of `species.Props`.
"""

import argparse
import socket
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from drivers.cameras.emulated import Exposure
from drivers.emulated.control import ControlError, serve
from drivers.emulated.subscriber.microphone import EmulatedMicrophone
from drivers.emulated.subscriber.motion import ACTIONS
from drivers.emulated.subscriber.scene import Scene
from drivers.emulated.subscriber.sitter import SIZE, Picture
from drivers.emulated.subscriber.speech import said
from drivers.faces import landmarks
from drivers.faces.models import shipped
from kiosk.process import die_with_parent
from kiosk.protocol.channel import Channel, ChannelClosedError
from kiosk.protocol.frames import FrameRing
from kiosk.protocol.messages import Frames

_HOLDER = "holder"
_ANSWERS_S = 0.4  # after they are asked
_AHEAD_S = 0.06  # what is heard has not been given to the microphone yet


class Subscriber:
    """The control socket's commands and the camera's pictures."""

    def __init__(self, frames: Path, fps: int, microphone: EmulatedMicrophone) -> None:
        model = shipped.verified()["face_landmarker"]
        self._stage = Scene(lambda picture: landmarks.points(picture, model))
        self._stage.sit(_HOLDER)
        self._lock = threading.Lock()
        self._frozen: Picture | None = None
        self._plugged = True
        self._openings = 0  # how often somebody has looked through the camera
        self._microphone = microphone
        self._period = 1 / fps
        with suppress(FileNotFoundError):
            frames.unlink()
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(frames))
        self._listener.listen()

    def commands(self) -> dict[str, Any]:
        return {
            "act": self.act,
            "aim": self.aim,
            "hold": self.hold,
            "release": self.release,
            "sit": self.sit,
            "say": self.say,
            "heard": self.heard,
            "hold_up": self.hold_up,
            "openings": lambda: {"times": self._openings},
            "light": self.light,
            "dark": self.dark,
            "freeze": self.freeze,
            "hang": self.hang,
            "plug": lambda: self._plug(True),
            "unplug": lambda: self._plug(False),
            "portrait": self.portrait,
        }

    def act(self, action: str) -> dict[str, Any]:
        if action not in ACTIONS:
            raise ControlError(f"no action {action}; there are {', '.join(ACTIONS)}")
        with self._lock:
            return {"seconds": self._stage.act(action, time.monotonic())}

    def aim(self, yaw: float) -> dict[str, Any]:
        with self._lock:
            return {"seconds": self._stage.aim(yaw, time.monotonic())}

    def hold(self, action: str) -> dict[str, Any]:
        if action not in ACTIONS:
            raise ControlError(f"no action {action}; there are {', '.join(ACTIONS)}")
        with self._lock:
            return {"seconds": self._stage.hold(action, time.monotonic())}

    def release(self) -> dict[str, Any]:
        with self._lock:
            return {"seconds": self._stage.release(time.monotonic())}

    def say(
        self, text: str, voice: str = "cmn", *, lips: bool = True, sound: bool = True
    ) -> dict[str, Any]:
        """After a moment, as people answer; lips, sound: what of it is seen, and heard."""
        asked = time.monotonic()
        spoken = said(text, voice)
        at = max(asked + _ANSWERS_S, time.monotonic() + _AHEAD_S)
        if sound:
            self._microphone.say(spoken, at)
        if lips:
            with self._lock:
                self._stage.speak(spoken, at)
        return {"seconds": at - asked + spoken.seconds}

    def heard(self, file: str) -> None:
        """Writes the samples that the microphone has given since it was opened last."""
        Path(file).write_bytes(bytes(self._microphone.given))

    def sit(self, person: str, **parameters: Any) -> None:
        if person not in self._stage.people:
            raise ControlError(f"nobody called {person}; there are {', '.join(self._stage.people)}")
        with self._lock:
            self._stage.sit(person, **parameters)

    def light(self, red: int, green: int, blue: int) -> None:
        with self._lock:
            self._stage.light(red, green, blue)

    def dark(self, on: bool) -> None:
        self._stage.dark = on

    def freeze(self, on: bool) -> None:
        with self._lock:
            self._frozen = self._stage.seen(time.monotonic()) if on else None

    def hold_up(self, file: str) -> None:
        """A picture right before the camera, of the camera's size; "": it is taken away."""
        with self._lock:
            self._frozen = np.asarray(Image.open(file).convert("RGB")) if file else None

    def hang(self, degrees: int, mirrored: bool) -> None:
        self._stage.hangs, self._stage.mirrored = degrees, mirrored

    def portrait(self, person: str, file: str) -> dict[str, Any]:
        return {"eyes": self._stage.portrait(person, Path(file))}

    def run(self) -> None:
        """Serve one camera after another."""
        while True:
            sock, _ = self._listener.accept()
            with sock:
                if self._plugged:
                    self._openings += 1
                    self._show(sock)

    def close(self) -> None:
        self._listener.close()

    def _plug(self, plugged: bool) -> None:
        self._plugged = plugged

    def _show(self, sock: socket.socket) -> None:
        """A new ring for each camera that looks, wiped when it looks away."""
        self._stage.exposure = 1.0
        channel: Channel[Exposure] = Channel(sock, Exposure)
        ring = FrameRing.create(*SIZE)
        try:
            channel.send(Frames(""), (ring.fd,))
            due = time.monotonic()
            while self._plugged:
                for asked in channel.receive_ready():
                    self._stage.exposure = asked.factor
                with self._lock:
                    now = time.monotonic()
                    picture = self._stage.seen(now) if self._frozen is None else self._frozen
                    stamp = self._stage.stamp_ns(round(now * 1e9))  # a sensor's: not the drawing's
                ring.write(picture.tobytes(), stamp)
                due = max(due + self._period, time.monotonic())
                time.sleep(max(0.0, due - time.monotonic()))
        except ChannelClosedError:
            return
        finally:
            ring.close(wipe=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--control", type=Path, required=True)
    parser.add_argument("--frames", type=Path, required=True)
    parser.add_argument("--microphone", type=Path, required=True)
    parser.add_argument("--fps", type=int, required=True, help="pictures a second of the camera")
    arguments = parser.parse_args()
    die_with_parent()
    microphone = EmulatedMicrophone(arguments.microphone)
    microphone.start()
    subscriber = Subscriber(arguments.frames, arguments.fps, microphone)
    serve(arguments.control, subscriber.commands())
    subscriber.run()


if __name__ == "__main__":
    main()
