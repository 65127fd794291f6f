"""A face check that is as short as it may be."""

import msgspec

from kiosk.presence import thresholds


def brisk():
    """The shipped thresholds with times near their floors, so that a visit is shorter."""
    shipped = thresholds.load()
    light = msgspec.structs.replace(shipped.light, hues=2, hue_seconds=0.5, exposure_seconds=0.8)
    challenge = msgspec.structs.replace(shipped.challenge, actions_most=2, pause_most_s=0.4)
    return msgspec.structs.replace(shipped, light=light, challenge=challenge)
