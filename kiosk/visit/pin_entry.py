"""PINs typed at the counter: whose is checked, what the page says, how long a right one is good for."""

import math
from collections.abc import Iterable
from typing import Any

import msgspec

from kiosk.pin_locks import PIN_TRIES, PinStanding
from kiosk.pins import PIN_GOOD_FOR_S, PIN_LEAST_DIGITS, PIN_MOST_DIGITS
from kiosk.protocol.codes import Message
from kiosk.protocol.messages import StaffName
from kiosk.records.staff_statement import Statement
from kiosk.settings import Clerk
from kiosk.visit.effects import Audit, CheckPin, Proved, SignedOut
from kiosk.visit.environment import Moment
from kiosk.visit.events import PinChecked
from kiosk.visit.turn import Turn
from kiosk.visit.visit import Visit


class PinContent(msgspec.Struct, frozen=True, kw_only=True):
    """What every page shows on which a PIN is typed."""

    message: Message = Message.NONE
    attempts_left: int = 0  # of whoever typed a wrong one last
    pin_least: int = PIN_LEAST_DIGITS
    pin_most: int = PIN_MOST_DIGITS


def shown(visit: Visit) -> dict[str, Any]:
    """The fields of PinContent."""
    told = visit.pins.get(visit.wrong_pin_of, PinStanding())
    message = visit.desk_message if _is_beside(visit) else visit.message
    return {"message": message, "attempts_left": told.attempts_left}


def tell(visit: Visit, message: Message) -> None:
    """On the page where the PIN was typed, and on no customer's."""
    if _is_beside(visit):
        visit.desk_message = message
    else:
        visit.message = message


def _is_beside(visit: Visit) -> bool:
    """On the clerk's own screen somebody signs in, or for another kiosk; the customer's has another page."""
    return visit.clerk_screen and (visit.clerk is None or visit.supervising is not None)


def names(people: Iterable[Clerk], visit: Visit, now: Moment) -> tuple[StaffName, ...]:
    """As a page lets choose among them, each with the lock on their PIN."""
    return tuple(StaffName(one.id, one.name, locked_s(visit, one.id, now)) for one in people)


def locked_s(visit: Visit, person: str, now: Moment) -> int | None:
    """Seconds until a PIN is looked at again; None: somebody has to unlock it."""
    left = visit.pins.get(person, PinStanding()).locked_s
    return None if left is None else max(0, math.ceil(left - (now.mono - visit.pins_at)))


def note(visit: Visit, pins: dict[str, PinStanding], now: Moment) -> None:
    """How all of them stand."""
    visit.pins, visit.pins_at = pins, now.mono


def check(visit: Visit, turn: Turn, person: str, pin: str, signs: Statement | None = None) -> None:
    """Have a typed PIN checked, one at a time; the lock is the counter's to know. signs: what it is for."""
    if not visit.signing:
        visit.signing = person
        is_clerk = not visit.unlocks and (visit.clerk is None or visit.clerk.id == person)
        turn.ask(CheckPin(person, pin, signs, opens_shift=is_clerk))


def checked(visit: Visit, turn: Turn, event: PinChecked) -> None:
    """What a checked PIN says whichever page is open; the clerk's own is good for a while."""
    if not event.right:
        _refuse(visit, turn, event)
        return
    note(visit, event.pins, turn.now)
    if visit.clerk and visit.clerk.id == event.clerk:
        visit.proved_at = turn.now.mono
        turn.ask(Proved())


def is_proved(visit: Visit, now: Moment) -> bool:
    """Whether the clerk has typed their PIN so lately that a press is theirs."""
    return now.mono - visit.proved_at <= PIN_GOOD_FOR_S


def sign_out(visit: Visit, turn: Turn) -> None:
    """The clerk leaves the counter."""
    visit.clerk = None
    visit.proved_at = -math.inf
    turn.ask(SignedOut())


def _refuse(visit: Visit, turn: Turn, event: PinChecked) -> None:
    visit.signing = visit.unlocks = ""
    if not event.kept:
        tell(visit, Message.PIN_NOT_CHECKED)
        return
    note(visit, event.pins, turn.now)
    visit.wrong_pin_of = event.clerk
    stands = visit.pins.get(event.clerk, PinStanding())
    tell(visit, _told(stands))
    left = str(stands.attempts_left if stands.locked_s == 0 else 0)
    turn.ask(Audit("pin_wrong", {"clerk": event.clerk, "left": f"{left} of {PIN_TRIES}"}))


def _told(stands: PinStanding) -> Message:
    if stands.locked_s is None:
        return Message.PIN_BLOCKED
    return Message.PIN_LOCKED if stands.locked_s else Message.PIN_WRONG
