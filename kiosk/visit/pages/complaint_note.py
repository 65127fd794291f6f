"""The page of a complaint's note: what the choices do not say, written or drawn; nobody types a sentence."""

from enum import StrEnum

import msgspec

from kiosk.protocol.codes import Control, Message
from kiosk.protocol.flows import Step
from kiosk.protocol.messages import PadSize, Point, Stroke
from kiosk.visit.drawing import Drawing
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.page import Move, Page
from kiosk.visit.turn import Turn
from kiosk.visit.visit import Visit


class ComplaintNoteControl(StrEnum):
    """Begin anew, or back to the complaint with it."""

    CLEAR_NOTE = "clear_note"
    KEEP_NOTE = "keep_note"


class ComplaintNoteContent(msgspec.Struct, frozen=True):
    """The strokes so far, so that a restarted screen draws them again: as the signature's."""

    strokes: tuple[tuple[Point, ...], ...] = ()
    message: Message = Message.NONE
    pad: PadSize | None = None
    heard: int = 0
    room: int = 0


def _show(visit: Visit, _environment: Environment, _now: Moment) -> ComplaintNoteContent:
    note = _note(visit)
    return ComplaintNoteContent(tuple(note.strokes), visit.message, note.pad, note.heard, note.room)


def _note(visit: Visit) -> Drawing:
    return visit.objection.note if visit.objection else Drawing()


def _at_rest(visit: Visit, _environment: Environment, _now: Moment) -> set[str]:
    return set() if _note(visit).strokes else {ComplaintNoteControl.CLEAR_NOTE}


def _add_stroke(visit: Visit, _turn: Turn, intent: Stroke) -> None:
    has_room = _note(visit).take(intent)
    visit.message = Message.NONE if has_room else Message.DRAWING_FULL


def _clear(visit: Visit, _turn: Turn) -> None:
    _note(visit).clear()
    visit.message = Message.NONE


PAGE = Page(
    content=ComplaintNoteContent,
    show=_show,
    presses={
        ComplaintNoteControl.CLEAR_NOTE: Move(_clear),
        ComplaintNoteControl.KEEP_NOTE: Move(to=Step.COMPLAINT),
        Control.BACK: Move(to=Step.COMPLAINT),
    },
    at_rest=_at_rest,
    inputs={Stroke: _add_stroke},
)
