"""Error rates of attack detection, with exact intervals (ISO/IEC 30107-3).

- APCER: attack presentations of one species taken for bona fide; the largest over all species counts.
- BPCER: bona fide presentations taken for attacks; it is people's, so kiosk.presence.people_rates claims it.
- Non-response: presentations from which nothing could be told; in neither of the two.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

CONFIDENCE = 0.95
_STEPS = 60  # halvings of [0, 1]: beyond a float's precision
_ROUNDING = 1e-9  # a mean of so many trials times their number is a whole number again
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
        return _lower(self.errors, self.trials, tail), _upper(self.errors, self.trials, tail)

    def bound(self) -> float:
        """One-sided: with the confidence the true rate is not above it; 1 where nothing was tried."""
        return _upper(self.errors, self.trials, 1 - CONFIDENCE)


class Attempt(NamedTuple):
    """One presentation. species "" is bona fide; attack None: non-response."""

    species: str
    attack: bool | None


class Presentations(NamedTuple):
    """The rates of attack detection: apcer by species; non_response by species, "" for bona fide."""

    apcer: dict[str, Rate]
    non_response: dict[str, Rate]

    @property
    def worst(self) -> str | None:
        """The species with the highest APCER; None without attacks that were answered."""
        answered = [name for name, rate in self.apcer.items() if rate.trials]
        return max(answered, key=lambda name: self.apcer[name].value or 0.0, default=None)


def cue_limit(
    bona_fide: Sequence[float],
    attacks: Mapping[str, Sequence[float]],
    present: float,
) -> float:
    """Above every bona fide value; moved from `present` only as far as the set speaks for it.

    attacks: values by species. Down to halfway between the bona fide and a species that lies wholly
    and clearly above them; up where a bona fide value reaches it.
    """
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
        non_response={name: Rate(x.count(None), len(x)) for name, x in answers.items()},
    )


def needed_trials(target: float, confidence: float) -> int:
    """Trials without an error that support a claim of target: with 95 % about 3 / target."""
    return math.ceil(math.log(1 - confidence) / math.log1p(-target))


def exact_upper(rate: float, trials: int, tail: float) -> float:
    """Clopper-Pearson's bound above a mean of trials that each were 0, 1 or something between.

    Between two whole numbers of errors it lies on the line between their bounds.
    """
    errors = min(max(rate * trials, 0.0), float(trials))
    whole = math.floor(errors)
    low, high = _upper(whole, trials, tail), _upper(whole + 1, trials, tail)
    return low + (errors - whole) * (high - low)


def exact_lower(rate: float, trials: int, tail: float) -> float:
    """The bound below; parts of an error count for nothing."""
    return _lower(math.floor(rate * trials + _ROUNDING), trials, tail)


def _units(value: float) -> float:
    """In thousandths; rounded, since 0.29 * 1000 is a little less than 290."""
    return round(value * _DECIMALS, 6)


def _upper(errors: int, trials: int, tail: float) -> float:
    return 1.0 if errors >= trials else _solve(errors, trials, tail)


def _lower(errors: int, trials: int, tail: float) -> float:
    return 0.0 if errors == 0 else _solve(errors - 1, trials, 1 - tail)


@lru_cache(maxsize=4096)  # a search for a threshold asks for the same bounds again and again
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
