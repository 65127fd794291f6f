"""A counter at which a visit is as short as it may be, and nobody is sent away for a slow machine."""

import msgspec

from drivers.emulated.counter import CounterOptions
from kiosk.presence import thresholds


def brisk():
    """The shipped thresholds with times near their floors, so that a visit is shorter."""
    shipped = thresholds.load()
    light = msgspec.structs.replace(shipped.light, hues=2, hue_seconds=0.5, exposure_seconds=0.8)
    challenge = msgspec.structs.replace(shipped.challenge, pause_most_s=0.4)
    return msgspec.structs.replace(shipped, light=light, challenge=challenge)


# Tests of idleness bring times of their own.
BRISK = CounterOptions(
    notice_dwell_s=0.2,
    idle_s=900,
    receipt_wait_s=6,
    hand_over_s=1,
    ask_s=10,
    result_s=900,
    language="en",
    thresholds=brisk(),
    camera_fps=16,  # blinks can just be seen; a third less to draw and to look at
)
