"""What one statement asks for: which digits and how many, and how long it waits before each."""

from random import Random
from typing import NamedTuple

# Whose saying opens the mouth, in Mandarin and in English: of 1, 4, 5 and 7 a camera sees next to nothing.
DIGITS = (0, 2, 3, 6, 8, 9)
COUNT = 7  # of digits
# Seconds of silence before a digit: each pause comes from another part of their range. With pauses between
# 0.6 and 1.4 s half of all recordings of an earlier statement would fit; with these, one in a thousand.
PAUSE_LEAST, PAUSE_MOST = 0.6, 3.4
_JITTER = 0.5  # of one part of the pauses' range


class Script(NamedTuple):
    """Drawn anew for every try."""

    digits: tuple[int, ...]
    pauses: tuple[float, ...]  # seconds of silence before each


def draw(rng: Random) -> Script:
    """rng: the operating system's."""
    digits = [rng.choice(DIGITS)]
    while len(digits) < COUNT:
        digits.append(rng.choice([digit for digit in DIGITS if digit != digits[-1]]))
    return Script(tuple(digits), _pauses(rng))


def _pauses(rng: Random) -> tuple[float, ...]:
    """Each from another part of the range, in random order: no two scripts wait alike."""
    part = (PAUSE_MOST - PAUSE_LEAST) / (COUNT - 1)
    spread = [PAUSE_LEAST + part * place for place in range(COUNT)]
    rng.shuffle(spread)
    jittered = (pause + part * _JITTER * rng.uniform(-1, 1) for pause in spread)
    return tuple(min(PAUSE_MOST, max(PAUSE_LEAST, pause)) for pause in jittered)
