"""A director at a counter of their own: the real screen, touched by real input events."""

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

import desks
from brisk import BRISK
from stage import complaints

from drivers.emulated.director import Director
from drivers.emulated.display import Display


@contextmanager
def directed():
    """The director has the counter as `desk`; the screen must not complain once."""
    directory = Path(tempfile.mkdtemp(prefix="kt-"))
    display = Display(directory / "display", (800, 1280))
    desk = desks.desk(directory, BRISK)
    try:
        display.start()
        desk.start(display.environment, lambda _text: None)
        made = Director(desk, display)
        made.desk = desk
        yield made
        made.close()
        assert complaints(desk.programs.log("screen")) == ""
    finally:
        desk.stop()
        display.stop()
        shutil.rmtree(directory, ignore_errors=True)
