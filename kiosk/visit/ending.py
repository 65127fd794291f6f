"""The pages that end a visit: what result, ticket and filed complaint have in common."""

from kiosk.enumerations import Outcome, Verdict
from kiosk.policy.decision import once_verified
from kiosk.protocol.codes import Control, Message
from kiosk.protocol.flows import Step
from kiosk.records.reference_number import short
from kiosk.visit import paper
from kiosk.visit.effects import End
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.events import ReceiptVerified
from kiosk.visit.page import Move
from kiosk.visit.turn import Turn
from kiosk.visit.visit import Objection, Visit

# Verdicts that stop any record, in the customer's words.
_STOPPED: dict[str, Message] = {
    Verdict.REJECTED: Message.CARRIER_REJECTED,
    Verdict.HELD: Message.CARRIER_CHECKS,
}


def opens(visit: Visit, turn: Turn) -> None:
    """From now on it is there to be seen."""
    visit.ended_at = turn.now.mono


def reference(visit: Visit) -> str:
    """Of the record that was saved; empty until it is."""
    return short(visit.record_id) if visit.stored else ""


def at_rest(visit: Visit, environment: Environment, _now: Moment) -> set[str]:
    """Nobody leaves while it is being saved or printed; and not everything can be objected to."""
    resting: set[str] = {Control.DONE} if visit.saving or visit.paper.printing else set()
    if not paper.can_print(visit, environment):
        resting.add(Control.PRINT)
    return resting if _can_be_objected_to(visit) else resting | {Control.OBJECT}


def stopped(receipt: ReceiptVerified) -> Message:
    """What a receipt says where the carrier did not take the record, whatever it is of; NONE: it did."""
    return _STOPPED.get(receipt.verdict, Message.NONE)


def _can_be_objected_to(visit: Visit) -> bool:
    """Whatever was not simply granted, once its record is stored: its number is what the objection names."""
    stopped = visit.receipt is not None and visit.receipt.verdict in _STOPPED
    decided = visit.decision
    granted = decided is not None and once_verified(decided, visit.flow).outcome is Outcome.ALLOW
    return visit.stored is not None and not visit.saving and (stopped or not granted)


def _object(visit: Visit, _turn: Turn) -> None:
    visit.objection = Objection(visit.record_id, visit.step)


def _done(_visit: Visit, turn: Turn) -> None:
    turn.ask(End("done"))


LEAVES: dict[str, Move] = {Control.PRINT: Move(paper.print_), Control.DONE: Move(_done)}
OBJECTS_OR_LEAVES: dict[str, Move] = {Control.OBJECT: Move(_object, Step.COMPLAINT), **LEAVES}
