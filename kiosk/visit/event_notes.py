"""What the visit notes of an event whichever page is open: reader, card, portrait, strip, record, receipt.

The open page answers after that, from what is noted here; so no page depends on being open in time.
"""

from collections.abc import Callable
from typing import Any

from kiosk.identity.written_names import is_drawable
from kiosk.protocol.codes import CardFault, Message
from kiosk.visit import events as ev
from kiosk.visit import paper, pin_entry, reading_aloud
from kiosk.visit.effects import Audit
from kiosk.visit.turn import Turn
from kiosk.visit.visit import StripState, Visit

# What the strip says until the visit ends.
_UNTIL_THE_END = {
    Message.STAFF_CALLED,
    Message.SCREEN_REFUSED,
    Message.READER_REFUSED,  # or until the kiosk's own is there
    Message.CAMERA_REFUSED,
}


def _pins_seen(visit: Visit, turn: Turn, event: ev.PinsSeen | ev.PinUnlocked) -> None:
    pin_entry.note(visit, event.pins, turn.now)


def _screen_refused(visit: Visit, turn: Turn, event: ev.ScreenRefused) -> None:
    """The strip says it until the visit ends, unless staff are called."""
    _tell_clerk(visit, Message.SCREEN_REFUSED)
    facts = {"why": event.why, "uid": event.uid, "pid": event.pid, "times": event.times}
    turn.ask(Audit("screen_refused", {name: str(fact) for name, fact in facts.items()}))


def _earphones_seen(visit: Visit, _turn: Turn, event: ev.EarphonesSeen) -> None:
    reading_aloud.plugged(visit, event.plugged)


def _tell_clerk(visit: Visit, message: Message) -> None:
    if visit.strip.trouble is not Message.STAFF_CALLED:
        visit.strip.trouble = message


# -- reader, card, document -----------------------------------------------------------------


def _reader_gone(visit: Visit, turn: Turn, event: ev.ReaderGone) -> None:
    visit.no_reader = event.message
    visit.card_session = ""
    if event.message is Message.READER_REFUSED:
        _reader_refused(visit, turn)


def _reader_refused(visit: Visit, turn: Turn) -> None:
    """Which it is stands in the log."""
    _tell_clerk(visit, Message.READER_REFUSED)
    turn.ask(Audit("reader_refused"))


def _reader_back(visit: Visit, _turn: Turn, _event: ev.ReaderBack) -> None:
    visit.no_reader = Message.NONE
    if visit.strip.trouble is Message.READER_REFUSED:
        visit.strip.trouble = Message.NONE


def _card_placed(visit: Visit, _turn: Turn, event: ev.CardPlaced) -> None:
    visit.card_session = event.presence.session
    visit.card_fault = CardFault.NONE


def _card_taken(visit: Visit, _turn: Turn, _event: ev.CardTaken) -> None:
    visit.card_session = ""


def _document_read(visit: Visit, _turn: Turn, event: ev.DocumentRead) -> None:
    visit.reading = False
    drawable = is_drawable(event.document.holder.name)
    visit.card_fault = CardFault.NONE if drawable else CardFault.UNDRAWABLE
    visit.broken_answers = 0


def _document_failed(visit: Visit, turn: Turn, event: ev.DocumentFailed) -> None:
    visit.reading = False
    visit.needs_key = event.needs_key
    visit.card_fault = event.fault
    visit.broken_answers += event.fault is CardFault.PROTOCOL
    if event.message is Message.READER_REFUSED:
        _reader_refused(visit, turn)
    if event.message is Message.KEY_WRONG:
        visit.key = None
    told = {"message": event.message.value, "fault": event.fault.value}
    turn.ask(Audit("document_failed", told))


def _sessions_recalled(visit: Visit, _turn: Turn, event: ev.SessionsRecalled) -> None:
    """Of the reading that was asked about, and no earlier one."""
    if visit.document is not None and event.question == visit.question:
        visit.sessions_today, visit.suspected_here = event.sessions, event.suspected


