"""Plays a visit inside the screen's unit: `visit_as_screen.py DIRECTORY`; prints its outcome."""

import sys
from pathlib import Path

from screenplay import Screenplay

from drivers.emulated.control import ControlClient
from drivers.emulated.counter import EmulatedCounter
from drivers.emulated.pcscd import EmulatedReader
from drivers.emulated.sim import sim
from kiosk.protocol.codes import Message


class Desk(EmulatedCounter):
    """One that runs already, as far as a screen and the person before it reach."""

    def __init__(self, directory):
        self.directory = directory
        self.reader = EmulatedReader(directory / "card")
        self.subscriber = ControlClient(directory / "subscriber.sock")


screen = Screenplay(Desk(Path(sys.argv[1]))).connect().sign_in()
screen.to_result(sim(411), "passport", seed=411)
screen.wait_message(Message.EFFECTIVE)
print(screen.content.outcome)
screen.leave()
screen.close()
