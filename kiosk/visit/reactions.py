"""What the visit does when something else than a press happens: card, carrier, camera, store."""

from collections.abc import Callable
from typing import Any

from kiosk.policy.facts import Fact, readable
from kiosk.presence.challenge import Subset
from kiosk.protocol.codes import Message, Step
from kiosk.records.record import Presence
from kiosk.visit import actions as do
from kiosk.visit import clerk_review, decision, explaining, focus_check, pin_entry
from kiosk.visit import events as ev
from kiosk.visit.asking import question
from kiosk.visit.flow import AFTER_DOCUMENT
from kiosk.visit.moving import go
from kiosk.visit.turn import Turn
from kiosk.visit.visit import StripState, Visit

_PRESENCE_SESSIONS = 3  # each with its own retries; then a clerk (N-FACE-02)
# What a session that may be tried again tells; otherwise that time ran out.
_TRY_AGAIN = {"wrong_action": Message.WRONG_ACTION}


def _pin_checked(visit: Visit, turn: Turn, event: ev.PinChecked) -> None:
    if not event.right:
        visit.signing = ""
        pin_entry.count_wrong(visit, turn, event.clerk)
    elif visit.step is Step.SIGN_IN:
        _sign_in(visit, turn, event)
    elif visit.step is Step.CLERK_REVIEW:
        _sign_off(visit, turn, event)
    elif visit.step is Step.FOCUS_CHECK:
        _focus_signed(visit, turn, event)


def _sign_in(visit: Visit, turn: Turn, event: ev.PinChecked) -> None:
    visit.clerk = next(c for c in turn.house.settings.clerks if c.id == event.clerk)
    visit.pin_failures.clear()
    turn.ask(ev.SignedIn(event.clerk))
    go(visit, turn, Step.WELCOME)


def _sign_off(visit: Visit, turn: Turn, event: ev.PinChecked) -> None:
    pin_entry.forget_wrong(visit, turn, event.clerk)
    sign_off = clerk_review.sign(visit, turn, event.clerk)
    if sign_off is None:
        return
    people = " ".join(one.clerk for one in sign_off.signed)
    turn.ask(ev.Audit("signed_off", {"by": people, "is_holder": str(sign_off.is_holder)}))
    go(visit, turn, decision.ending(visit, turn, decision.AFTER_FACE) or Step.NOTICE)


def _focus_signed(visit: Visit, turn: Turn, event: ev.PinChecked) -> None:
    pin_entry.forget_wrong(visit, turn, event.clerk)
    check = focus_check.sign(visit, turn, event.clerk)
    if check is None:
        return
    facts = {"by": check.signed.clerk, "plausible": str(check.plausible)}
    turn.ask(ev.Audit("focus_checked", facts))
    if check.plausible:
        _after_document(visit, turn)
    else:
        decision.refer(visit, turn, Message.REFERRED, decision.AFTER_DOCUMENT)
        go(visit, turn, Step.TICKET)


# -- the document ---------------------------------------------------------------------------


def _reader_gone(visit: Visit, _turn: Turn, _event: ev.ReaderGone) -> None:
    visit.reader_there = False
    visit.card_session = ""
    if visit.step is Step.DOCUMENT:
        visit.message = Message.READER_ABSENT


def _reader_back(visit: Visit, _turn: Turn, _event: ev.ReaderBack) -> None:
    visit.reader_there = True
    if visit.message is Message.READER_ABSENT:
        visit.message = Message.PLACE_CARD if visit.step is Step.DOCUMENT else Message.NONE


def _card_placed(visit: Visit, turn: Turn, event: ev.CardPlaced) -> None:
    visit.card_session = event.presence.session
    waiting = visit.step is Step.DOCUMENT and visit.document is None and not visit.reading
    came_back = visit.step is Step.DOCUMENT and visit.message is Message.PLACE_CARD_AGAIN
    if waiting or came_back:
        do.start_reading(visit, turn, visit.key)


def _card_taken(visit: Visit, _turn: Turn, _event: ev.CardTaken) -> None:
    visit.card_session = ""
    if visit.step is Step.DOCUMENT and not visit.reading and visit.document is None:
        visit.needs_key = False
        visit.message = Message.PLACE_CARD_AGAIN


def _document_read(visit: Visit, turn: Turn, event: ev.DocumentRead) -> None:
    visit.reading = False
    if visit.step is not Step.DOCUMENT:
        return  # the customer went back while it was being read
    visit.document = event.document
    visit.needs_key = False
    visit.message = Message.READING
    visit.question += 1
    asked = question(visit, event.document, turn.house.settings)
    turn.ask(ev.AskCarrier(asked, visit.question))


def _document_failed(visit: Visit, turn: Turn, event: ev.DocumentFailed) -> None:
    visit.reading = False
    visit.needs_key = event.needs_key
    if visit.step is Step.DOCUMENT:
        visit.message = event.message
    if event.message is Message.KEY_WRONG:
        visit.key = None
    turn.ask(ev.Audit("document_failed", {"message": event.message.value}))


def _carrier_answered(visit: Visit, turn: Turn, event: ev.CarrierAnswered) -> None:
    if not _is_awaited(visit, event.question):
        return
    told = {name: Fact(value, "carrier", event.as_of) for name, value in event.facts.items()}
    _take_facts(visit, turn, told)
    _after_document(visit, turn)


def _carrier_silent(visit: Visit, turn: Turn, event: ev.CarrierSilent) -> None:
    if not _is_awaited(visit, event.question):
        return
    _take_facts(visit, turn, event.facts)
    _after_document(visit, turn)


