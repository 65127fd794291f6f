"""The attestation page: the clerk says whether a real person sat before the camera.

It comes after a customer's page, on the same screen. So a press is only the answer; it counts once the clerk
confirms it: with their PIN, or, for ten minutes after they typed it, by another press a while later.
"""

from collections.abc import Collection
from enum import StrEnum
from typing import Literal

from kiosk.protocol.codes import Message
from kiosk.records.record import Signed
from kiosk.records.staff_statement import SigningPurpose, Statement
from kiosk.settings import Clerk, Settings
from kiosk.visit import decision_points, pin_entry
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

_CONFIRMED_AFTER_S = 1.0  # no double tap of a customer's is an answer and its confirmation


class AttestControl(StrEnum):
    """The clerk's answer; it is part of the signed record."""

    ATTEST_REAL = "attest_real"
    ATTEST_NOT_REAL = "attest_not_real"
    ATTEST_CONFIRM = "attest_confirm"


class AttestContent(SigningContent, frozen=True, kw_only=True):
    """Who is asked, by name, and how they confirm their answer."""

    clerk: str
    answer: Literal["", "real"] = ""
    by_pin: bool = True


def _show(visit: Visit, environment: Environment, now: Moment) -> AttestContent:
    return AttestContent(
        clerk=visit.clerk.name if visit.clerk else "",
        answer="real" if visit.says_real else "",
        by_pin=not pin_entry.is_proved(visit, now),
        **_SIGNATURE.shown(visit, environment, now),
    )


def _opens(visit: Visit, _turn: Turn) -> None:
    visit.says_real, visit.signing = False, ""
    visit.field_opens_at = 0.0


def _real(visit: Visit, turn: Turn) -> None:
    visit.says_real = True
    hand_over(visit, turn, _CONFIRMED_AFTER_S)


def _not_real(visit: Visit, turn: Turn) -> None:
    visit.attested = False
    decision_points.refer(visit, turn, Message.FACE_FAILED)


def _confirmed(visit: Visit, turn: Turn) -> None:
    if visit.clerk is not None:
        _attest(visit, turn, Signed(visit.clerk.id, turn.now.wall), "press")


def _signed(visit: Visit, turn: Turn, signed: Signed) -> None:
    _attest(visit, turn, signed, "pin")


def _attest(visit: Visit, turn: Turn, signed: Signed, by: str) -> None:
    visit.attested, visit.attestation = True, signed
    turn.ask(Audit("attested", {"clerk": signed.clerk, "by": by}))
    turn.go(Way.ONWARD)


def _at_rest(visit: Visit, now: Moment) -> Collection[str]:
    opened = visit.says_real and not opens_in_s(visit, now)
    may_press = opened and pin_entry.is_proved(visit, now)
    return () if may_press else (AttestControl.ATTEST_CONFIRM,)


def _signers(visit: Visit, _settings: Settings) -> tuple[Clerk, ...]:
    return (visit.clerk,) if visit.clerk and visit.says_real else ()


def _answer(visit: Visit) -> bool | None:
    return visit.says_real or None


def states(visit: Visit, person: str) -> Statement:
    """What an attestation says."""
    return statement(visit, SigningPurpose.ATTESTATION, person, (), answer=True)


def _never(_visit: Visit) -> bool:
    return False


_SIGNATURE = StaffSignature(_answer, _signers, _never, Message.CLERK_CONFIRMS, states, _signed)

PAGE = _SIGNATURE.page(
    content=AttestContent,
    show=_show,
    presses={
        AttestControl.ATTEST_REAL: Move(_real),
        AttestControl.ATTEST_NOT_REAL: Move(_not_real),
        AttestControl.ATTEST_CONFIRM: Move(_confirmed),
    },
    opens=_opens,
    at_rest=_at_rest,
)
