"""Where the visit asks the policy: after the document, after the face, and at the end."""

from kiosk.enumerations import Flow, Outcome
from kiosk.policy.decision import Decision, once_verified
from kiosk.policy.engine import decide
from kiosk.ports import Ticket
from kiosk.protocol.codes import Message
from kiosk.protocol.flows import Step
from kiosk.visit.effects import AddTicket, Audit, Save
from kiosk.visit.fact_collection import facts_of
from kiosk.visit.turn import Turn
from kiosk.visit.visit import Visit

# Groups of facts that the customer has not come to yet.
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

# Decisions after which the request goes on at the carrier.
GOES_ON = frozenset({Outcome.ALLOW, Outcome.DEFER})


def goes_on(visit: Visit) -> bool:
    """Whether the kiosk's decision lets the request go on."""
    decided = visit.decision
    return decided is not None and once_verified(decided, visit.flow).outcome in GOES_ON


def decide_now(visit: Visit, turn: Turn, pending: frozenset[str]) -> Decision:
    """Decide on what the visit knows now; `pending` are the groups of facts that it has not come to."""
    rules = turn.environment.rules
    facts = facts_of(visit, turn.environment.settings, turn.now, rules.released)
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
    """Decide; the page that ends the visit, with its record on the way, or None to go on."""
    decision = decide_as_late(visit, turn, pending)
    return end(visit, turn, decision, pending)


def decide_as_late(visit: Visit, turn: Turn, pending: frozenset[str]) -> Decision:
    """Decide; a second verification that comes too late is decided as a resumption instead."""
    decision = decide_now(visit, turn, pending)
    if decision.outcome is Outcome.RESUME_FLOW and visit.flow is Flow.SECOND_VERIFY:
        visit.flow, visit.late = Flow.RESUME, decision
        turn.ask(Audit("late_for_verification"))
        decision = decide_now(visit, turn, pending)
    return decision


def end(visit: Visit, turn: Turn, decision: Decision, pending: frozenset[str]) -> Step | None:
    """The page that this decision ends the visit with, its record on the way; None to go on."""
    outcome = once_verified(decision, visit.flow).outcome
    if outcome is Outcome.BLOCK_UNTIL_SIGNED and pending:
        return None
    step = _ENDS.get(outcome)
    if step is not None:
        visit.referred = Message.REFERRED if step is Step.TICKET else Message.NONE
        save(visit, turn)
    if step is Step.TICKET:
        _queue(visit, turn)
    return step


def refer(
    visit: Visit,
    turn: Turn,
    message: Message,
    pending: frozenset[str] = AFTER_FACE,
    goes_on_at: Step | None = None,
) -> None:
    """To the clerk's queue: a ticket with the reasons, and a record.

    goes_on_at: the page at which a clerk can go on; the visit may wait for that, and is recorded later.
    """
    decide_now(visit, turn, pending)
    visit.referred = message
    visit.goes_on_at = goes_on_at if _may_wait(visit) else None
    _queue(visit, turn)
    if visit.goes_on_at is None:
        save(visit, turn)
    turn.go(Step.TICKET)


def _may_wait(visit: Visit) -> bool:
    """One at a time, and only where a clerk's own screen shows who waits."""
    return visit.clerk_screen and not any(ticket.parked for ticket in visit.tickets)


def _queue(visit: Visit, turn: Turn) -> None:
    turn.ask(Audit("ticket", {"ticket": visit.ticket, "why": visit.referred.value}))
    made_at = turn.now.wall.timestamp()
    turn.ask(AddTicket(Ticket(visit.token, visit.ticket, visit.referred, visit.flow, made_at)))


def save(visit: Visit, turn: Turn) -> None:
    """Have the visit's record stored as it stands now."""
    visit.saving, visit.save_failed = True, False
    turn.ask(Save())
