"""Where the visit asks the policy: after the document, after the face, and at the end."""

from kiosk.policy.engine import decide
from kiosk.policy.results import Decision
from kiosk.policy.rules import Outcome
from kiosk.protocol.messages import Message, Step
from kiosk.visit.events import Audit, Save
from kiosk.visit.facts import facts_of
from kiosk.visit.turn import Turn
from kiosk.visit.visit import Visit

# Groups of facts that the customer has not come to yet (3-policy, precedence 6).
AFTER_DOCUMENT = frozenset({"face", "consent"})
AFTER_FACE = frozenset({"consent"})
AT_THE_END: frozenset[str] = frozenset()

# An outcome that ends the visit leads to its page; any other goes on.
_ENDS = {Outcome.REFUSE: Step.RESULT, Outcome.REFER_TO_CLERK: Step.TICKET}


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
    """Decide; the page that ends the visit, with its record on the way, or None to go on."""
    decision = decide_now(visit, turn, pending)
    step = _ENDS.get(decision.outcome)
    if step is not None:
        visit.message = Message.REFERRED if step is Step.TICKET else Message.NONE
        save(visit, turn)
    return step


def refer(visit: Visit, turn: Turn, message: Message) -> None:
    """To the clerk's desk: a ticket with the reasons, and a record."""
    decide_now(visit, turn, AFTER_FACE)
    visit.message = message
    turn.ask(Audit("ticket", {"ticket": visit.ticket, "why": message.value}))
    save(visit, turn)


def save(visit: Visit, turn: Turn) -> None:
    visit.saving = True
    turn.ask(Save())
