"""PINs typed at the counter: who signs in, who signs an answer, and the lock-out that both count for."""

import math
from collections.abc import Mapping
from typing import Any

import msgspec

from kiosk.pins import PIN_LEAST_DIGITS, PIN_LOCK_S, PIN_MOST_DIGITS, PIN_TRIES
from kiosk.protocol.codes import Field, Message
from kiosk.protocol.messages import StaffName
from kiosk.settings import Clerk
from kiosk.visit.effects import CheckPin, PinsCounted, SignedOut
from kiosk.visit.environment import Moment
from kiosk.visit.turn import Turn
from kiosk.visit.visit import Visit


class PinContent(msgspec.Struct, frozen=True, kw_only=True):
    """What every page shows on which a PIN is typed."""

    message: Message = Message.NONE
    attempts_left: int = 0
    locked_s: int = 0
    pin_least: int = PIN_LEAST_DIGITS
    pin_most: int = PIN_MOST_DIGITS


def shown(visit: Visit, now: Moment) -> dict[str, Any]:
    """The fields of PinContent."""
    return {
        "message": visit.message,
        "attempts_left": PIN_TRIES - max(visit.pin_failures.values(), default=0),
        "locked_s": max(0, math.ceil(visit.locked_until - now.mono)),
    }


def names(people: list[Clerk] | tuple[Clerk, ...]) -> tuple[StaffName, ...]:
    """As a page lets choose among them."""
    return tuple(StaffName(one.id, one.name) for one in people)


def is_locked(visit: Visit, turn: Turn) -> bool:
    """While the lock lasts nobody's PIN is looked at, and the page says so."""
    locked = turn.now.mono < visit.locked_until
    if locked:
        turn.refuse(Message.PIN_LOCKED)
    return locked


def check(turn: Turn, fields: Mapping[Field, str]) -> None:
    """Have a typed PIN checked."""
    turn.ask(CheckPin(fields.get(Field.CLERK, ""), fields.get(Field.PIN, "")))


def count_wrong(visit: Visit, turn: Turn, clerk: str) -> None:
    """One more of this person's; the last one locks everybody's."""
    failures = visit.pin_failures.get(clerk, 0) + 1
    visit.pin_failures[clerk] = failures
    visit.message = Message.PIN_WRONG
    if failures >= PIN_TRIES:
        visit.locked_until = turn.now.mono + PIN_LOCK_S
        visit.pin_failures[clerk] = 0
        visit.message = Message.PIN_LOCKED
    _tell(visit, turn)


def forget_wrong(visit: Visit, turn: Turn, clerk: str) -> None:
    """After a right one; those of other people still count."""
    visit.pin_failures.pop(clerk, None)
    _tell(visit, turn)


def _tell(visit: Visit, turn: Turn) -> None:
    left = max(0.0, visit.locked_until - turn.now.mono)
    turn.ask(PinsCounted(dict(visit.pin_failures), left))


def sign_out(visit: Visit, turn: Turn) -> None:
    """The clerk leaves the counter."""
    visit.clerk = None
    turn.ask(SignedOut())
