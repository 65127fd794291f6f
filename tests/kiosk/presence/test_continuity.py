"""One camera and one track: what is a cut, what is only a gap, and a clock that is no camera's."""

import pytest
from face_signals import FPS, Person, seen_from
from hypothesis import given
from hypothesis import strategies as st

from kiosk.presence import thresholds
from kiosk.presence.continuity import Track

T = thresholds.load().continuity


def _moved(right):
    return {"rigid": tuple((x + right, y) for x, y in seen_from(0))}


class Watched:
    def __init__(self, fps=FPS):
        self.track, self.person, self.fps, self.number = Track(T), Person(), fps, 0
        self.offset = 0.0  # of the camera's clock

    def sees(self, **changes):
        """Whether who is in the next picture has to be compared."""
        self.number += 1
        now = self.number / self.fps
        stamp = {"t_ns": round((now + self.offset) * 1e9)}
        return self.track.see(self.person.look(**(stamp | changes)), now)

    def for_a_while(self, pictures=30):
        assert not any(self.sees() for _ in range(pictures))
        return self


def test_a_face_in_another_place_is_a_cut():
    made = Watched().for_a_while()
    assert made.sees(**_moved(90))
    assert (len(made.track.cuts), made.track.gaps) == (1, 0)


@pytest.mark.parametrize("size", [70.0, 170.0])
def test_a_face_of_another_size_in_the_same_place_is_a_cut(size):
    made = Watched().for_a_while()
    assert made.sees(eye_distance=size)
    assert len(made.track.cuts) == 1


@pytest.mark.parametrize("between", [{"faces": 0}, {"faces": 2}])
def test_a_picture_without_a_face_hides_no_cut(between):
    made = Watched().for_a_while()
    made.sees(**between)
    assert made.sees(**_moved(150))


def test_a_way_that_a_head_can_go_is_none():
    made = Watched().for_a_while()
    assert not any(made.sees(**_moved(step * 20)) for step in range(20))


def test_after_a_while_of_which_nothing_was_seen_who_is_there_is_compared():
    made = Watched().for_a_while()
    made.number += FPS
    assert made.sees()
    assert (made.track.cuts, made.track.gaps) == ([], 1)
    made.for_a_while()


def test_after_a_while_without_a_face_who_comes_is_compared():
    made = Watched().for_a_while()
    for _ in range(FPS):
        made.sees(faces=0)
    assert made.sees()
    assert made.track.gaps == 1


def test_looks_that_are_far_apart_are_a_slow_machines_and_no_gap():
    Watched(fps=2).for_a_while()


@given(st.lists(st.floats(-400, 400), min_size=1, max_size=30), st.sampled_from([24, 12, 5, 1]))
def test_however_slow_the_machine_a_face_width_further_is_somebody_to_compare(places, fps):
    made, before = Watched(fps).for_a_while(3), 0.0
    for place in places:
        found = made.sees(**_moved(place))
        if abs(place - before) > 200.0 + 1e-6:
            assert found
        before = place


# -- the camera's clock, and its pictures -------------------------------------------------------


@given(st.floats(-1e5, 1e5))
def test_a_cameras_clock_may_start_anywhere(offset):
    made = Watched()
    made.offset = offset + 1e5 + 1
    made.for_a_while()
    assert not made.track.trouble


@pytest.mark.parametrize("leap", [-2.0, 2.0, 60.0])
def test_a_clock_that_leaps_is_no_cameras(leap):
    made = Watched()
    made.offset = 100.0
    made.for_a_while()
    made.offset += leap
    for _ in range(14):
        made.sees()
    assert made.track.trouble == "camera_clock"


@pytest.mark.parametrize("back", [0.0, 1 / FPS, 0.1])
def test_sensor_times_rise(back):
    made = Watched().for_a_while()
    made.sees(t_ns=round((made.number / FPS - back) * 1e9))
    assert made.track.trouble == "camera_clock"


def test_a_clock_that_goes_slower_than_ours_is_no_cameras():
    made = Watched()
    made.offset = 100.0
    for _ in range(600):
        made.offset -= 0.2 / FPS
        made.sees()
    assert made.track.trouble == "camera_clock"


def test_pictures_that_wait_for_a_slow_look_are_no_other_clock():
    """As long as one in twelve does not."""
    track, person = Track(T), Person()
    for number in range(60):
        late = 0.9 if number % 6 else 0.0
        track.see(person.look(t_ns=round((number + 1) / FPS * 1e9)), (number + 1) / FPS + late)
    assert not track.trouble


def test_the_same_picture_again_and_again_is_frozen():
    made = Watched().for_a_while()
    for number in range(T.identical_frames + 1):
        assert made.track.frozen is (number > T.identical_frames)
        made.sees(digest=b"same")
    assert made.track.frozen
    made.sees()
    assert not made.track.frozen
