"""Without the carrier for too long a kiosk opens no number: which limit is reached, if one is.

A limit stops an opening before the document is read. It never stops a second verification, a
resumption or a complaint: those are captured, and the carrier judges when they were made.
"""

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from kiosk.policy.vocabulary import CHINA
from kiosk.protocol.codes import Message
from kiosk.settings import Limits
from kiosk.visit.turn import Moment
from kiosk.visit.visit import StripState

_HOUR_S = 3600.0


def reached(limits: Limits, released: dt.date, desk: StripState, now: Moment) -> Message:
    """The first limit that stops openings now, as the clerk reads it; NONE while none does.

    released: the day of the policy bundle.
    """
    scene = _Scene(limits, released, desk, now)
    return next((told for told, stops in _LIMITS if stops(scene)), Message.NONE)


class _Scene(NamedTuple):
    limits: Limits
    released: dt.date
    desk: StripState
    now: Moment


def _disk_is_full(scene: _Scene) -> bool:
    """Stops everything, and is told as such."""
    return scene.desk.full


def _disk_is_low(scene: _Scene) -> bool:
    return scene.desk.fill >= scene.limits.disk


def _backlog_is_deep(scene: _Scene) -> bool:
    return scene.desk.backlog >= scene.limits.backlog


def _offline_too_long(scene: _Scene) -> bool:
    """By the carrier's last signed time; in reach again, the visit's own question renews it."""
    since = scene.now.since_carrier_s
    too_long = since is not None and since > scene.limits.offline_h * _HOUR_S
    return too_long and not scene.desk.online


def _clock_in_doubt(scene: _Scene) -> bool:
    """With the carrier in reach the visit's own question makes the time certain."""
    return not scene.now.trusted and not scene.desk.online


def _policy_is_old(scene: _Scene) -> bool:
    """By certain time only: a clock that runs ahead makes no rule old."""
    days = (scene.now.wall.astimezone(CHINA).date() - scene.released).days
    return scene.now.trusted and days > scene.limits.policy_days


_LIMITS: tuple[tuple[Message, Callable[[_Scene], bool]], ...] = (
    (Message.DISK_FULL, _disk_is_full),
    (Message.DISK_LOW, _disk_is_low),
    (Message.BACKLOG_TOO_DEEP, _backlog_is_deep),
    (Message.OFFLINE_TOO_LONG, _offline_too_long),
    (Message.CLOCK_IN_DOUBT, _clock_in_doubt),
    (Message.POLICY_TOO_OLD, _policy_is_old),
)
