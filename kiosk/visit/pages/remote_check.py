"""The page of another kiosk's focus check: a supervisor who is here signs the answer of a clerk who is there.

It stands on the clerk's own screen, beside whatever the customer's shows, and is about nobody who is here.
"""

from enum import StrEnum
from typing import Literal

from kiosk.protocol.codes import Message
from kiosk.protocol.messages import Enter
from kiosk.records.record import Signed
from kiosk.records.staff_statement import Statement
from kiosk.settings import Clerk, Settings
from kiosk.visit.effects import Audit, SignElsewhere
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.events import PinChecked
from kiosk.visit.page import Move, Page
from kiosk.visit.staff_signature import SigningContent, StaffSignature
from kiosk.visit.turn import Turn
from kiosk.visit.visit import Visit


class RemoteCheckControl(StrEnum):
    """Back to the desk, unsigned."""

    NOT_NOW = "not_now"


class RemoteCheckContent(SigningContent, frozen=True, kw_only=True):
    """Who asks where, what the customer there says, and what the clerk there answered."""

    device: str
    clerk: str  # their name, where it is known here
    purpose: str
    details: str = ""  # the kind of card, where it is no ordinary one
    answer: Literal["", "plausible", "not_plausible"] = ""


def _show(visit: Visit, environment: Environment, now: Moment) -> RemoteCheckContent:
    if visit.supervising is None:
        return RemoteCheckContent(device="", clerk="", purpose="")
    request = visit.supervising.request
    purpose, _, details = request.question.partition(" ")
    names = {one.id: one.name for one in environment.settings.staff}
    return RemoteCheckContent(
        device=visit.supervising.device,
        clerk=names.get(request.clerk, request.clerk),
        purpose=purpose,
        details=details,
        answer="plausible" if request.answer else "not_plausible",
        **_SIGNATURE.shown(visit, environment, now),
    )


def _answer(visit: Visit) -> bool | None:
    return None if visit.supervising is None else visit.supervising.request.answer


def _signers(visit: Visit, settings: Settings) -> tuple[Clerk, ...]:
    """Supervisors with a key of their own, and not the clerk who asks."""
    if visit.supervising is None:
        return ()
    asks = visit.supervising.request.clerk
    others = (one for one in settings.staff if one.id != asks)
    return tuple(one for one in others if one.role == "supervisor" and one.key)


def _is_second(_visit: Visit) -> bool:
    return True


def _states(visit: Visit, person: str) -> Statement:
    if visit.supervising is None:
        raise LookupError("nothing is asked")
    return visit.supervising.request.statement(person)


def _signed(visit: Visit, turn: Turn, by: Signed) -> None:
    if visit.supervising is not None and by.proof is not None:
        turn.ask(SignElsewhere(visit.supervising.request, by.clerk, by.proof.message))
        turn.ask(Audit("signed_for_another_kiosk", {"by": by.clerk}))
        _leave(visit, turn)


def _leave(visit: Visit, _turn: Turn) -> None:
    visit.supervising = None
    visit.desk_message = Message.NONE


def _at_rest(visit: Visit, _environment: Environment, _now: Moment) -> set[str]:
    """While a PIN is being checked what it signs stands."""
    return set(RemoteCheckControl) if visit.signing else set()


_SIGNATURE = StaffSignature(
    _answer, _signers, _is_second, Message.SUPERVISOR_CONFIRMS, _states, _signed
)

PAGE = Page(
    content=RemoteCheckContent,
    show=_show,
    audience="clerk",
    in_visit=False,
    presses={RemoteCheckControl.NOT_NOW: Move(_leave)},
    at_rest=_at_rest,
    inputs={Enter: _SIGNATURE.enter},
    events={PinChecked: _SIGNATURE.checked},
    edition=_answer,
)
