"""What failed, and whether it is tried again: by the code that the kiosk's agent gave.

A kiosk that is offline, told "later" or stopped by the fleet has not failed; none of that comes here.
"""

from typing import NamedTuple

_MINUTE, _HOUR = 60.0, 3600.0


class Retry(NamedTuple):
    """times: how often; after_s: seconds until the next time."""

    times: int
    after_s: float = 0.0


NEVER = Retry(0)
RETRIES = {
    # The release itself is at fault, or would do the same again.
    "malformed": NEVER,
    "recalled": NEVER,
    "older": NEVER,
    "self_test": NEVER,
    "unhealthy": NEVER,
    "boot_counter": NEVER,
    "kept_ending": NEVER,
    "not_undone": NEVER,
    "no_slots": NEVER,
    # The repository may not be complete yet, or is being signed.
    "not_published": Retry(3, 5 * _MINUTE),
    "untrusted": Retry(3, _HOUR),
    "update": Retry(5, 10 * _MINUTE),
    # The kiosk: somebody has to make room, or it has other work.
    "disk": Retry(2, 6 * _HOUR),
    "no_space": Retry(2, 6 * _HOUR),
    "not_built": Retry(1, 10 * _MINUTE),
    "slot_not_whole": Retry(2, 5 * _MINUTE),
    "unknown_step": Retry(3, 5 * _MINUTE),
    "queue_full": Retry(5, 10 * _MINUTE),
    "services": Retry(2, _HOUR),
    "no_reconnect": Retry(2, _HOUR),
}
LONGEST_S = 6 * _HOUR  # that anybody waits
_TIMED_OUT = Retry(3, _HOUR)
_OTHER = Retry(1, _HOUR)  # a code of a newer agent's


def of(code: str) -> Retry:
    return RETRIES.get(code, _TIMED_OUT if code.endswith("_timed_out") else _OTHER)
