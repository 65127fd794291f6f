"""A camera that the face check and the reader of codes have in turns."""

import threading

import pytest

from drivers.cameras.shared import SharedCamera
from kiosk.errors import CameraError


class Camera:
    """A stand-in at the port, which two at a time would break."""

    width, height = 640, 480

    def __init__(self, *, fails=False):
        self.users = 0
        self.fails = fails

    def open(self):
        if self.fails:
            raise CameraError("not there")
        assert self.users == 0, "somebody has it"
        self.users += 1

    def close(self):
        self.users -= 1


def test_whoever_opens_it_waits_for_the_other():
    camera, turn = Camera(), threading.Lock()
    faces, codes = SharedCamera(camera, turn), SharedCamera(camera, turn)
    codes.open()
    opened = threading.Thread(target=faces.open)
    opened.start()
    faces.close()  # of one that is not open yet: the other one keeps it
    assert camera.users == 1
    codes.close()
    opened.join(60)
    assert faces._is_open
    faces.close()
    assert camera.users == 0


def test_one_that_cannot_be_opened_is_free_for_the_next_try():
    camera, turn = Camera(fails=True), threading.Lock()
    shared = SharedCamera(camera, turn)
    with pytest.raises(CameraError):
        shared.open()
    camera.fails = False
    shared.open()
    shared.close()
    assert not turn.locked()
