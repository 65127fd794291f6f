"""The trial of the camera by signals alone: what it concludes from turns, and what it leaves open."""

import pytest
from face_signals import FPS, Person

from kiosk.presence import thresholds
from kiosk.presence.camera_trial import CameraTrial, Side, Stage

T = thresholds.load()


def tried(yaws, person=None, seconds=60.0):
    """A trial of somebody who goes at once to the yaw of each stage, and stays."""
    person, trial = person or Person(), CameraTrial(T, 0.0)
    while trial.stage is not Stage.OVER and person.frame < seconds * FPS:
        seen = person.look(yaw=yaws.get(trial.stage, 0.0))
        trial.see({0: seen}, person.frame / FPS)
    assert trial.stage is Stage.OVER
    return trial


@pytest.mark.parametrize(
    ("left", "right", "side"),
    [
        (20.0, -20.0, Side.RIGHT_WAY),
        (-20.0, 20.0, Side.MIRRORED),
        (-20.0, -20.0, Side.UNKNOWN),
        (20.0, 20.0, Side.UNKNOWN),
        (-20.0, 0.0, Side.UNKNOWN),
        (0.0, 0.0, Side.UNKNOWN),
        (-11.0, 11.0, Side.UNKNOWN),
    ],
)
def test_only_two_clear_turns_to_the_other_side_say_mirrored(left, right, side):
    assert tried({Stage.LEFT: left, Stage.RIGHT: right}).side is side


def test_a_turn_counts_from_where_the_head_looked_before():
    aside = {Stage.STRAIGHT: 8.0, Stage.BACK: 8.0, Stage.LEFT: 22.0, Stage.RIGHT: -6.0}
    assert tried(aside).side is Side.RIGHT_WAY


def test_a_face_that_goes_meanwhile_ends_the_trial_all_the_same():
    person, trial = Person(), CameraTrial(T, 0.0)
    while trial.stage is not Stage.OVER:
        faces = 1 if trial.stage is Stage.STRAIGHT else 0
        trial.see({0: person.look(faces=faces)}, person.frame / FPS)
    assert trial.side is Side.UNKNOWN


def test_nobody_there_ends_it_without_a_face():
    trial = tried({}, Person(faces=0))
    assert trial.turned is None


def test_a_face_seen_now_and_then_in_a_picture_on_its_head_turns_no_camera():
    person, trial = Person(), CameraTrial(T, 0.0)
    while trial.stage is Stage.STRAIGHT:
        upright = person.look()
        phantom = person.look(faces=person.frame % 4 == 0)
        trial.see({180: phantom, 0: upright}, person.frame / FPS)
    assert trial.turned == 0
