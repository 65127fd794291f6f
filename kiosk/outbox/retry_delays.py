"""Retry delays: how long to wait before a record is sent or asked about again, or the broker connected to.

Full jitter, so that a city of kiosks does not come back in one moment.
"""

import random

_FIRST_S, _LONGEST_S = 1.0, 600.0
_LONGEST_RECONNECT_S = 5.0

RECEIPT_WITHIN_S = 30.0  # sent and no receipt for so long: sent again
CONSUMER_BACK_S = 2.0  # nobody at the carrier took it: tried again
HELD_ASK_S = 3600.0  # what the carrier holds is shown to it again: a last word may be there


def resend_after(attempts: int, rng: random.Random) -> float:
    """Seconds: between nothing and 1 s doubled per attempt, at most 10 min."""
    return rng.uniform(0, min(_LONGEST_S, _FIRST_S * 2.0 ** min(attempts, 20)))


def reconnect_after(failures: int, rng: random.Random) -> float:
    """Seconds: the same, at most 5 s; an outage costs no attempt, and people wait for the network."""
    return min(_LONGEST_RECONNECT_S, resend_after(failures, rng))
