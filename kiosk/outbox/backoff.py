"""Backoff: how long to wait before a record is sent again, and before the broker is connected to again.

Full jitter, so that a city of kiosks does not come back in one moment.
"""

import random

_FIRST_S, _LONGEST_S = 1.0, 600.0
_LONGEST_RECONNECT_S = 5.0


def resend_after(attempts: int, rng: random.Random) -> float:
    """Seconds: between nothing and 1 s doubled per attempt, at most 10 min."""
    return rng.uniform(0, min(_LONGEST_S, _FIRST_S * 2.0 ** min(attempts, 20)))


def reconnect_after(failures: int, rng: random.Random) -> float:
    """Seconds: the same, at most 5 s; an outage costs no attempt, and people wait for the network."""
    return min(_LONGEST_RECONNECT_S, resend_after(failures, rng))
