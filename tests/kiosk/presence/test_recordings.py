"""Recordings of one challenge against others: by traces of yaw, mouth and eyes, no pictures.

tests/benchmarks/recordings.py counts a hundred thousand of them; here as many as notice a missing defence.
"""

import sys
from pathlib import Path
from random import Random

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

import recordings
from recordings import SETS, Recorded, Replayed, T, run

_RECORDED, _PLAYED = 40, 400


def traces(how):
    made = []
    for seed in range(_RECORDED):
        trace = []
        passed, _ = run(Recorded(seed), seed, how, trace)
        if passed:
            made.append(trace)
    assert len(made) > _RECORDED * 0.9, "who follows gets through"
    return made


def passed(how, shown, first_seed):
    return sum(run(Replayed(shown(n)), first_seed + n, how)[0] for n in range(_PLAYED))


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize(
    ("needed", "most"),
    [(T.needed_attended, 6), (T.needed_unattended, 0)],
    ids=["attended", "alone"],
)
def test_a_recording_of_another_challenge_hardly_ever_answers(name, needed, most):
    """1 in 200 and 1 in 20,000 by design."""
    how = (*SETS[name], needed)
    made, dice = traces(how), Random(5)
    assert passed(how, lambda _n: dice.choice(made), 10_000) <= most


@pytest.mark.parametrize(
    ("needed", "most"),
    [(T.needed_attended, 5), (T.needed_unattended, 0)],
    ids=["attended", "alone"],
)
def test_a_recording_made_to_suit_hardly_ever_does(needed, most):
    how = (*SETS["all"], needed)
    assert passed(how, recordings.made_to_suit, 20_000) <= most
