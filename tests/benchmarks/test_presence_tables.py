"""The tables of `make bench-presence` count what was played, and claim no more than the bound allows."""

import sys
from pathlib import Path

import pytest

from drivers.emulated.virtual_session import PlayedSession
from kiosk.enumerations import PresenceOutcome

sys.path.insert(0, str(Path(__file__).parent))

from presence_sessions import (
    Task,
    outcome,
    people_summary,
    people_table,
    print_people,
    print_species,
    species_summary,
    species_table,
)

PASSED = PlayedSession(PresenceOutcome.PASS, "comparison_pass", "pass", 7.0)
REVIEW = PlayedSession(PresenceOutcome.PASS, "comparison_review", "review", 8.0)
FLAT = PlayedSession(PresenceOutcome.CLERK_REVIEW, "flat_surface", "", 20.0)
LATE = PlayedSession(PresenceOutcome.RETRY, "timed_out", "", 16.0)
CHANGED = PlayedSession(PresenceOutcome.FAIL, "another_person_in_between", "", 9.0)


@pytest.mark.parametrize(
    ("one", "end"),
    [
        (PASSED, "PASS"),
        (REVIEW, "other way"),
        (FLAT, "other way"),
        (LATE, "again"),
        (CHANGED, "refused"),
    ],
)
def test_what_an_outcome_means_for_a_person(one, end):
    assert outcome(one) == end


def test_the_peoples_table_says_who_does_not_get_through_and_why():
    found = [(Task("fringe", 1), PASSED), (Task("fringe", 2), FLAT), (Task("yaw_15", 1), LATE)]
    rows = people_table(found)
    fringe = rows["fringe"]
    assert (fringe["PASS"], fringe["other way"], fringe["again"]) == (1, 1, 0)
    assert fringe["reasons"] == {"flat_surface": 1}
    assert (fringe["seconds"], fringe["seconds_of_others"]) == (7.0, 20.0)
    assert rows["yaw_15"]["seconds"] is None


def test_only_a_face_or_body_in_good_light_counts_for_the_rate():
    rows = people_table(
        [(Task("fringe", 1), PASSED), (Task("fringe", 2), FLAT), (Task("fps_5", 1), LATE)]
    )
    summary = people_summary(rows)
    assert (summary["good_light_sessions"], summary["good_light_passed"]) == (2, 1)
    assert (summary["flat_surface"], summary["flat_surface_worst_row"]) == (1, 1)
    assert summary["sessions"] == 3


def test_a_species_has_both_rates_with_their_bounds():
    tasks = [Task("flip_book", seed, way) for way in (True, False) for seed in range(20)]
    found = [(task, PASSED if task.attended and task.seed == 0 else FLAT) for task in tasks]
    row = species_table(found)["flip_book"]
    assert (row["attended"]["passed"], row["unattended"]["passed"]) == (1, 0)
    assert row["attended"]["apcer"] == 0.05
    assert row["unattended"]["bound"] == pytest.approx(0.139, abs=0.001)  # 1 - .05 ** (1 / 20)


def test_a_living_stranger_is_an_error_of_attack_detection_and_no_match():
    stranger = PlayedSession(PresenceOutcome.PASS, "comparison_reject", "reject", 8.0)
    row = species_table([(Task("swap", 1, True), stranger)])["swap"]["attended"]
    assert (row["passed"], row["matched"]) == (1, 0)


def test_what_no_camera_can_tell_is_not_in_the_sum():
    tasks = [Task(name, 1, True) for name in ("blurred_relay", "frozen")]
    summary = species_summary(species_table([(tasks[0], PASSED), (tasks[1], CHANGED)]))
    assert summary["attended"] == {"sessions": 1, "passed": 0, "apcer_max": 0.0}


def test_the_tables_are_printed_with_reasons(capsys):
    print_people(people_table([(Task("fringe", 1), PASSED), (Task("fringe", 2), FLAT)]))
    print_species(species_table([(Task("relay", 1, True), FLAT)]))
    printed = capsys.readouterr().out
    assert all(word in printed for word in ("fringe", "flat_surface 1", "relay"))
