"""The result page: what was decided, and what came of it at the carrier.

Who was refused before anybody knew that they are the document's holder can show it, and then reads why.
"""

from enum import StrEnum

import msgspec

from kiosk.enumerations import CardTrouble, Flow
from kiosk.identity.phone_number import masked
from kiosk.policy.decision import once_verified
from kiosk.protocol.codes import Message
from kiosk.protocol.flows import Step
from kiosk.protocol.messages import ListingShown, PaperShown, Reason
from kiosk.visit import decision_points, ending, page_reasons, paper
from kiosk.visit.beginning import begin_request
from kiosk.visit.effects import Audit
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.events import ReceiptVerified
from kiosk.visit.listing_rows import listed
from kiosk.visit.page import Move, Page
from kiosk.visit.turn import Turn
from kiosk.visit.visit import Visit

# A receipt's reason codes in the customer's words; others say no more than that it was taken.
_ACCEPTED = {
    "activated": Message.EFFECTIVE,
    "verified": Message.NUMBER_VERIFIED,
    "resumed": Message.NUMBER_RESUMED,
    "suspended": Message.NUMBER_SUSPENDED,
    "replaced": Message.CARD_REPLACED,
    "surrendered": Message.NUMBER_CLOSED,
    "transferred": Message.NUMBER_TRANSFERRED,
    "disputed": Message.NUMBER_DISPUTED,
    "appointed": Message.QUERY_APPOINTED,
    "listed": Message.NUMBERS_TOLD,
}


class ResultControl(StrEnum):
    """How to see why."""

    SEE_WHY = "see_why"


class ResultContent(msgspec.Struct, frozen=True):
    """Outcome, reasons and reference."""

    outcome: str  # an Outcome; "" before there is one
    message: Message
    reference: str  # short form of the record id; "" when nothing was saved
    reasons: tuple[Reason, ...] = ()
    wait_left_s: int = 0  # > 0 while the receipt is awaited
    take_card: bool = True
    flow: Flow = Flow.NEW_SIM
    phone_number: str = ""
    card_trouble: CardTrouble | None = None  # of a card that is gone the police are told, too
    listings: tuple[ListingShown, ...] = ()  # of whom a number is not given back
    paper: PaperShown = PaperShown()
    into_device: bool = False  # as an eSIM: there is no card


def _show(visit: Visit, environment: Environment, now: Moment) -> ResultContent:
    return ResultContent(
        outcome=once_verified(visit.decision, visit.flow).outcome.value if visit.decision else "",
        message=visit.message,
        reference=ending.reference(visit),
        reasons=page_reasons.reasons(visit, environment),
        wait_left_s=_wait_left(visit, now),
        take_card=bool(visit.card_session),
        flow=visit.flow,
        phone_number=masked(visit.phone_number),
        into_device=bool(visit.eid),
        card_trouble=visit.card_trouble,
        listings=listed(visit)
        if visit.flow is Flow.RESUME and not decision_points.goes_on(visit)
        else (),
        paper=paper.shown(visit),
    )


def _wait_left(visit: Visit, now: Moment) -> int:
    waiting = visit.message is Message.WAITING_FOR_RECEIPT
    return max(0, round(visit.receipt_deadline - now.mono)) if waiting else 0


def _message(visit: Visit, now: Moment) -> Message:
    """Of the record: being saved, lost, or what became of it."""
    if visit.save_failed:
        return Message.NOT_SAVED
    if visit.saving and visit.receipt is None:
        return Message.SAVING if visit.confirmed_at else Message.NONE
    return _message_when_saved(visit, now)


def _message_when_saved(visit: Visit, now: Moment) -> Message:
    """A verification that failed was captured too, but nothing shall become effective."""
    goes_on = decision_points.goes_on(visit)
    if not goes_on and visit.flow is not Flow.SECOND_VERIFY:
        return Message.NONE
    if visit.receipt:
        return ending.stopped(visit.receipt) or _of_receipt(visit.receipt, goes_on=goes_on)
    if now.mono < visit.receipt_deadline:
        return Message.WAITING_FOR_RECEIPT
    return Message.CAPTURED_NOT_EFFECTIVE if goes_on else Message.NONE


def _of_receipt(receipt: ReceiptVerified, *, goes_on: bool) -> Message:
    if receipt.reason in _ACCEPTED:
        return _ACCEPTED[receipt.reason]
    if not goes_on:
        return Message.NONE
    return Message.EFFECTIVE if receipt.effective else Message.CAPTURED_NOT_EFFECTIVE


def _at_rest(visit: Visit, environment: Environment, now: Moment) -> set[str]:
    """Nobody sees why before the first request's record is stored, and nobody who was told already."""
    resting = ending.at_rest(visit, environment, now)
    asks = visit.stored is not None and page_reasons.keeps_back(visit, environment.rules)
    return resting if asks else resting | {ResultControl.SEE_WHY}


def _see_why(visit: Visit, turn: Turn) -> None:
    """The same request once more, with ids of its own: what was stored of the first one stands."""
    begin_request(visit, turn)
    visit.void_document()
    visit.decision, visit.decided_on = None, {}
    visit.stored, visit.receipt = None, None
    visit.asks_why = True
    turn.ask(Audit("asks_why"))


PAGE = Page(
    content=ResultContent,
    show=_show,
    ends_visit=True,
    message=_message,
    presses={
        **ending.OBJECTS_OR_LEAVES,
        ResultControl.SEE_WHY: Move(_see_why, Step.DOCUMENT),
    },
    at_rest=_at_rest,
    opens=ending.opens,
)
