"""How the fleet updates this kiosk: [agent]. Without this section nothing is updated from outside."""

from pathlib import Path
from typing import Annotated

from msgspec import Meta

from kiosk.settings.section_base import Section

_MINUTES_MOST = 1440
_Services = Annotated[
    tuple[str, ...],
    Meta(
        min_length=1,
        description="what is restarted in a new slot, in this order, and has to do well in it",
    ),
]


class Agent(Section, frozen=True, kw_only=True):
    """How the fleet updates this kiosk; without it nothing is updated from outside."""

    root: Annotated[
        Path,
        Meta(description="the fleet's root.json, as it came with the kiosk: whom it believes"),
    ]
    app: Annotated[
        Path, Meta(description="folder of the two slots, and the link to the one in use")
    ] = Path("/var/lib/kiosk/app")
    state: Annotated[Path, Meta(description="folder of what it fetched, and its memory")] = Path(
        "/var/lib/kiosk/agent"
    )
    services: _Services = ("kiosk-relay.service", "kiosk-counter.service", "kiosk-ui.service")
    system_packages: Annotated[
        bool, Meta(description="slots see the system's Python packages: picamera2 is apt's")
    ] = True
    healthy_minutes: Annotated[
        float,
        Meta(gt=0, le=_MINUTES_MOST, description="so long without a break a new slot does well"),
    ] = 5
    confirm_minutes: Annotated[
        float,
        Meta(
            gt=0,
            le=_MINUTES_MOST,
            description="by then it has to, and to have reached the fleet; else back",
        ),
    ] = 30
    reserve_mb: Annotated[
        int, Meta(ge=0, le=100_000, description="of the disk, that no update takes")
    ] = 256
