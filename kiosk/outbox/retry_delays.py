"""Retry delays: how long to wait before a record is sent or asked about again.

Full jitter, so that a city of kiosks does not come back in one moment.
"""

import random

_FIRST_S, _LONGEST_S = 1.0, 600.0
_LONGEST_PROBE_S = 60.0  # a record is small; a carrier that is back is noticed within a minute

RECEIPT_WITHIN_S = 30.0  # sent and no receipt for so long: sent again
HELD_ASK_S = 3600.0  # what the carrier holds is shown to it again: a last word may be there


def resend_after(attempts: int, rng: random.Random) -> float:
    """Full jitter, seconds: between nothing and 1 s doubled per attempt, at most 10 min."""
    return rng.uniform(0, min(_LONGEST_S, _FIRST_S * 2.0 ** min(attempts, 20)))


def probe_after(windows: int, rng: random.Random) -> float:
    """The same after so many windows that nobody at the carrier took: when one record asks again."""
    return rng.uniform(0, min(_LONGEST_PROBE_S, _FIRST_S * 2.0 ** min(windows, 20)))