# -- camera ---------------------------------------------------------------------------------


def _camera_failed(visit: Visit, turn: Turn, event: ev.CameraFailed) -> None:
    if event.message is Message.CAMERA_REFUSED:
        _tell_clerk(visit, Message.CAMERA_REFUSED)
    turn.ask(Audit("camera_failed", {"message": event.message.value}))


def _portrait_drawn(visit: Visit, _turn: Turn, event: ev.PortraitDrawn) -> None:
    if visit.document and visit.document.digest == event.document:
        visit.portrait_jpeg = event.jpeg


# -- store, carrier -------------------------------------------------------------------------


def _saved(visit: Visit, turn: Turn, event: ev.Saved) -> None:
    visit.saving = False
    visit.stored = event.stored
    visit.ended_at = turn.now.mono
    wait_s = turn.environment.settings.screen.receipt_wait_s if visit.strip.online else 0
    visit.receipt_deadline = turn.now.mono + wait_s
    turn.ask(Audit("saved", {"record": event.stored.record_id}))


def _not_saved(visit: Visit, turn: Turn, event: ev.NotSaved) -> None:
    visit.saving, visit.save_failed = False, True
    visit.strip.trouble = event.message
    visit.ended_at = turn.now.mono
    turn.ask(Audit("not_saved", {"message": event.message.value}))


def _receipt_verified(visit: Visit, turn: Turn, event: ev.ReceiptVerified) -> None:
    """That of a decision which was objected to meanwhile is not the complaint's."""
    if event.record_id == visit.record_id:
        visit.receipt = event
        visit.ended_at = turn.now.mono


def _place_seen(visit: Visit, turn: Turn, event: ev.PlaceSeen) -> None:
    visit.network, visit.place_confirmed = event.network, event.confirmed
    turn.ask(Audit("place", {"network": event.network, "confirmed": str(event.confirmed)}))


def _strip_seen(visit: Visit, _turn: Turn, event: ev.StripSeen) -> None:
    before = visit.strip.trouble
    trouble = before if before in _UNTIL_THE_END else event.trouble
    visit.strip = StripState(
        event.online,
        trouble,
        event.backlog,
        event.receipts,
        event.full,
        event.fill,
        event.restored,
        event.day,
    )


def _tickets_seen(visit: Visit, _turn: Turn, event: ev.TicketsSeen) -> None:
    visit.tickets = event.tickets


def _supervisions_seen(visit: Visit, _turn: Turn, event: ev.SupervisionsSeen) -> None:
    """One that nobody can sign any more is looked at no longer, unless its PIN is being checked."""
    visit.supervisions = event.requests
    if visit.supervising not in event.requests and not visit.signing:
        visit.supervising = None


BOOKKEEPING: dict[type[ev.Event], Callable[[Visit, Turn, Any], None]] = {
    ev.PinChecked: pin_entry.checked,
    ev.PinUnlocked: _pins_seen,
    ev.PinsSeen: _pins_seen,
    ev.ScreenRefused: _screen_refused,
    ev.EarphonesSeen: _earphones_seen,
    ev.ReaderGone: _reader_gone,
    ev.ReaderBack: _reader_back,
    ev.CardPlaced: _card_placed,
    ev.CardTaken: _card_taken,
    ev.DocumentRead: _document_read,
    ev.DocumentFailed: _document_failed,
    ev.SessionsRecalled: _sessions_recalled,
    ev.CameraFailed: _camera_failed,
    ev.PortraitDrawn: _portrait_drawn,
    ev.Saved: _saved,
    ev.NotSaved: _not_saved,
    ev.ReceiptVerified: _receipt_verified,
    ev.PaperMade: paper.made,
    ev.PaperPrinted: paper.printed,
    ev.PaperNotPrinted: paper.not_printed,
    ev.StripSeen: _strip_seen,
    ev.PlaceSeen: _place_seen,
    ev.TicketsSeen: _tickets_seen,
    ev.SupervisionsSeen: _supervisions_seen,
}
