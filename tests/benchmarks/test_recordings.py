"""The count of recordings that answer plays what the face check plays, only sooner."""

import sys
from pathlib import Path
from random import Random

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import recordings as bench


def _recording(name, needed, seed):
    kind = bench.SETS[name]
    passed, worth, trace = bench.record(kind, needed, seed)
    return kind, passed, worth, bench.Recording(trace, kind.looks_per_s)


@pytest.mark.parametrize("name", bench.SETS)
def test_who_follows_shows_enough_and_so_does_the_recording_if_the_same_is_asked(name):
    kind, passed, worth, recording = _recording(name, bench.T.needed_attended, 3)
    assert passed
    assert worth >= (1 if name == "no turns" else bench.T.needed_attended)
    assert bench.replay(recording, kind, bench.T.needed_attended, Random(3))


@pytest.mark.parametrize("name", ["all", "slow machine"])
def test_a_needle_that_is_known_shows_what_a_needle_sees(name):
    kind, _passed, _worth, recording = _recording(name, bench.T.needed_attended, 3)
    for seed in range(30):
        watch, number = bench.Watch(kind, bench.T.needed_attended, Random(seed)), 0
        while watch.outcome is None:
            watch.see(recording.look(number)[0])
            number += 1
        assert bench.replay(recording, kind, bench.T.needed_attended, Random(seed)) == watch.outcome


def test_every_challenge_is_met_once_the_first_of_them_by_ten():
    tasks = list(bench.tasks_of(("all", True, False), challenges=6000, tens=3000))
    assert sum(task.challenges for task in tasks) == 6000
    assert sum(task.challenges for task in tasks if task.each == bench.TEN) == 3000
    assert [task.first for task in tasks] == sorted({task.first for task in tasks})


def test_few_recordings_answer_and_the_table_says_how_many(monkeypatch):
    monkeypatch.setattr(bench, "PEOPLE", 12)
    bench.of_people.cache_clear()
    ones, anys = bench.play(bench.Task("only turns", True, False, 0, 60, bench.TEN))
    bench.of_people.cache_clear()
    assert ones <= anys <= 20
    assert bench.told(bench.Rate(anys, 60)).startswith(f"{anys} of 60 (≤ 1 in ")
