"""How long the screen waits for somebody: [screen]."""

from typing import Annotated

import msgspec

from kiosk.settings.section import Seconds, Section


class Screen(Section, frozen=True, kw_only=True):
    idle_s: Seconds = 60  # without a touch: "still there?"
    idle_warning_s: Seconds = 15  # then wiped
    result_s: Seconds = 30  # the result page stays at most
    receipt_wait_s: Seconds = 10
    notice_dwell_s: Annotated[float, msgspec.Meta(ge=0, le=600)] = 5
    hand_over_s: Annotated[float, msgspec.Meta(ge=1, le=60)] = 3  # to whoever signs second
    clerk_idle_s: Annotated[float, msgspec.Meta(gt=0, le=43200)] = 1800
