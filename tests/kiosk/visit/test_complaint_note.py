"""A complaint's note: drawn beside the choices, kept while the complaint is written."""

import pytest
from rehearsal import Rehearsal
from screenplay import PAD, signature

from kiosk.enumerations import ComplaintGround
from kiosk.protocol import messages as m
from kiosk.protocol.codes import Control, Field
from kiosk.protocol.flows import Step
from kiosk.visit.pages.complaint import ComplaintControl, ground_control
from kiosk.visit.pages.complaint_note import ComplaintNoteControl
from kiosk.visit.pages.welcome import WelcomeControl


@pytest.fixture
def visit():
    made = Rehearsal().press(WelcomeControl.START_COMPLAINT)
    made.intend(m.Enter, fields={Field.REFERENCE: "0123456789"})
    made.press(ground_control(ComplaintGround.OTHER), ComplaintControl.WRITE_NOTE)
    assert made.shown.step is Step.COMPLAINT_NOTE
    return made


def _draw(visit):
    for stroke in signature():
        visit.intend(m.Stroke, points=stroke, pad=PAD)


def test_what_was_drawn_is_the_complaints(visit):
    _draw(visit)
    visit.press(ComplaintNoteControl.KEEP_NOTE)
    assert (visit.shown.step, visit.shown.content.noted) == (Step.COMPLAINT, True)
    assert visit.visit.objection.note.strokes == list(signature())
    visit.press(ComplaintControl.FILE)
    assert visit.shown.step is Step.COMPLAINT_FILED


def test_a_note_is_no_duty_and_no_other_signature(visit):
    visit.press(ComplaintNoteControl.KEEP_NOTE)
    assert not visit.shown.content.noted
    assert visit.visit.signature.strokes == []


def test_it_is_there_when_one_comes_back_and_gone_once_it_is_cleared(visit):
    assert ComplaintNoteControl.CLEAR_NOTE not in visit.shown.controls
    _draw(visit)
    visit.press(Control.BACK, ComplaintControl.WRITE_NOTE)
    assert list(visit.shown.content.strokes) == list(signature())
    visit.press(ComplaintNoteControl.CLEAR_NOTE, ComplaintNoteControl.KEEP_NOTE)
    assert not visit.shown.content.noted
