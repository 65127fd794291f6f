"""How long the screen waits for somebody: [screen]. What it does with it: kiosk.visit.idleness."""

from typing import Annotated

import msgspec

from kiosk.settings.section import Seconds, Section

# WCAG 2.2.1: who is warned has at least 20 seconds to ask for more time, by any touch, as often as they like.
WarningSeconds = Annotated[float, msgspec.Meta(ge=20, le=600)]
ReadingSeconds = Annotated[float, msgspec.Meta(ge=90, le=3600)]


class Screen(Section, frozen=True, kw_only=True):
    idle_s: Seconds = 60  # without a sign of life: "still there?"
    idle_warning_s: WarningSeconds = 20  # that question's countdown; then wiped
    result_s: ReadingSeconds = 90  # a page that ends a visit stays so long before it asks
    receipt_wait_s: Seconds = 10
    notice_dwell_s: Annotated[float, msgspec.Meta(ge=0, le=600)] = 5
    hand_over_s: Annotated[float, msgspec.Meta(ge=1, le=60)] = 3  # to whoever signs second
    # A visit with a ticket waits so long for a clerk; then it is recorded as referred, and wiped.
    parked_s: Annotated[float, msgspec.Meta(gt=0, le=900)] = 900
    clerk_idle_s: Annotated[float, msgspec.Meta(gt=0, le=43200)] = 1800
