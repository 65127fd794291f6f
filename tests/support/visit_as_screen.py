"""Plays a visit inside the screen's unit: `visit_as_screen.py DIRECTORY`; prints its outcome."""

import os
import sys
from pathlib import Path

from screenplay import Screenplay

from drivers.emulated.control import ControlClient
from drivers.emulated.counter import EmulatedCounter
from drivers.emulated.pcscd import EmulatedReader
from drivers.emulated.sim import sim
from kiosk.protocol.codes import Message
from kiosk.protocol.messages import TOKEN_BYTES


class Desk(EmulatedCounter):
    """One that runs already, as far as a screen and the person before it reach."""

    def __init__(self, directory):
        self.directory = directory
        self.reader = EmulatedReader(directory / "card")
        self.subscriber = ControlClient(directory / "subscriber.sock")

    def screen_token(self):
        """Of the unit's standard input, which no user of a screen may open."""
        return os.pread(sys.stdin.fileno(), TOKEN_BYTES, 0)


screen = Screenplay(Desk(Path(sys.argv[1]))).connect().sign_in()
screen.to_result(sim(411), "passport", seed=411)
screen.wait_message(Message.EFFECTIVE)
print(screen.content.outcome)
screen.leave()
screen.close()
