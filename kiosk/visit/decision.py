"""Where the visit asks the policy: after the document, after the face, and at the end."""

from kiosk.enumerations import Outcome
from kiosk.policy.decision import Decision
from kiosk.policy.engine import decide
from kiosk.protocol.codes import Message, Step
from kiosk.visit import focus_check
from kiosk.visit.events import Audit, Save
from kiosk.visit.fact_collection import facts_of
from kiosk.visit.turn import Turn
from kiosk.visit.visit import Visit

# Groups of facts that the customer has not come to yet (3-policy, precedence 6).
AFTER_DOCUMENT = frozenset({"face", "consent"})
AFTER_FACE = frozenset({"consent"})
AT_THE_END: frozenset[str] = frozenset()

# An outcome that ends the visit leads to its page; any other goes on.
_ENDS = {
    Outcome.BLOCK_UNTIL_CONSENT: Step.TICKET,  # what helps is at the counter
    Outcome.BLOCK_UNTIL_SIGNED: Step.TICKET,
    Outcome.REQUIRE_SECOND_VERIFICATION: Step.RESULT,
    Outcome.RESUME_FLOW: Step.RESULT,
    Outcome.SUSPEND_AND_SECOND_VERIFICATION: Step.RESULT,
    Outcome.REFER_TO_CLERK: Step.TICKET,
    Outcome.REFUSE: Step.RESULT,
}


def decide_now(visit: Visit, turn: Turn, pending: frozenset[str]) -> Decision:
    rules = turn.house.rules
    facts = facts_of(visit, turn.house.settings, turn.now, rules.released)
    decision = decide(
        rules,
        facts,
        pending=pending,
        number=visit.record_id,
        at=turn.now.wall,
    )
    visit.decision, visit.decided_on = decision, facts
    return decision


def ending(visit: Visit, turn: Turn, pending: frozenset[str]) -> Step | None:
    """Decide; the page that ends the visit, with its record on the way, or None to go on.

    Before the face there is a third way: the focus check, which settles what it can.
    """
    decision = decide_now(visit, turn, pending)
    if decision.outcome is Outcome.RESUME_FLOW and visit.flow == "second_verify":
        decision = _as_resumption(visit, turn, decision, pending)
    if pending == AFTER_DOCUMENT and focus_check.settles(visit, turn.house, decision):
        return Step.FOCUS_CHECK
    if decision.outcome is Outcome.BLOCK_UNTIL_SIGNED and pending:
        return None
    step = _ENDS.get(decision.outcome)
    if step is not None:
        visit.message = Message.REFERRED if step is Step.TICKET else Message.NONE
        save(visit, turn)
    return step


def _as_resumption(visit: Visit, turn: Turn, late: Decision, pending: frozenset[str]) -> Decision:
    """Too late for a second verification: the same visit gives the number back instead."""
    visit.flow, visit.late = "resume", late
    turn.ask(Audit("late_for_verification"))
    return decide_now(visit, turn, pending)


def refer(visit: Visit, turn: Turn, message: Message, pending: frozenset[str] = AFTER_FACE) -> None:
    """To the clerk's desk: a ticket with the reasons, and a record."""
    decide_now(visit, turn, pending)
    visit.message = message
    turn.ask(Audit("ticket", {"ticket": visit.ticket, "why": message.value}))
    save(visit, turn)


def save(visit: Visit, turn: Turn) -> None:
    visit.saving = True
    turn.ask(Save())
