"""What stops the opening of numbers: too long without the carrier, or not where the kiosk belongs.

A limit stops an opening before the document is read. It never stops a second verification, a
resumption or a complaint: those are captured, and the carrier judges when they were made.
"""

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from kiosk import china_time
from kiosk.protocol.codes import Message
from kiosk.settings import Limits
from kiosk.visit.environment import Moment
from kiosk.visit.visit import StripState

_HOUR_S = 3600.0


def reached(
    limits: Limits,
    released: dt.date,
    strip: StripState,
    now: Moment,
    *,
    place_confirmed: bool | None = None,
) -> Message:
    """The first limit that stops openings now, as the clerk reads it; NONE while none does.

    released: the day of the policy bundle. place_confirmed: None: the carrier was never asked.
    """
    situation = _Situation(limits, released, strip, now, place_confirmed)
    return next((told for told, stops in _LIMITS if stops(situation)), Message.NONE)


class _Situation(NamedTuple):
    limits: Limits
    released: dt.date
    strip: StripState
    now: Moment
    place_confirmed: bool | None


def _disk_is_full(situation: _Situation) -> bool:
    """Stops everything, and is told as such."""
    return situation.strip.full


def _store_is_a_copy(situation: _Situation) -> bool:
    """What it opened would take a place in the chain that is taken: the carrier holds it."""
    return situation.strip.restored


def _place_is_unconfirmed(situation: _Situation) -> bool:
    return situation.place_confirmed is False


def _disk_is_low(situation: _Situation) -> bool:
    return situation.strip.fill >= situation.limits.disk


def _backlog_is_deep(situation: _Situation) -> bool:
    return situation.strip.backlog >= situation.limits.backlog


def _offline_too_long(situation: _Situation) -> bool:
    """By the carrier's last signed time; in reach again, the visit's own question renews it."""
    since = situation.now.since_carrier_s
    too_long = since is not None and since > situation.limits.offline_h * _HOUR_S
    return too_long and not situation.strip.online


def _clock_in_doubt(situation: _Situation) -> bool:
    """With the carrier in reach the visit's own question makes the time certain."""
    return not situation.now.trusted and not situation.strip.online


def _policy_is_old(situation: _Situation) -> bool:
    """By certain time only: a clock that runs ahead makes no rule old."""
    days = (china_time.day(situation.now.wall) - situation.released).days
    return situation.now.trusted and days > situation.limits.policy_days


_LIMITS: tuple[tuple[Message, Callable[[_Situation], bool]], ...] = (
    (Message.DISK_FULL, _disk_is_full),
    (Message.STORE_RESTORED, _store_is_a_copy),
    (Message.PLACE_UNCONFIRMED, _place_is_unconfirmed),
    (Message.DISK_LOW, _disk_is_low),
    (Message.BACKLOG_TOO_DEEP, _backlog_is_deep),
    (Message.OFFLINE_TOO_LONG, _offline_too_long),
    (Message.CLOCK_IN_DOUBT, _clock_in_doubt),
    (Message.POLICY_TOO_OLD, _policy_is_old),
)
