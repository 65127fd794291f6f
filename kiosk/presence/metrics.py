"""Error rates of comparison and attack detection, with exact intervals (ISO/IEC 19795-1, 30107-3).

- FMR: impostor pairs that match; FNMR: genuine pairs that do not.
- APCER: attack presentations of one species taken for bona fide; the largest over all species counts.
- BPCER: bona fide presentations taken for attacks.
- Non-response: presentations from which nothing could be told; in neither of the two.

A rate is claimed only where the one-sided 95 % bound supports it: with no error among n trials that
bound is about 3 / n (rule of three).
"""

import math
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from kiosk.errors import TooFewSamplesError

CONFIDENCE = 0.95
_STEPS = 60  # halvings of [0, 1]: beyond a float's precision
_DECIMALS = 1000
_CLEARLY = 0.1  # of a cue's 0..1: less apart may be noise


class Rate(NamedTuple):
    """An error rate: errors among trials."""

    errors: int
    trials: int

    @property
    def value(self) -> float | None:
        """None where nothing was tried."""
        return self.errors / self.trials if self.trials else None

    def interval(self) -> tuple[float, float]:
        """Clopper-Pearson, two-sided; (0, 1) where nothing was tried."""
        tail = (1 - CONFIDENCE) / 2
        low = 0.0 if self.errors == 0 else _solve(self.errors - 1, self.trials, 1 - tail)
        return low, _upper(self.errors, self.trials, tail)

    def bound(self) -> float:
        """The one-sided upper bound: what may be claimed."""
        return _upper(self.errors, self.trials, 1 - CONFIDENCE)


class Attempt(NamedTuple):
    """One presentation. species "" is bona fide; attack None: non-response."""

    species: str
    attack: bool | None


class Presentations(NamedTuple):
    """The rates of attack detection: apcer by species; non_response by species, "" for bona fide."""

    apcer: dict[str, Rate]
    bpcer: Rate
    non_response: dict[str, Rate]

    @property
    def worst(self) -> str | None:
        """The species with the highest APCER; None without attacks that were answered."""
        answered = [name for name, rate in self.apcer.items() if rate.trials]
        return max(answered, key=lambda name: self.apcer[name].value or 0.0, default=None)


def fmr(impostor: Sequence[float], accept: float) -> Rate:
    """Distances of pairs of two people; at or below accept they match."""
    return Rate(sum(value <= accept for value in impostor), len(impostor))


def fnmr(genuine: Sequence[float], accept: float) -> Rate:
    """Distances of pairs of one person; above accept they do not match."""
    return Rate(sum(value > accept for value in genuine), len(genuine))


def false_rejects(genuine: Sequence[float], reject: float) -> Rate:
    """Pairs of one person that even a clerk would not get to see."""
    return Rate(sum(value >= reject for value in genuine), len(genuine))


def accept_at(impostor: Sequence[float], target: float) -> float:
    """The largest threshold (three decimals) of which an FMR of target may be claimed.

    TooFewSamplesError when not even a set without errors would support that claim.
    """
    allowed = _allowed("impostor pairs", len(impostor), target)
    first_not_allowed = sorted(impostor)[allowed]
    return (math.ceil(_units(first_not_allowed)) - 1) / _DECIMALS


def reject_at(genuine: Sequence[float], target: float) -> float:
    """The smallest threshold of which a rate of false rejects of target may be claimed."""
    allowed = _allowed("genuine pairs", len(genuine), target)
    first_not_allowed = sorted(genuine, reverse=True)[allowed]
    return (math.floor(_units(first_not_allowed)) + 1) / _DECIMALS


def cue_limit(
    bona_fide: Sequence[float],
    attacks: Mapping[str, Sequence[float]],
    present: float,
    target: float,
) -> float:
    """Above every bona fide value; moved from `present` only as far as the set speaks for it.

    attacks: values by species. Down to halfway between the bona fide and a species that lies wholly
    and clearly above them; up where a bona fide value reaches it. TooFewSamplesError as above.
    """
    _allowed("bona fide presentations", len(bona_fide), target)
    highest = max(bona_fide)
    lowest = [min(values) for values in attacks.values() if values]
    halfway = [(highest + low) / 2 for low in lowest if low >= highest + _CLEARLY]
    options = [limit for limit in [present, *halfway] if limit > highest]
    return min(options, default=(math.floor(_units(highest)) + 1) / _DECIMALS)


def presentations(attempts: Sequence[Attempt]) -> Presentations:
    species = sorted({attempt.species for attempt in attempts} - {""})
    answers = {name: [a.attack for a in attempts if a.species == name] for name in ["", *species]}
    told = {name: [x for x in found if x is not None] for name, found in answers.items()}
    return Presentations(
        apcer={name: Rate(told[name].count(False), len(told[name])) for name in species},
        bpcer=Rate(told[""].count(True), len(told[""])),
        non_response={name: Rate(x.count(None), len(x)) for name, x in answers.items()},
    )


def needed(target: float) -> int:
    """Trials without an error that support a claim of target: about 3 / target."""
    return math.ceil(math.log(1 - CONFIDENCE) / math.log1p(-target))


def _allowed(what: str, trials: int, target: float) -> int:
    """How many errors among trials still support the claim."""
    if trials < needed(target):
        raise TooFewSamplesError(what, trials, needed(target), target)
    beyond = bisect_right(range(trials), target, key=lambda errors: Rate(errors, trials).bound())
    return beyond - 1


def _units(value: float) -> float:
    """In thousandths; rounded, since 0.29 * 1000 is a little less than 290."""
    return round(value * _DECIMALS, 6)


def _upper(errors: int, trials: int, tail: float) -> float:
    return 1.0 if errors >= trials else _solve(errors, trials, tail)


def _solve(errors: int, trials: int, tail: float) -> float:
    """The rate at which `errors` or fewer among trials have the probability `tail`."""
    at_most = _binomial(errors, trials)
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if at_most(middle) > tail else (low, middle)
    return (low + high) / 2


def _binomial(errors: int, trials: int) -> Callable[[float], float]:
    """Rate → probability of at most `errors` among trials; summed as logarithms."""
    logs = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, trials + 1)))])
    k = np.arange(errors + 1)
    ways = logs[trials] - logs[k] - logs[trials - k]

    def at_most(rate: float) -> float:
        terms = ways + k * math.log(rate) + (trials - k) * math.log1p(-rate)
        return float(np.exp(terms).sum())

    return at_most
