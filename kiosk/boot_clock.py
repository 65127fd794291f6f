"""The boot clock: seconds since this machine was started. It runs on through suspend, and nobody can set it.

What is waited for is measured by it: a step of the wall clock neither stops a queue nor wears a broker out.
"""

import time
from pathlib import Path


def now() -> float:
    """CLOCK_BOOTTIME (clock_gettime(2))."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def boot_id() -> str:
    """Of this start of the machine (random(4)): `now` of another one tells nothing."""
    return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
