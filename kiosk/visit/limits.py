"""Without the carrier for too long a kiosk opens no number: which limit is reached, if one is.

A limit stops an opening before the document is read. It never stops a second verification, a
resumption or a complaint: those are captured, and the carrier judges when they were made.
"""

from collections.abc import Callable

from kiosk.policy.vocabulary import CHINA
from kiosk.protocol.messages import Message
from kiosk.visit.turn import House, Moment
from kiosk.visit.visit import DeskState

_HOUR_S = 3600.0


def reached(house: House, desk: DeskState, now: Moment) -> Message:
    """The first limit that stops openings now, as the clerk reads it; NONE while none does."""
    return next((told for told, stops in _LIMITS if stops(house, desk, now)), Message.NONE)


def _disk_is_full(_house: House, desk: DeskState, _now: Moment) -> bool:
    """Stops everything, and is told as such."""
    return desk.full


def _disk_is_low(house: House, desk: DeskState, _now: Moment) -> bool:
    return desk.fill >= house.settings.limits.disk


def _backlog_is_deep(house: House, desk: DeskState, _now: Moment) -> bool:
    return desk.backlog >= house.settings.limits.backlog


def _offline_too_long(house: House, desk: DeskState, now: Moment) -> bool:
    """By the carrier's last signed time; in reach again, the visit's own question renews it."""
    since = now.since_carrier_s
    too_long = since is not None and since > house.settings.limits.offline_h * _HOUR_S
    return too_long and not desk.online


def _clock_in_doubt(_house: House, desk: DeskState, now: Moment) -> bool:
    """With the carrier in reach the visit's own question makes the time certain."""
    return not now.trusted and not desk.online


def _policy_is_old(house: House, _desk: DeskState, now: Moment) -> bool:
    """By certain time only: a clock that runs ahead makes no rule old."""
    days = (now.wall.astimezone(CHINA).date() - house.rules.released).days
    return now.trusted and days > house.settings.limits.policy_days


_LIMITS: tuple[tuple[Message, Callable[[House, DeskState, Moment], bool]], ...] = (
    (Message.DISK_FULL, _disk_is_full),
    (Message.DISK_LOW, _disk_is_low),
    (Message.BACKLOG_TOO_DEEP, _backlog_is_deep),
    (Message.OFFLINE_TOO_LONG, _offline_too_long),
    (Message.CLOCK_IN_DOUBT, _clock_in_doubt),
    (Message.POLICY_TOO_OLD, _policy_is_old),
)
