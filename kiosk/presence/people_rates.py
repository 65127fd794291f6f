"""Error rates of a face comparison over people, with intervals, and the thresholds that a set supports.

Pairs of one person are not independent of each other, so people are counted (ISO/IEC 19795-1):

- FNMR: the mean over people of the share of their own pairs that do not match.
- FMR: the mean over pairs of people of the share of their pictures' pairs that match.

An interval is the wider of two. A bootstrap draws people anew, each with all their pictures. The exact one
(Clopper-Pearson) has a trial for each person; of pairs of two people it counts those that share nobody,
since a mean over all pairs may vary as much as one over so few (Hoeffding 1963, U-statistics). No error
among a few people is therefore not zero.

A claim has to hold for people who were not in the set, and those who check it are a sample too. What is
bounded with 99 % here is exceeded by a second set of as many other people in no more than 5 % of cases:
two samples differ by √2 of what one of them errs by, and 1.645 × √2 = 2.33.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from kiosk.errors import TooFewSamplesError
from kiosk.presence.attack_rates import CONFIDENCE, exact_lower, exact_upper, needed_trials

CLAIM = 0.99
MOST_PEOPLE = 5_000  # the bootstrap holds a table of all their pairs

_DRAWS = 1_000
_SEED = 1  # the same set gives the same numbers
_DECIMALS = 1_000
_GRID = range(2 * _DECIMALS + 1)  # no two embeddings of length one are farther apart than 2

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]


class PeopleRate(NamedTuple):
    """An error rate over people. Without identities there are neither people nor interval nor bound."""

    errors: int  # of the pairs
    pairs: int
    people: int | None
    value: float | None  # None where nothing was tried
    interval: tuple[float, float] | None  # 95 %, two-sided
    bound: float | None  # one-sided: what may be claimed


class Trials:
    """Trials that each belong to one person, or that each belong to two.

    owners: for each trial one or two names. The trials of one Trials are all of one kind.
    """

    def __init__(self, owners: Sequence[tuple[str, str]] | Integers) -> None:
        names, ends = np.unique(np.asarray(owners).reshape(-1, 2), return_inverse=True)
        ends = np.sort(ends.reshape(-1, 2), axis=1)
        self.people = len(names)
        units, self._unit = np.unique(ends[:, 0] * self.people + ends[:, 1], return_inverse=True)
        self._sizes = np.bincount(self._unit, minlength=len(units))
        self._one, self._other = np.divmod(units, max(self.people, 1))
        self._own = bool((self._one == self._other).all())

    @cached_property
    def independent(self) -> int:
        """People, or pairs of people that share nobody."""
        everybody = self.people * (self.people - 1) // 2
        if self._own or len(self._one) == everybody:
            return self.people if self._own else self.people // 2
        return self._disjoint()

    def rate(self, wrong: Flags) -> PeopleRate:
        """wrong: for each trial, whether it was an error."""
        errors, trials = int(wrong.sum()), len(wrong)
        if trials == 0:
            return PeopleRate(0, 0, 0, None, (0.0, 1.0), 1.0)
        value, tail = self.mean(wrong), (1 - CONFIDENCE) / 2
        low, high = self._drawn(wrong, [tail, 1 - tail])
        exact = (
            exact_lower(value, self.independent, tail),
            exact_upper(value, self.independent, tail),
        )
        interval = min(low, exact[0]), max(high, exact[1])
        return PeopleRate(errors, trials, self.people, value, interval, self.bound(wrong))

    def bound(self, wrong: Flags, enough: float = 1.0) -> float:
        """The one-sided upper bound; beyond `enough` nobody draws people anew to make it higher."""
        if len(wrong) == 0:
            return 1.0
        exact = exact_upper(self.mean(wrong), self.independent, 1 - CLAIM)
        return exact if exact > enough else max(exact, *self._drawn(wrong, [CLAIM]))

    def mean(self, wrong: Flags) -> float:
        """The rate: everybody counts the same."""
        return float(self._shares(wrong).mean()) if len(wrong) else 0.0

    def _shares(self, wrong: Flags) -> Floats:
        """Of the errors, for each person or pair of people."""
        return np.bincount(self._unit, wrong, minlength=len(self._one)) / self._sizes

    def _drawn(self, wrong: Flags, quantiles: Sequence[float]) -> list[float]:
        """Quantiles of the rate over sets that consist of the same people, drawn with repetition."""
        there = self._sums_of_everything
        rates = self._sums(self._shares(wrong))[there > 0] / there[there > 0]
        return [float(q) for q in np.quantile(rates, quantiles)] if len(rates) else [1.0]

    @property
    def _times(self) -> npt.NDArray[np.float32]:
        return _draws(self.people)

    @cached_property
    def _sums_of_everything(self) -> Floats:
        return self._sums(np.ones(len(self._one)))

    def _sums(self, shares: Floats) -> Floats:
        """Of each draw; two people count as often as their pair can be formed in it."""
        if self._own:
            return np.asarray(self._times @ shares, float)
        table = np.zeros((self.people, self.people), np.float32)
        table[self._one, self._other] = shares
        return np.asarray(((self._times @ table) * self._times).sum(axis=1), float)

    def _disjoint(self) -> int:
        """Pairs taken one after the other, those of rarely paired people first."""
        degree = np.bincount(np.concatenate([self._one, self._other]), minlength=self.people)
        taken, found = np.zeros(self.people, bool), 0
        for unit in np.argsort(degree[self._one] + degree[self._other], kind="stable"):
            one, other = self._one[unit], self._other[unit]
            if not (taken[one] or taken[other]):
                taken[one] = taken[other] = True
                found += 1
        return found


@lru_cache(maxsize=2)  # of a set's genuine and its impostor pairs
def _draws(people: int) -> npt.NDArray[np.float32]:
    """How often each draw has each person."""
    chances = np.full(people, 1 / people)
    drawn = np.random.default_rng(_SEED).multinomial(people, chances, _DRAWS)
    return drawn.astype(np.float32)


class Comparisons(NamedTuple):
    """Distances of pairs of pictures, all genuine or all impostor. trials None: nobody knows whose."""

    distances: Floats
    trials: Trials | None

    def rate(self, wrong: Flags) -> PeopleRate:
        if self.trials is not None:
            return self.trials.rate(wrong)
        errors, pairs = int(wrong.sum()), len(wrong)
        return PeopleRate(errors, pairs, None, errors / pairs if pairs else None, None, None)


def fmr(impostor: Comparisons, accept: float) -> PeopleRate:
    """Pairs of two people match at or below accept."""
    return impostor.rate(impostor.distances <= accept)


def fnmr(genuine: Comparisons, accept: float) -> PeopleRate:
    """Pairs of one person do not match above accept."""
    return genuine.rate(genuine.distances > accept)


def false_rejects(genuine: Comparisons, reject: float) -> PeopleRate:
    """Pairs of one person that are rejected without a second look."""
    return genuine.rate(genuine.distances >= reject)


def accept_at(impostor: Comparisons, target: float) -> float:
    """The largest threshold (three decimals) of which an FMR of target may be claimed.

    TooFewSamplesError when not even a set without errors would support that claim, or nobody is known.
    """
    trials = _claimable(impostor, "people in pairs that share nobody", 2, target)
    too_many = bisect_right(
        _GRID,
        target,
        key=lambda step: trials.bound(impostor.distances <= step / _DECIMALS, target),
    )
    return (too_many - 1) / _DECIMALS


def reject_at(genuine: Comparisons, target: float) -> float:
    """The smallest threshold of which a rate of false rejects of target may be claimed."""
    trials = _claimable(genuine, "people with two pictures", 1, target)
    few_enough = bisect_left(
        _GRID,
        -target,
        key=lambda step: -trials.bound(genuine.distances >= step / _DECIMALS, target),
    )
    return few_enough / _DECIMALS


def measured_at(impostor: Comparisons, rate: float) -> float:
    """The largest threshold at which no more than that were matched here; nothing is claimed of others."""
    too_many = bisect_right(
        _GRID, rate, key=lambda step: _share(impostor, impostor.distances <= step / _DECIMALS)
    )
    return (too_many - 1) / _DECIMALS


def claimable(trials: int) -> float:
    """The smallest rate that so many trials without an error support."""
    return exact_upper(0.0, trials, 1 - CLAIM) if trials else 1.0


def enough(what: str, each: int, trials: int, target: float) -> None:
    """TooFewSamplesError when so few trials, each of so many people, support no claim of target."""
    least = needed_trials(target, CLAIM)
    if trials < least:
        raise TooFewSamplesError(what, each * trials, each * least, target)


def _claimable(comparisons: Comparisons, what: str, each: int, target: float) -> Trials:
    trials = comparisons.trials or Trials([])
    enough(what, each, trials.independent, target)
    return trials


def _share(comparisons: Comparisons, wrong: Flags) -> float:
    if comparisons.trials:
        return comparisons.trials.mean(wrong)
    return float(wrong.mean()) if len(wrong) else 0.0
