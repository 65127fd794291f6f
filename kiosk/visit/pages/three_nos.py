"""The page of the three don'ts (三不): the clerk tells the customer in person, and attests that they did.

As at the attestation, only the clerk's own act counts: their PIN, or, for ten minutes after they typed it, a
press that acts a while after the page came.
"""

from collections.abc import Collection
from enum import StrEnum
from typing import Literal

from kiosk.protocol.codes import Message
from kiosk.records.record import Signed
from kiosk.records.staff_statement import SigningPurpose, Statement
from kiosk.settings import Clerk, Settings
from kiosk.visit import pin_entry
from kiosk.visit.effects import Audit
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.page import Move
from kiosk.visit.staff_signature import (
    SigningContent,
    StaffSignature,
    hand_over,
    opens_in_s,
    statement,
)
from kiosk.visit.turn import Turn, Way
from kiosk.visit.visit import Visit

_ACTS_AFTER_S = 1.0  # no double tap of the customer's is the clerk's word


class ThreeNosControl(StrEnum):
    """The clerk's word; it is part of the signed record."""

    THREE_NOS_TOLD = "three_nos_told"


class ThreeNosContent(SigningContent, frozen=True, kw_only=True):
    """Who is to tell the customer, by name, and how they attest it."""

    clerk: str
    answer: Literal["told"] = "told"
    by_pin: bool = True


def _show(visit: Visit, environment: Environment, now: Moment) -> ThreeNosContent:
    return ThreeNosContent(
        clerk=visit.clerk.name if visit.clerk else "",
        by_pin=not pin_entry.is_proved(visit, now),
        **_SIGNATURE.shown(visit, environment, now),
    )


def _opens(visit: Visit, turn: Turn) -> None:
    visit.three_nos, visit.signing = None, ""
    hand_over(visit, turn, _ACTS_AFTER_S)


def _told(visit: Visit, turn: Turn) -> None:
    if visit.clerk is not None:
        _attest(visit, turn, Signed(visit.clerk.id, turn.now.wall), "press")


def _signed(visit: Visit, turn: Turn, signed: Signed) -> None:
    _attest(visit, turn, signed, "pin")


def _attest(visit: Visit, turn: Turn, signed: Signed, by: str) -> None:
    visit.three_nos = signed
    turn.ask(Audit("three_nos_told", {"clerk": signed.clerk, "by": by}))
    turn.go(Way.ONWARD)


def _at_rest(visit: Visit, now: Moment) -> Collection[str]:
    may_press = pin_entry.is_proved(visit, now) and not opens_in_s(visit, now)
    return () if may_press else (ThreeNosControl.THREE_NOS_TOLD,)


def _signers(visit: Visit, _settings: Settings) -> tuple[Clerk, ...]:
    return (visit.clerk,) if visit.clerk else ()


def _answer(_visit: Visit) -> bool | None:
    return True


def states(visit: Visit, person: str) -> Statement:
    """What the clerk attests here."""
    return statement(visit, SigningPurpose.THREE_NOS, person, (), answer=True)


def _never(_visit: Visit) -> bool:
    return False


_SIGNATURE = StaffSignature(_answer, _signers, _never, Message.CLERK_CONFIRMS, states, _signed)

PAGE = _SIGNATURE.page(
    content=ThreeNosContent,
    show=_show,
    presses={ThreeNosControl.THREE_NOS_TOLD: Move(_told)},
    opens=_opens,
    at_rest=_at_rest,
)
