"""The emulated subscriber's steering before a machine that looks late: by signals, in virtual time."""

import math
from collections import deque
from random import Random

import pytest
from face_signals import FPS, Person

from drivers.emulated.head_steering import Obedience, Shown
from drivers.emulated.needle_watch import NeedleWatch
from drivers.emulated.subscriber.motion import MotionPlayer
from kiosk.presence import thresholds
from kiosk.presence.session import Phase, PresenceSession

_COMMANDED = 1.25  # degrees for one that the camera measures
_SECONDS = 300
# How long a look takes on a machine that is busy with something else.
LOOKS = {
    "at once": lambda _dice: 0.01,
    "ten a second": lambda _dice: 0.1,
    "four a second": lambda _dice: 0.25,
    "two a second": lambda _dice: 0.5,
    "by chance": lambda dice: dice.expovariate(1 / 0.2),
    "stalls": lambda dice: 3.0 if dice.random() < 0.03 else 0.06,
}
LATE = {
    "at once": 0.0,
    "late": 0.3,
    "very late": 0.8,
}  # seconds until the screen shows what was seen


class Subscriber:
    """The subscriber's commands, and the head that follows them."""

    def __init__(self):
        self.now = 0.0
        self._player = MotionPlayer()

    def call(self, command, **arguments):
        return {"seconds": getattr(self._player, command)(*arguments.values(), self.now)}

    def signals(self):
        pose = self._player.pose(self.now)
        lids = 0.7 * pose.blink
        yaw = pose.yaw / _COMMANDED + 0.6 * math.sin(0.7 * self.now)  # nobody sits quite still
        return {
            "yaw": yaw,
            "jaw_open": 0.6 * pose.mouth,
            "blink_left": lids,
            "blink_right": lids,
        }


def played(seed, look_s, late_s):
    """A session, steered by what the screen shows by then; the next frame is looked at after the last."""
    dice, person, subscriber = Random(seed), Person(), Subscriber()
    session = PresenceSession(b"n" * 32, thresholds.load(), Random(seed), 0.0)
    steering = Obedience(subscriber.call)
    shown, under_way = deque([(0.0, session.view())]), None
    while session.phase not in {Phase.COMPARE, Phase.ENDED} and subscriber.now < _SECONDS:
        person.frame += 1
        now = subscriber.now = person.frame / FPS
        if under_way and now >= under_way[0]:
            session.see(under_way[1], now, under_way[2])
            shown.append((now + late_s, session.view()))
            under_way = None
        while len(shown) > 1 and shown[1][0] <= now:
            shown.popleft()
        view = shown[0][1]
        steering.look(Shown(view.action, view.message.value, view.target, view.yaw), now)
        if under_way is None:
            seen = person.look(view.tint, session.exposure, **subscriber.signals())
            person.frame -= 1  # `look` has counted it
            under_way = (now + look_s(dice), seen, now)
    return session


@pytest.mark.parametrize("late_s", LATE.values(), ids=LATE)
@pytest.mark.parametrize("look_s", LOOKS.values(), ids=LOOKS)
def test_on_a_late_machine_no_turn_is_corrected_into_a_wrong_one(look_s, late_s):
    """Who corrects before the needle shows the last movement still turns when something else is asked."""
    for seed in range(3):
        session = played(seed, look_s, late_s)
        assert session.phase is Phase.COMPARE, session.reasons


@pytest.fixture
def watch():
    made = NeedleWatch(sees_s=0.3)
    made.see(0.0, 0.0)
    made.moved(0.5, now=1.0)
    return made


def test_a_needle_that_stands_where_it_stood_has_not_shown_the_movement(watch):
    watch.see(0.9, 9.0)
    assert not watch.rests(9.0), "it only trembles"


def test_a_needle_rests_once_it_is_there_for_as_long_as_it_is_late(watch):
    watch.see(20.0, 2.0)
    assert not watch.rests(2.5), "it began a second late, and ends so"
    assert watch.rests(2.9)


def test_of_a_needle_that_goes_by_jerks_another_is_awaited(watch):
    watch.see(10.0, 2.0)
    watch.see(20.0, 3.0)
    assert not watch.rests(4.5)
    assert watch.rests(5.1)
