"""How long the screen waits for somebody: [screen]. What it does with it: kiosk.visit.idleness."""

from typing import Annotated

from msgspec import Meta

from kiosk.settings.section_base import Seconds, Section

# WCAG 2.2.1: who is warned has at least 20 seconds to ask for more time, by any touch, as often as they like.
WarningSeconds = Annotated[float, Meta(ge=20, le=600)]
ReadingSeconds = Annotated[float, Meta(ge=90, le=3600)]


class Screen(Section, frozen=True, kw_only=True):
    """How long the screen waits for somebody, in seconds."""

    idle_s: Annotated[Seconds, Meta(description='without a sign of life: "still there?"')] = 60
    idle_warning_s: Annotated[
        WarningSeconds, Meta(description="that question's countdown; then all is wiped")
    ] = 20
    result_s: Annotated[
        ReadingSeconds, Meta(description="a page that ends a visit stays so long before it asks")
    ] = 90
    receipt_wait_s: Annotated[
        Seconds, Meta(description="for the carrier's receipt, before the result says not yet")
    ] = 10
    notice_dwell_s: Annotated[
        float, Meta(ge=0, le=600, description="a notice is shown at least so long")
    ] = 5
    hand_over_s: Annotated[
        float, Meta(ge=1, le=60, description="to whoever signs second, before their field opens")
    ] = 3
    parked_s: Annotated[
        float,
        Meta(
            gt=0,
            le=900,
            description="a visit with a ticket waits so long for a clerk; then it is recorded as "
            "referred, and wiped",
        ),
    ] = 900
    clerk_idle_s: Annotated[
        float, Meta(gt=0, le=43200, description="then the clerk is signed out")
    ] = 1800
