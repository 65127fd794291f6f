"""From when on numbers are no longer opened: [limits]."""

from typing import Annotated

from msgspec import Meta

from kiosk.settings.section_base import Section

Hours = Annotated[float, Meta(gt=0, le=8760)]


class Limits(Section, frozen=True, kw_only=True):
    """Beyond these no number is opened; verifications, resumptions and complaints go on."""

    store_mb: Annotated[int, Meta(ge=1, le=100_000, description="megabytes of stored records")] = (
        512
    )
    statements_mb: Annotated[
        int, Meta(ge=16, le=100_000, description="megabytes of statement videos")
    ] = 2048
    offline_h: Annotated[
        Hours, Meta(description="hours since the time that the carrier last signed")
    ] = 72
    backlog: Annotated[int, Meta(ge=1, le=1_000_000, description="records without a receipt")] = 500
    disk: Annotated[
        float, Meta(gt=0, le=1, description="part of store_mb in use; at 0.98 nothing starts")
    ] = 0.95
    policy_days: Annotated[
        int, Meta(ge=1, le=36_500, description="days since the release of the rules")
    ] = 180
    listings_refresh_h: Annotated[
        Hours, Meta(description="hours; older listings are asked for anew, and nothing stops")
    ] = 1
