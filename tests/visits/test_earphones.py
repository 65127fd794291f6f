"""Earphones: whoever plugs them in is read to, and nobody else is, from the jack's events to the snapshot."""

from kiosk.protocol.codes import Control
from kiosk.protocol.messages import ReadingAloud
from kiosk.protocol.reading_volume import FIRST_VOLUME


def test_plugging_in_switches_reading_aloud_on_and_pulling_out_ends_it(desk, screen):
    desk.earphones.plug()
    screen.wait_until(lambda s: s.reading_aloud is not None, "reading aloud")
    assert screen.snapshot.reading_aloud == ReadingAloud(FIRST_VOLUME, privately=True)
    screen.press(Control.VOLUME)
    screen.wait_until(lambda s: s.reading_aloud.volume > FIRST_VOLUME, "louder")
    desk.earphones.pull()
    screen.wait_until(lambda s: s.reading_aloud is None, "silence")
