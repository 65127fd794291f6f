"""The document page: place the card; where its chip needs a key, type three fields or scan the MRZ.

Only a card that is laid down while this page is open is read: what lies there already may be of whoever
was here before. What was read is put to the carrier, and the carrier's answer, or its silence, leads on.
"""

from enum import StrEnum

import msgspec

from kiosk.errors import MalformedDataError
from kiosk.identity.documents import ChipKey
from kiosk.identity.mrz import access_key_from_fields, access_key_from_mrz, can_from_text
from kiosk.policy.facts import Fact, readable
from kiosk.protocol.codes import Control, Field, Message
from kiosk.protocol.flows import Step
from kiosk.protocol.messages import Enter, Scanned
from kiosk.records import binding_digests
from kiosk.visit import after_document
from kiosk.visit import events as ev
from kiosk.visit.carrier_question import question
from kiosk.visit.effects import AskCarrier, Audit, ReadDocument
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.page import Move, Page
from kiosk.visit.turn import Turn
from kiosk.visit.visit import Visit

_BROKEN_ANSWERS = 1  # a document that was moved breaks off once; placing it again helps


class DocumentControl(StrEnum):
    """For who has another document."""

    NO_CHIP = "no_chip"


class DocumentContent(msgspec.Struct, frozen=True):
    """What to do next, and whether the chip asks for its key."""

    message: Message
    needs_key: bool = False
    busy: bool = False
    reader: str = "right"  # where it is: left, middle or right below the screen


def _show(visit: Visit, environment: Environment, _now: Moment) -> DocumentContent:
    busy = visit.waits_for_machine or visit.document is not None
    place = environment.settings.reader.place
    return DocumentContent(visit.message, visit.needs_key, busy, place)


def _opens(visit: Visit, _turn: Turn) -> None:
    """Nothing is laid down yet; from behind, the old reading is void, too."""
    again = visit.document is not None
    visit.void_document()
    visit.reading, visit.needs_key = False, False
    visit.assisted_case = None
    visit.laid_session = ""
    if visit.card_is_left:
        visit.message = Message.CARD_LEFT
    elif visit.no_reader:
        visit.message = visit.no_reader
    else:
        visit.message = Message.PLACE_CARD_AGAIN if again else Message.PLACE_CARD


def _at_rest(visit: Visit, _environment: Environment, _now: Moment) -> set[str]:
    resting: set[str] = set()
    if visit.reading or not visit.card_is_laid:
        resting.add(Control.RETRY)
    if visit.waits_for_machine or visit.document is not None:
        resting.add(DocumentControl.NO_CHIP)
    return resting


# -- reading --------------------------------------------------------------------------------


def _read_again(visit: Visit, turn: Turn) -> None:
    """Rests while nothing is laid down."""
    _read(visit, turn, visit.key)


def _read(visit: Visit, turn: Turn, key: ChipKey | None) -> None:
    visit.reading, visit.needs_key = True, False
    visit.message = Message.READING
    challenge = binding_digests.chip_challenge(visit.record_id, visit.nonce)
    turn.ask(ReadDocument(visit.laid_session, key, challenge))


def _type_key(visit: Visit, turn: Turn, intent: Enter) -> None:
    number = intent.fields.get(Field.DOCUMENT_NUMBER, "")
    birth, expiry = intent.fields.get(Field.BIRTH, ""), intent.fields.get(Field.EXPIRY, "")
    try:
        # The access number stands alone.
        alone = not (birth or expiry)
        key = can_from_text(number) if alone else access_key_from_fields(number, birth, expiry)
    except MalformedDataError:
        turn.refuse(Message.KEY_MALFORMED)
        return
    _use_key(visit, turn, key)


def _scan_key(visit: Visit, turn: Turn, intent: Scanned) -> None:
    try:
        key = access_key_from_mrz(intent.lines)
    except MalformedDataError:
        turn.refuse(Message.KEY_MALFORMED)
        return
    _use_key(visit, turn, key)


def _use_key(visit: Visit, turn: Turn, key: ChipKey) -> None:
    visit.key = key
    if visit.card_is_laid and not visit.reading:
        _read(visit, turn, key)


def _reader_gone(visit: Visit, _turn: Turn, event: ev.ReaderGone) -> None:
    visit.message = event.message


def _reader_back(visit: Visit, _turn: Turn, _event: ev.ReaderBack) -> None:
    if visit.message in {Message.READER_ABSENT, Message.READER_REFUSED}:
        visit.message = Message.PLACE_CARD


def _card_placed(visit: Visit, turn: Turn, event: ev.CardPlaced) -> None:
    if event.presence.laid:
        visit.laid_session = event.presence.session
    waiting = visit.document is None and not visit.reading
    if not waiting and visit.message is not Message.PLACE_CARD_AGAIN:
        return
    if visit.card_is_laid:
        _read(visit, turn, visit.key)
    else:
        visit.message = Message.CARD_LEFT


def _card_taken(visit: Visit, _turn: Turn, _event: ev.CardTaken) -> None:
    if not visit.reading and visit.document is None:
        visit.needs_key = False
        told = visit.message in {Message.DOCUMENT_UNREADABLE, Message.CARD_LEFT}  # to take it away
        visit.message = Message.PLACE_CARD if told else Message.PLACE_CARD_AGAIN


def _document_read(visit: Visit, turn: Turn, event: ev.DocumentRead) -> None:
    visit.document = event.document
    visit.needs_key = False
    visit.message = Message.READING
    visit.question += 1
    asked = question(visit, event.document, turn.environment.settings)
    turn.ask(AskCarrier(asked, visit.question))


def _document_failed(visit: Visit, _turn: Turn, event: ev.DocumentFailed) -> None:
    lasts = visit.broken_answers > _BROKEN_ANSWERS
    visit.message = Message.DOCUMENT_UNREADABLE if lasts else event.message


# -- the carrier's answer -------------------------------------------------------------------


def _carrier_answered(visit: Visit, turn: Turn, event: ev.CarrierAnswered) -> None:
    told = {name: Fact(value, "carrier", event.as_of) for name, value in event.facts.items()}
    _go_on_with(visit, turn, event.question, told)


def _carrier_silent(visit: Visit, turn: Turn, event: ev.CarrierSilent) -> None:
    _go_on_with(visit, turn, event.question, event.facts)


def _go_on_with(visit: Visit, turn: Turn, question: int, told: dict[str, Fact]) -> None:
    """An answer counts once, and for the reading that it was asked for."""
    if visit.document is None or question != visit.question:
        return
    visit.carrier_facts, unreadable = readable(told, turn.environment.rules.params)
    if unreadable:
        turn.ask(Audit("carrier_facts_unreadable", {"count": str(len(unreadable))}))
    after_document.go_on(visit, turn)


PAGE = Page(
    content=DocumentContent,
    show=_show,
    presses={
        Control.RETRY: Move(_read_again),
        DocumentControl.NO_CHIP: Move(to=Step.WITHOUT_CHIP),
    },
    at_rest=_at_rest,
    inputs={Enter: _type_key, Scanned: _scan_key},
    events={
        ev.ReaderGone: _reader_gone,
        ev.ReaderBack: _reader_back,
        ev.CardPlaced: _card_placed,
        ev.CardTaken: _card_taken,
        ev.DocumentRead: _document_read,
        ev.DocumentFailed: _document_failed,
        ev.CarrierAnswered: _carrier_answered,
        ev.CarrierSilent: _carrier_silent,
    },
    opens=_opens,
)
