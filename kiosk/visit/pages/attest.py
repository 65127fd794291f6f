"""The attestation page: the clerk says whether a real person sat before the camera."""

from enum import StrEnum

import msgspec

from kiosk.protocol.codes import Message
from kiosk.visit import decision
from kiosk.visit.effects import Audit
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.page import Move, Page
from kiosk.visit.turn import Turn, Way
from kiosk.visit.visit import Visit


class AttestControl(StrEnum):
    """The clerk's answer; it is part of the signed record."""

    ATTEST_REAL = "attest_real"
    ATTEST_NOT_REAL = "attest_not_real"


class AttestContent(msgspec.Struct, frozen=True):
    """Who is asked, by name."""

    clerk: str


def _show(visit: Visit, _environment: Environment, _now: Moment) -> AttestContent:
    return AttestContent(visit.clerk.name if visit.clerk else "")


def _real(visit: Visit, turn: Turn) -> None:
    visit.attested = True
    turn.ask(Audit("attested", {"clerk": visit.clerk.id if visit.clerk else ""}))


def _not_real(visit: Visit, turn: Turn) -> None:
    visit.attested = False
    decision.refer(visit, turn, Message.FACE_FAILED)


PAGE = Page(
    content=AttestContent,
    show=_show,
    audience="clerk",
    presses={
        AttestControl.ATTEST_REAL: Move(_real, Way.ONWARD),
        AttestControl.ATTEST_NOT_REAL: Move(_not_real),
    },
)
