"""Rates of attack detection with exact intervals."""

import exact_intervals
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.presence import attack_rates
from kiosk.presence.attack_rates import Attempt, Rate


@settings(deadline=None)
@given(st.integers(1, 2000), st.data())
def test_the_interval_is_clopper_and_pearsons(trials, data):
    errors = data.draw(st.integers(0, trials))
    expected = exact_intervals.proportion(errors, trials, 0.95)
    assert Rate(errors, trials).interval() == pytest.approx(tuple(expected), abs=1e-9)


def test_nothing_tried_tells_nothing():
    assert Rate(0, 0).value is None
    assert Rate(0, 0).interval() == (0.0, 1.0)


@pytest.mark.parametrize(("rate", "least"), [(0.1, 29), (0.05, 59), (0.01, 299), (0.001, 2995)])
def test_the_rule_of_three(rate, least):
    assert attack_rates.needed_trials(rate, 0.95) == least == pytest.approx(3 / rate, rel=0.05)


def test_attacks_are_told_by_species_and_the_worst_counts():
    attempts = [
        *[Attempt("flat_print", attack=True)] * 9,
        Attempt("flat_print", attack=False),
        *[Attempt("relay", attack=True)] * 2,
        *[Attempt("relay", attack=False)] * 3,
        Attempt("relay", attack=None),
        *[Attempt("", attack=False)] * 19,
        Attempt("", attack=True),
        *[Attempt("", attack=None)] * 2,
    ]
    found = attack_rates.presentations(attempts)
    assert found.apcer == {"flat_print": (1, 10), "relay": (3, 5)}
    assert found.worst == "relay", "no average hides it"
    assert found.non_response == {"": (2, 22), "flat_print": (0, 10), "relay": (1, 6)}


@pytest.mark.parametrize(
    ("attacks", "present", "expected"),
    [
        ({}, 0.5, 0.5),  # nothing speaks against it
        ({"screen": [0.9, 0.4]}, 0.5, 0.3),  # halfway to a species that lies wholly above
        ({"screen": [0.9, 0.4], "print": [0.1, 0.2]}, 0.5, 0.3),  # which not all do
        ({"print": [0.25, 0.29]}, 0.5, 0.5),  # too near to tell from noise
        ({}, 0.15, 0.201),  # people reach the present one
        ({"screen": [0.8]}, 0.15, 0.5),
    ],
)
def test_a_cue_limit_lies_above_every_bona_fide_value(attacks, present, expected):
    bona_fide = [n / 300 for n in range(61)]
    assert attack_rates.cue_limit(bona_fide, attacks, present) == pytest.approx(expected)
