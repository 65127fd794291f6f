"""From when on numbers are no longer opened: [limits]."""

from typing import Annotated

import msgspec

from kiosk.settings.section import Section


class Limits(Section, frozen=True, kw_only=True):
    store_mb: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = 512
    statements_mb: Annotated[int, msgspec.Meta(ge=16, le=100_000)] = 2048  # of statement videos
    # Beyond these no number is opened; verifications, resumptions and complaints go on.
    offline_h: Annotated[float, msgspec.Meta(gt=0, le=8760)] = 72  # since the carrier's signed time
    backlog: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] = 500  # records without a receipt
    disk: Annotated[float, msgspec.Meta(gt=0, le=1)] = 0.95  # of store_mb; at 0.98 nothing starts
    policy_days: Annotated[int, msgspec.Meta(ge=1, le=36_500)] = 180  # since the bundle's release
    listings_refresh_h: Annotated[float, msgspec.Meta(gt=0, le=8760)] = 1  # older: asked for anew