def _take_facts(visit: Visit, turn: Turn, told: dict[str, Fact]) -> None:
    visit.carrier_facts, unreadable = readable(told, turn.house.rules.params)
    if unreadable:
        turn.ask(ev.Audit("carrier_facts_unreadable", {"count": str(len(unreadable))}))


def _is_awaited(visit: Visit, question: int) -> bool:
    """An answer counts once, and for the reading that it was asked for."""
    waiting = visit.step is Step.DOCUMENT and visit.document is not None
    return waiting and question == visit.question


def _after_document(visit: Visit, turn: Turn) -> None:
    ending = decision.ending(visit, turn, decision.AFTER_DOCUMENT)
    go(visit, turn, ending or AFTER_DOCUMENT[visit.flow])


# -- the face -------------------------------------------------------------------------------


def _presence_progress(visit: Visit, turn: Turn, event: ev.PresenceProgress) -> None:
    if visit.step is not Step.PRESENCE:
        return
    visit.progress = event
    visit.message = event.message
    if event.person_there:
        # Somebody who follows the prompts is not idle.
        visit.last_touch = turn.now.mono


def _presence_done(visit: Visit, turn: Turn, event: ev.PresenceDone) -> None:
    if visit.step is not Step.PRESENCE:
        return
    result = event.result
    visit.presence = result
    visit.progress = None
    turn.ask(ev.Audit("presence", {"outcome": result.outcome, "band": result.band}))
    if _settled_by_camera(visit, result):
        onward = Step.ATTEST if turn.house.settings.kiosk.attended else Step.NOTICE
        go(visit, turn, decision.ending(visit, turn, decision.AFTER_FACE) or onward)
    else:
        _presence_missed(visit, turn, result)


def _settled_by_camera(visit: Visit, result: Presence) -> bool:
    """A mismatch is the policy's to refuse. A match counts in the first sessions and with a turn in it."""
    if result.outcome != "PASS" or result.band not in {"pass", "reject"}:
        return False
    turned = visit.plan.subset is not Subset.FACE
    in_time = visit.presence_attempts < _PRESENCE_SESSIONS
    return result.band == "reject" or (turned and in_time)


def _presence_missed(visit: Visit, turn: Turn, result: Presence) -> None:
    visit.presence_attempts += 1
    if result.outcome == "RETRY" and visit.presence_attempts < _PRESENCE_SESSIONS:
        told = (_TRY_AGAIN[code] for code in result.reasons if code in _TRY_AGAIN)
        visit.message = next(told, Message.TIMED_OUT)
        turn.ask(ev.StopCamera())
        return
    go(visit, turn, Step.CLERK_REVIEW)


def _portrait_drawn(visit: Visit, _turn: Turn, event: ev.PortraitDrawn) -> None:
    if visit.document and visit.document.digest == event.document:
        visit.portrait_jpeg = event.jpeg


def _camera_failed(visit: Visit, turn: Turn, event: ev.CameraFailed) -> None:
    if visit.step is Step.PRESENCE:
        visit.progress = None
        visit.message = event.message
        turn.ask(ev.StopCamera())
    turn.ask(ev.Audit("camera_failed", {"message": event.message.value}))


# -- the end --------------------------------------------------------------------------------


def _saved(visit: Visit, turn: Turn, event: ev.Saved) -> None:
    visit.saving = False
    visit.stored = event.stored
    turn.ask(ev.Audit("saved", {"record": event.stored.record_id}))
    visit.ended_at = turn.now.mono
    if visit.step is Step.RESULT:
        wait_s = turn.house.settings.screen.receipt_wait_s if visit.desk.online else 0
        visit.receipt_deadline = turn.now.mono + wait_s
        visit.message = explaining.result_message(visit, turn.now.mono)
    elif visit.step is Step.FILED:
        visit.message = explaining.filed_message(visit)


def _not_saved(visit: Visit, turn: Turn, event: ev.NotSaved) -> None:
    visit.saving = False
    visit.message = Message.NOT_SAVED
    visit.desk.trouble = event.message
    visit.ended_at = turn.now.mono
    turn.ask(ev.Audit("not_saved", {"message": event.message.value}))


def _receipt_verified(visit: Visit, turn: Turn, event: ev.ReceiptVerified) -> None:
    if event.record_id != visit.record_id:
        return  # of the decision that was objected to meanwhile
    visit.receipt = event
    visit.ended_at = turn.now.mono
    if visit.step is Step.RESULT:
        visit.message = explaining.result_message(visit, turn.now.mono)
    elif visit.step is Step.FILED:
        visit.message = explaining.filed_message(visit)


def _desk_seen(visit: Visit, _turn: Turn, event: ev.StripSeen) -> None:
    staff_called = visit.desk.trouble is Message.STAFF_CALLED
    trouble = Message.STAFF_CALLED if staff_called else event.trouble
    visit.desk = StripState(
        event.online, trouble, event.backlog, event.receipts, event.full, event.fill
    )


REACTIONS: dict[type[ev.Event], Callable[[Visit, Turn, Any], None]] = {
    ev.PinChecked: _pin_checked,
    ev.ReaderGone: _reader_gone,
    ev.ReaderBack: _reader_back,
    ev.CardPlaced: _card_placed,
    ev.CardTaken: _card_taken,
    ev.DocumentRead: _document_read,
    ev.DocumentFailed: _document_failed,
    ev.CarrierAnswered: _carrier_answered,
    ev.CarrierSilent: _carrier_silent,
    ev.PresenceProgress: _presence_progress,
    ev.PresenceDone: _presence_done,
    ev.CameraFailed: _camera_failed,
    ev.PortraitDrawn: _portrait_drawn,
    ev.Saved: _saved,
    ev.NotSaved: _not_saved,
    ev.ReceiptVerified: _receipt_verified,
    ev.StripSeen: _desk_seen,
}
