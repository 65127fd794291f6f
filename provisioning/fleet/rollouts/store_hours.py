"""Hours of a store's day: when it is open, and in which hours its kiosks may be changed."""

import datetime as dt
import re
from typing import Annotated, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from provisioning.fleet.errors import RepositoryInputError

DAY_MINUTES = 24 * 60
_Minute = Annotated[int, msgspec.Meta(ge=0, lt=DAY_MINUTES)]


class Hours(msgspec.Struct, frozen=True):
    """From one minute of a day to another, which may be one of the next day's."""

    begin: _Minute
    end: _Minute

    def __str__(self) -> str:
        return "-".join(f"{at // 60:02}:{at % 60:02}" for at in (self.begin, self.end))

    def hold(self, minute: int) -> bool:
        if self.begin <= self.end:
            return self.begin <= minute < self.end
        return minute >= self.begin or minute < self.end


class StoreDay(NamedTuple):
    """When a store is open. zone: as in the IANA database."""

    opening: Hours
    zone: str


# Of a store that nobody has said anything about.
USUAL_DAY = StoreDay(Hours(8 * 60, 22 * 60), "Asia/Shanghai")


def may_change(day: StoreDay, window: Hours | None, *, in_opening_hours: bool, now: float) -> bool:
    """now: seconds since the epoch."""
    local = dt.datetime.fromtimestamp(now, ZoneInfo(day.zone))
    minute = local.hour * 60 + local.minute
    is_in_window = window is None or window.hold(minute)
    return is_in_window and (in_opening_hours or not day.opening.hold(minute))


def hours(text: str) -> Hours:
    """`22:00-06:00`. Raises RepositoryInputError."""
    clock = r"([01][0-9]|2[0-3]):([0-5][0-9])"
    found = re.fullmatch(f"{clock}-{clock}", text)
    if not found:
        raise RepositoryInputError(f"hours {text!a}", "are written like 22:00-06:00")
    hour, minute, end_hour, end_minute = map(int, found.groups())
    if found[1] == found[3] and found[2] == found[4]:
        raise RepositoryInputError(f"hours {text!a}", "begin when they end; no minute is in them")
    return Hours(hour * 60 + minute, end_hour * 60 + end_minute)


def zone(text: str) -> str:
    """Raises RepositoryInputError."""
    try:
        return ZoneInfo(text).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise RepositoryInputError(
            f"time zone {text!a}", "is unknown; a known one is Asia/Shanghai"
        ) from None
