"""What one statement asks for: the digits, and how long it waits before each."""

from random import Random
from typing import NamedTuple

from kiosk.statement_video.limits import LIMITS, StatementLimits

# Whose saying opens the mouth, in Mandarin and in English: of 1, 4, 5 and 7 a camera sees next to nothing.
DIGITS = (0, 2, 3, 6, 8, 9)
_JITTER = 0.5  # of one part of the pauses' range


class Script(NamedTuple):
    """Drawn anew for every try."""

    digits: tuple[int, ...]
    pauses: tuple[float, ...]  # seconds of silence before each


def draw(rng: Random, limits: StatementLimits = LIMITS) -> Script:
    """rng: the operating system's."""
    digits = [rng.choice(DIGITS)]
    while len(digits) < limits.digits:
        digits.append(rng.choice([digit for digit in DIGITS if digit != digits[-1]]))
    return Script(tuple(digits), _pauses(rng, limits))


def _pauses(rng: Random, limits: StatementLimits) -> tuple[float, ...]:
    """Each from another part of the range, in random order: no two scripts wait alike."""
    part = (limits.pause_most - limits.pause_least) / (limits.digits - 1)
    spread = [limits.pause_least + part * place for place in range(limits.digits)]
    rng.shuffle(spread)
    jittered = (pause + part * _JITTER * rng.uniform(-1, 1) for pause in spread)
    return tuple(min(limits.pause_most, max(limits.pause_least, pause)) for pause in jittered)
