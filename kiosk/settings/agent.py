"""How the fleet updates this kiosk: [agent]. Without this section nothing is updated from outside."""

from pathlib import Path
from typing import Annotated

import msgspec

from kiosk.settings.section import Section

Minutes = Annotated[float, msgspec.Meta(gt=0, le=1440)]


class Agent(Section, frozen=True, kw_only=True):
    root: Path  # the fleet's root.json, as it came with the kiosk: whom it believes from the first day
    app: Path = Path("/var/lib/kiosk/app")  # the two slots, and the link to the one in use
    state: Path = Path("/var/lib/kiosk/agent")  # what it fetched, and its memory
    # What is restarted in a new slot, in this order, and has to do well in it.
    services: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)] = (
        "kiosk-relay.service",
        "kiosk-counter.service",
        "kiosk-ui.service",
    )
    system_packages: bool = True  # slots see the system's Python packages: picamera2 is apt's
    healthy_minutes: Minutes = 5  # so long without a break a new slot has to do well
    confirm_minutes: Minutes = 30  # by then it has to, and to have reached the fleet; else back
    reserve_mb: Annotated[int, msgspec.Meta(ge=0, le=100_000)] = 256  # that no update takes
