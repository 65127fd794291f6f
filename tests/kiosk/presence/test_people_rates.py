"""A calibration claims of people what other people then keep, whoever was in the set."""

import exact_intervals
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.errors import TooFewSamplesError
from kiosk.presence import people_rates
from kiosk.presence.attack_rates import Rate
from kiosk.presence.people_rates import Comparisons, Trials

_SPLITS = 200
_MAY_BREAK = 0.05


class Population:
    """Distances between generated people who differ: some are like many others, some unlike themselves."""

    def __init__(
        self, seed, people, *, pictures=2, likeness=0.05, change=0.05, noise=0.05, wolves=0
    ):
        rng = np.random.default_rng(seed)
        self.people = people
        self._of = np.repeat(np.arange(people), pictures)
        like = rng.normal(0, likeness, people)
        like[:wolves] = 5.0  # taken for everybody
        mixed = rng.normal(0.8, noise, (len(self._of), len(self._of)))
        self._impostor = np.clip(mixed - like[self._of][:, None] - like[self._of], 0, 2)
        self._genuine = rng.normal(0.4, noise, self._impostor.shape)
        self._genuine += rng.normal(0, change, people)[self._of][:, None]
        self._genuine = np.clip(self._genuine, 0, 2)

    def halves(self, seed):
        order = np.random.default_rng(seed).permutation(self.people)
        return order[: self.people // 2], order[self.people // 2 :]

    def impostor(self, who):
        one, other = self._pairs(who)
        apart = self._of[one] != self._of[other]
        return self._comparisons(self._impostor, one[apart], other[apart])

    def genuine(self, who):
        one, other = self._pairs(who)
        own = self._of[one] == self._of[other]
        return self._comparisons(self._genuine, one[own], other[own])

    def _pairs(self, who):
        pictures = np.flatnonzero(np.isin(self._of, who))
        return tuple(pictures[end] for end in np.triu_indices(len(pictures), 1))

    def _comparisons(self, table, one, other):
        owners = np.stack([self._of[one], self._of[other]], axis=1)
        return Comparisons(table[one, other], Trials(owners))


def broken(population, choose, check):
    """The share of splits in which the other half shows more than what the first one claims."""
    breaks = 0
    for split in range(_SPLITS):
        first, second = population.halves(split)
        chosen, claimed = choose(population, first)
        breaks += check(population, second, chosen).value > claimed
    return breaks / _SPLITS


# -- claims hold on others ------------------------------------------------------------------

POPULATIONS = {
    "people differ": {},
    "people differ much": {"likeness": 0.12, "change": 0.12, "noise": 0.02},
    "one picture more": {"pictures": 3, "noise": 0.1},
    "three wolves": {"wolves": 3},
    "six wolves": {"wolves": 6},
}
_FMR, _FALSE_REJECTS = 0.1, 0.1


@pytest.mark.parametrize("kind", POPULATIONS.values(), ids=POPULATIONS)
def test_a_claimed_fmr_holds_for_other_people(kind):
    def choose(population, who):
        return people_rates.accept_at(population.impostor(who), _FMR), _FMR

    def check(population, who, accept):
        return people_rates.fmr(population.impostor(who), accept)

    assert broken(Population(1, 200, **kind), choose, check) <= _MAY_BREAK


@pytest.mark.parametrize("kind", [{}, {"change": 0.12, "noise": 0.02}])
def test_claimed_false_rejects_hold_for_other_people(kind):
    def choose(population, who):
        return people_rates.reject_at(population.genuine(who), _FALSE_REJECTS), _FALSE_REJECTS

    def check(population, who, reject):
        return people_rates.false_rejects(population.genuine(who), reject)

    assert broken(Population(2, 200, **kind), choose, check) <= _MAY_BREAK


@pytest.mark.parametrize("people", [14, 29])
def test_a_small_set_claims_no_more_than_as_many_others_keep(people):
    """What the set had claimed by its pairs, one half of such splits broke (a wolf is in one of them)."""
    population = Population(3, 2 * people, wolves=1, likeness=0.1)

    def choose(population, who):
        impostor = population.impostor(who)
        accept = people_rates.measured_at(impostor, 0.01)
        return accept, people_rates.fmr(impostor, accept).bound

    def by_pairs(population, who):
        accept, _ = choose(population, who)
        found = people_rates.fmr(population.impostor(who), accept)
        return accept, Rate(found.errors, found.pairs).interval()[1]

    def check(population, who, accept):
        return people_rates.fmr(population.impostor(who), accept)

    assert broken(population, choose, check) <= _MAY_BREAK
    assert broken(population, by_pairs, check) > _MAY_BREAK, "the population is no test at all"


def test_fourteen_people_claim_no_percent():
    with pytest.raises(TooFewSamplesError) as refused:
        people_rates.accept_at(Population(4, 14, pictures=10).impostor(range(14)), 0.01)
    assert (refused.value.given, refused.value.needed) == (14, 918)


# -- rates and intervals --------------------------------------------------------------------


def own(wrong_by_person):
    """Trials of one person each: person → whether each of theirs was an error."""
    owners = [(name, name) for name, errors in wrong_by_person.items() for _ in errors]
    wrong = np.array([error for errors in wrong_by_person.values() for error in errors], bool)
    return Trials(owners).rate(wrong)


@settings(deadline=None, max_examples=30)
@given(st.integers(2, 300), st.data())
def test_with_one_trial_of_each_person_the_interval_holds_clopper_and_pearsons(people, data):
    errors = data.draw(st.integers(0, people))
    found = own({str(n): [n < errors] for n in range(people)})
    exact = exact_intervals.proportion(errors, people, 0.95)
    assert found.interval[0] <= exact.low + 1e-9
    assert found.interval[1] >= exact.high - 1e-9
    assert found.bound >= exact_intervals.proportion(errors, people, 0.98).high - 1e-9


def test_everybody_counts_the_same_however_many_pictures_there_are():
    found = own({"one": [True] * 90, "two": [False], "three": [False], "four": [False]})
    assert (found.errors, found.pairs, found.people, found.value) == (90, 93, 4, 0.25)


def test_more_pictures_of_the_same_people_make_no_narrower_interval():
    few = own({str(n): [n == 0] * 2 for n in range(40)})
    many = own({str(n): [n == 0] * 200 for n in range(40)})
    assert many.interval == few.interval
    assert many.bound == few.bound


def test_the_bootstrap_widens_what_one_person_causes():
    """A third of all errors is one person's: without them, or with them twice, the rate is another."""
    alike = own({str(n): [n % 5 == 0] * 4 for n in range(100)})
    trials = Trials([(str(n), str(n)) for n in range(100) for _ in range(4)])
    wrong = np.repeat(np.arange(100) % 5 == 0, 4)
    low, high = trials._drawn(wrong, [0.025, 0.975])
    assert alike.interval[0] <= low < 0.2 < high <= alike.interval[1]


@pytest.mark.parametrize(
    ("pairs", "independent"),
    [
        ([("a", "b"), ("a", "c"), ("b", "c"), ("a", "d"), ("b", "d"), ("c", "d")], 2),
        ([("a", "b"), ("c", "d"), ("e", "f")], 3),
        ([("a", x) for x in "bcdefgh"], 1),  # one person against all others is one person
        ([("a", "b"), ("a", "b"), ("b", "a")], 1),
        ([("a", "b"), ("b", "c"), ("c", "d")], 2),
        ([("a", "a"), ("b", "b"), ("b", "b")], 2),
        ([], 0),
    ],
)
def test_independent_are_people_or_pairs_that_share_nobody(pairs, independent):
    assert Trials(pairs).independent == independent


def test_without_identities_there_is_no_interval_and_no_claim():
    distances = np.linspace(0.3, 0.9, 1000)
    unknown = Comparisons(distances, None)
    assert people_rates.fmr(unknown, 0.3) == (1, 1000, None, 0.001, None, None)
    with pytest.raises(TooFewSamplesError):
        people_rates.accept_at(unknown, 0.01)
    with pytest.raises(TooFewSamplesError):
        people_rates.reject_at(unknown, 0.05)


def test_nothing_tried_tells_nothing():
    found = Trials([]).rate(np.zeros(0, bool))
    assert (found.value, found.interval, found.bound) == (None, (0.0, 1.0), 1.0)


# -- thresholds -----------------------------------------------------------------------------


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10_000))
def test_the_thresholds_are_the_farthest_that_may_be_claimed(seed):
    population = Population(seed, 120)
    everybody = range(120)
    impostor, genuine = population.impostor(everybody), population.genuine(everybody)
    accept = people_rates.accept_at(impostor, 0.1)
    assert people_rates.fmr(impostor, accept).bound <= 0.1
    assert people_rates.fmr(impostor, accept + 0.001).bound > 0.1
    reject = people_rates.reject_at(genuine, 0.1)
    assert people_rates.false_rejects(genuine, reject).bound <= 0.1
    assert people_rates.false_rejects(genuine, reject - 0.001).bound > 0.1


def test_a_pair_at_the_threshold_matches():
    pairs = Comparisons(np.array([0.5, 0.6]), Trials([("a", "b"), ("c", "d")]))
    assert people_rates.fmr(pairs, 0.5).errors == 1
    assert people_rates.fnmr(pairs, 0.5).errors == 1
    assert people_rates.false_rejects(pairs, 0.6).errors == 1
