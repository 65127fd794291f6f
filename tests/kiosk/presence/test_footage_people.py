"""Ten minutes of looks, and somebody else for a second of them."""

import numpy as np
import pytest

from kiosk.ports import FaceSignals
from kiosk.presence import footage_people, thresholds
from kiosk.presence.footage_people import Look

LIMITS = thresholds.load().comparison
STRETCH_S = footage_people.STRETCH_NS / 1e9
_TEN_MINUTES_S = 600


def film(strangers=(), *, seconds=_TEN_MINUTES_S, frontal=True, seed=1):
    """Looks of one person, and of another between the seconds of each of `strangers`.

    Of a stretch that has both, the person's face was the better one: the least that there is to find.
    """
    rng = np.random.default_rng(seed)
    holder, stranger = (_unit(rng.normal(size=128)) for _ in range(2))
    looks = []
    for number in range(int(seconds / STRETCH_S)):
        begins, ends = number * STRETCH_S, (number + 1) * STRETCH_S
        strange = any(since <= begins and ends <= until for since, until in strangers)
        face = _unit((stranger if strange else holder) + rng.normal(0, 0.01, 128))
        looks.append(Look(begins, ends, tuple(face), frontal or not strange))
    return looks


def _unit(vector):
    return vector / np.linalg.norm(vector)


@pytest.mark.parametrize("since", [0.0, 0.34, 17.17, 299.9, 300.0, 444.44, 598.9])
def test_a_change_of_one_second_in_ten_minutes_is_found_and_placed(since):
    found = footage_people.one_person(film([(since, since + 1)]), LIMITS)
    assert found.same is False
    (change,) = found.changes
    assert change.from_s == pytest.approx(since, abs=STRETCH_S + 0.01)
    assert change.to_s == pytest.approx(since + 1, abs=STRETCH_S + 0.01)
    assert change.distance > LIMITS.same_track
    assert found.looks == 1800


def test_one_person_for_ten_minutes_is_one():
    found = footage_people.one_person(film(), LIMITS)
    assert (found.same, found.changes, found.doubtful) == (True, [], [])


def test_every_change_is_told():
    found = footage_people.one_person(film([(10, 11), (200, 230), (500, 501)]), LIMITS)
    assert [change.from_s for change in found.changes] == pytest.approx(
        [10, 200, 500], abs=STRETCH_S
    )
    assert [change.to_s for change in found.changes] == pytest.approx([11, 230, 501], abs=STRETCH_S)


def test_who_is_there_for_most_of_it_is_the_person():
    (change,) = footage_people.one_person(film([(0, 250)]), LIMITS).changes
    assert (change.from_s, change.to_s) == pytest.approx((0, 250), abs=STRETCH_S)


def test_one_strange_look_is_doubtful_and_no_change():
    looks = film(seconds=20)
    looks[30] = looks[30]._replace(embedding=tuple(-x for x in looks[30].embedding))
    found = footage_people.one_person(looks, LIMITS)
    assert (found.same, found.changes, len(found.doubtful)) == (None, [], 1)


def test_a_stretch_without_a_straight_face_is_doubtful():
    found = footage_people.one_person(film([(5, 7)], seconds=20, frontal=False), LIMITS)
    assert (found.same, found.changes) == (None, [])
    assert found.doubtful[0].from_s == pytest.approx(5, abs=STRETCH_S)


def test_a_single_look_compares_with_nothing():
    found = footage_people.one_person(film(seconds=0.4), LIMITS)
    assert (found.looks, found.same, found.farthest) == (1, None, None)


def test_a_straight_resting_face_is_preferred():
    limits = thresholds.load()
    turned, blinking, askew, straight = (
        FaceSignals(frame=n, t_ns=n, faces=1, brightness=120, **values)
        for n, values in enumerate([{"yaw": 25}, {"yaw": 3, "blink": 0.9}, {"yaw": 8}, {"yaw": 2}])
    )
    faces = [turned, blinking, askew, straight]
    ranked = sorted(faces, key=lambda face: footage_people.preference(face, limits))
    assert [face.frame for face in ranked] == [3, 2, 1, 0]
