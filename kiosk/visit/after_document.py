"""After the document: what the policy says to it, and whether a focus check can settle that.

The focus check (重点核查) is a supervisor's signature on what the number is for. The supervisor is
somebody else than the visit's clerk, so that nobody lets their own customer pass.
"""

from kiosk.enumerations import Outcome
from kiosk.policy.decision import Decision
from kiosk.policy.ruleset import RuleSet
from kiosk.protocol.flows import Step
from kiosk.settings import Clerk, Settings
from kiosk.visit import decision_points, page_reasons
from kiosk.visit.turn import Turn, Way
from kiosk.visit.visit import Visit

_DUTY = "SUPERVISOR_RECORD"  # of the rules that a signed focus check settles


def go_on(visit: Visit, turn: Turn) -> None:
    """To the focus check where it can settle what is in the way; to the end, or onward to the face."""
    decided = decision_points.decide_as_late(visit, turn, decision_points.AFTER_DOCUMENT)
    if _settled_by_focus_check(visit, turn, decided):
        turn.go(Step.FOCUS_CHECK)
        return
    if visit.asks_why and page_reasons.keeps_back(visit, turn.environment.rules):
        turn.go(_to_be_told_why(visit))
        return
    turn.go(decision_points.end(visit, turn, decided, decision_points.AFTER_DOCUMENT) or Way.ONWARD)


def _to_be_told_why(visit: Visit) -> Step | Way:
    """Refused after the face, as the confirmed holder; an organisation's agent shows their papers before."""
    return Step.FOCUS_CHECK if visit.organisation and not visit.focus_check else Way.ONWARD


def supervisors(visit: Visit, settings: Settings) -> tuple[Clerk, ...]:
    """Supervisors of this store who are not the visit's clerk; nobody where no clerk is signed in."""
    if visit.clerk is None:
        return ()
    others = (clerk for clerk in settings.staff if clerk.id != visit.clerk.id)
    return tuple(clerk for clerk in others if clerk.role == "supervisor")


def _settled_by_focus_check(visit: Visit, turn: Turn, decided: Decision) -> bool:
    """A focus check, not made yet, can lift all that this decision stands on."""
    if visit.focus_check or decided.outcome is not Outcome.REFER_TO_CLERK:
        return False
    possible = bool(supervisors(visit, turn.environment.settings))
    return possible and _asks_for_focus_check(decided, turn.environment.rules)


def _asks_for_focus_check(decided: Decision, rules: RuleSet) -> bool:
    return all(_DUTY in rules.as_decided(reason).obligations for reason in decided.reasons)
