"""Reading aloud: who asks for it, and who hears what."""

from rehearsal import Rehearsal

from kiosk.protocol.codes import Control
from kiosk.protocol.messages import ReadingAloud
from kiosk.protocol.reading_volume import FIRST_VOLUME, VOLUMES
from kiosk.visit import effects
from kiosk.visit import events as ev


def aloud(visit):
    return visit.shown.reading_aloud


def test_it_is_asked_for_on_the_first_page_and_goes_on_to_the_end():
    visit = Rehearsal().press(Control.READ_ALOUD)
    assert aloud(visit) == ReadingAloud(FIRST_VOLUME)
    visit.to_consent()
    assert aloud(visit) == ReadingAloud(FIRST_VOLUME)
    assert aloud(visit.press(Control.READ_ALOUD)) is None


def test_its_volume_goes_round():
    visit = Rehearsal().press(Control.READ_ALOUD)
    heard = [aloud(visit.press(Control.VOLUME)).volume for _ in range(VOLUMES)]
    assert heard == [3, 4, 1, 2]
    visit.press(Control.VOLUME, Control.READ_ALOUD, Control.READ_ALOUD)
    assert aloud(visit).volume == FIRST_VOLUME, "the next one begins as everybody"


def test_earphones_switch_it_on_and_make_it_private():
    visit = Rehearsal()
    visit.send(ev.EarphonesSeen(plugged=True))
    assert aloud(visit) == ReadingAloud(FIRST_VOLUME, privately=True)


def test_who_pulls_them_out_is_not_read_out_to_the_room():
    visit = Rehearsal()
    visit.send(ev.EarphonesSeen(plugged=True))
    visit.send(ev.EarphonesSeen(plugged=False))
    assert aloud(visit) is None
    assert aloud(visit.press(Control.READ_ALOUD)) == ReadingAloud(FIRST_VOLUME)


def test_nobody_logs_who_listens():
    visit = Rehearsal().press(Control.READ_ALOUD, Control.VOLUME)
    visit.send(ev.EarphonesSeen(plugged=True))
    logged = " ".join(map(str, visit.asked(effects.Audit)))
    assert not [word for word in ("aloud", "earphones", "volume") if word in logged]
