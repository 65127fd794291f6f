"""Whole face sessions of every species, in virtual time, through the real models.

`make bench-presence` plays many; here each once or twice, so that a broken check shows. Rows of people and
species, two of each, are in test_cast.py.
"""

import sys
from pathlib import Path

import msgspec
import pytest

from drivers.emulated.virtual_session import Pace, slowed
from kiosk.presence.session import PresenceOutcome

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from presence_sessions import Bench, Task

_FPS = 16  # blinks can just be seen; fewer frames, sooner done
_SECONDS = 4  # for a movement; a person here needs two


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    made = Bench(tmp_path_factory.mktemp("bench"), pace=Pace(_FPS))
    challenge = msgspec.structs.replace(made.thresholds.challenge, seconds=_SECONDS)
    made.thresholds = msgspec.structs.replace(made.thresholds, challenge=challenge)
    return made


def test_the_obedient_holder_is_accepted(bench):
    played = bench.play(Task("holder", 1))
    assert played.accepted, played


SLOW = {
    "five frames a second": Pace(5),
    "ten times slower": slowed(10),
    "a busy Pi 4": slowed(20),
}


@pytest.mark.parametrize("pace", SLOW.values(), ids=SLOW)
def test_a_slow_machine_accepts_the_holder(bench, monkeypatch, pace):
    monkeypatch.setattr(bench, "pace", pace)
    played = bench.play(Task("holder", 1))
    assert played.accepted, played


@pytest.mark.parametrize("species", ["video_replay", "tilted_print", "swap", "injected"])
def test_a_slow_machine_accepts_no_species_either(bench, monkeypatch, species):
    monkeypatch.setattr(bench, "pace", slowed(10))
    played = bench.play(Task(species, 1000))
    assert played.outcome is not PresenceOutcome.PASS, played


@pytest.mark.parametrize(
    ("degrees", "mirrored", "reason"),
    [(0, True, "other_way_round"), (90, False, "camera_turned"), (270, False, "camera_turned")],
)
def test_a_camera_that_hangs_wrong_is_not_called_a_wrong_movement(
    bench, monkeypatch, degrees, mirrored, reason
):
    monkeypatch.setattr(bench.stage, "hangs", degrees)
    monkeypatch.setattr(bench.stage, "mirrored", mirrored)
    played = bench.play(Task("holder", 1))
    assert (played.outcome is PresenceOutcome.PASS, played.reason) == (False, reason)


@pytest.mark.parametrize("species", ["frozen", "injected"])
def test_attended_and_unattended_at_once_are_as_each_alone(bench, species):
    """Of `frozen` both end before they differ; of `injected` the unattended one asks for more."""
    alone = tuple(bench.play(Task(species, 1000, attended)) for attended in (True, False))
    assert bench.play_both(species, 1000) == alone


def test_another_living_person_is_living_and_another(bench):
    played = bench.play(Task("stranger", 5))
    assert (played.outcome, played.band) == (PresenceOutcome.PASS, "reject")


def test_a_swap_in_the_middle_is_noticed(bench):
    bench.stage.sit("holder")

    def swap(_picture, now):
        if 4.0 <= now < 4.0 + 1 / bench.pace.fps:
            bench.stage.sit("stranger")

    played = bench.play_seated(Task("holder", 1), swap)
    assert not played.accepted, played


@pytest.mark.parametrize(("tilt", "lean"), [(60.0, 0.0), (30.0, 45.0)])
def test_the_hardest_print_is_not_accepted(bench, tilt, lean):
    """Bent to .6 face widths, turned, and tilted meanwhile."""
    bench.stage.sit("tilted_print", tilt=tilt, lean=lean, radius=0.6)
    played = bench.play_seated(Task("tilted_print", 3))
    assert not played.accepted, played
