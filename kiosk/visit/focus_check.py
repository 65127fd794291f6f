"""The focus check (重点核查): a clerk asks what the number is for, a supervisor signs the answer.

The supervisor is somebody else than the visit's clerk, so that nobody lets their own customer pass.
"""

from collections.abc import Callable

from kiosk.enumerations import Outcome
from kiosk.policy.decision import Decision
from kiosk.protocol.codes import Field, Message
from kiosk.records.record import FocusCheck, Signed
from kiosk.settings import Clerk, Settings
from kiosk.visit import pin_entry
from kiosk.visit.turn import Environment, Turn
from kiosk.visit.visit import Visit

_DUTY = "SUPERVISOR_RECORD"  # of the rules that a signed focus check settles


def settles(visit: Visit, house: Environment, decision: Decision) -> bool:
    """Whether a focus check, not made yet, can lift all that this decision stands on."""
    if visit.focus_check or decision.outcome is not Outcome.REFER_TO_CLERK:
        return False
    rules = house.rules.rules
    asked = all(_DUTY in rules[reason.rule].obligations for reason in decision.reasons)
    return asked and bool(supervisors(visit, house.settings))


def supervisors(visit: Visit, settings: Settings) -> tuple[Clerk, ...]:
    """Supervisors of this store who are not the visit's clerk; nobody where no clerk is signed in."""
    if visit.clerk is None:
        return ()
    others = (clerk for clerk in settings.clerks if clerk.id != visit.clerk.id)
    return tuple(clerk for clerk in others if clerk.role == "supervisor")


def signers(visit: Visit, settings: Settings) -> tuple[Clerk, ...]:
    """Who may sign now: nobody before there is an answer."""
    return () if visit.plausible is None else supervisors(visit, settings)


def answer(plausible: bool) -> Callable[[Visit, Turn], None]:
    def choose(visit: Visit, _turn: Turn) -> None:
        visit.void_focus_check()
        visit.plausible = plausible
        visit.message = Message.SUPERVISOR_CONFIRMS

    return choose


def enter_pin(visit: Visit, turn: Turn, fields: dict[Field, str]) -> None:
    people = signers(visit, turn.house.settings)
    otherwise = Message.SUPERVISOR_CONFIRMS
    pin_entry.sign_answer(visit, turn, fields, signers=people, otherwise=otherwise)


def sign(visit: Visit, turn: Turn, clerk: str) -> FocusCheck | None:
    """Take the supervisor's signature, whose PIN was right."""
    if visit.plausible is None or visit.signing != clerk:
        return None
    visit.signing = ""
    signed = Signed(clerk, turn.now.wall)
    visit.focus_check = FocusCheck(visit.plausible, visit.purpose, signed)
    return visit.focus_check
