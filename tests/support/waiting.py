"""Waiting for an event, so long that only what hangs is ended: no test decides by wall time."""

import time

HANGS_S = 400  # beside any load


class Patience:
    """`last` until something has hung; says what it waited for, and what was there instead."""

    def __init__(self, what, instead=lambda: ""):
        self._what = what
        self._instead = instead
        self._until = time.monotonic() + HANGS_S

    def last(self, pause_s=0.0):
        """Raises AssertionError once it is over."""
        if time.monotonic() > self._until:
            facts = self._instead()
            raise AssertionError(f"waited {HANGS_S} s for {self._what}; {facts}".rstrip("; "))
        time.sleep(pause_s)


def until(ready, what, instead=lambda: "", pause_s=0.05):
    """Poll until it gives something true; gives that.

    pause_s: between two looks at the most, unless one takes longer: what is soon there is soon seen, and
    who looks by starting a process leaves the machine to what they wait for.
    """
    patience, pause = Patience(what, instead), 0.001
    began = time.monotonic()
    while not (found := ready()):
        took = time.monotonic() - began
        patience.last(max(pause, took))
        pause = min(2 * pause, pause_s)
        began = time.monotonic()
    return found
