"""The watch of the counter's own scanner: when it is asked, and when a camera is let go of."""

import queue
import threading

import pytest

from kiosk.visit.events import CodesScanned
from kiosk.visit.runtime.scanner_watch import ScannerWatch


class Scanner:
    """A stand-in at the port: says when it is asked, and when it is closed."""

    def __init__(self):
        self.did = queue.Queue()
        self.goes_on = threading.Event()

    def lines(self, timeout_s):
        self.did.put("looks")
        self.goes_on.wait()
        return ("19900000001",)

    def close(self):
        self.did.put("closed")


@pytest.mark.parametrize("is_camera", [True, False])
def test_a_camera_is_asked_only_while_it_may_look(is_camera):
    scanner, posted = Scanner(), queue.Queue()
    watch = ScannerWatch(scanner, posted.put, is_camera=is_camera)
    watch.start()
    first = scanner.did.get(timeout=60)
    assert first == ("closed" if is_camera else "looks")
    watch.camera_may_look(True)
    if is_camera:
        assert scanner.did.get(timeout=60) == "looks"
    watch.camera_may_look(False)
    scanner.goes_on.set()
    assert scanner.did.get(timeout=60) == ("closed" if is_camera else "looks")
    assert posted.empty() is is_camera, "what was seen for a page that has gone is nobody's"
    watch.pause()


def test_what_is_read_while_a_page_takes_it_is_posted():
    scanner, posted = Scanner(), queue.Queue()
    scanner.goes_on.set()
    watch = ScannerWatch(scanner, posted.put, is_camera=True)
    watch.start()
    watch.camera_may_look(True)
    assert posted.get(timeout=60) == CodesScanned(("19900000001",))
    watch.pause()
