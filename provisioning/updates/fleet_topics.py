"""Topics between an agent and the fleet: reports and statuses up, desired documents and orders down."""

import re
from typing import NamedTuple

STATE, JOB, DESIRED = "state", "job", "desired"
# What the fleet subscribes to.
REPORTS = f"$share/fleet/kiosk/v1/+/up/{STATE}"
STATUSES = f"$share/fleet/kiosk/v1/+/up/{JOB}"
_UP = re.compile(rf"kiosk/v1/([^/]+)/up/({STATE}|{JOB})")


class FromKiosk(NamedTuple):
    """Whose message it is, and which; the broker vouches for the name."""

    device: str
    channel: str


def sender(topic: str) -> FromKiosk | None:
    """None: it is no report and no status."""
    found = _UP.fullmatch(topic)
    return FromKiosk(found[1], found[2]) if found else None


def down(device: str, channel: str) -> str:
    """channel: DESIRED, JOB."""
    return f"kiosk/v1/{device}/down/{channel}"
