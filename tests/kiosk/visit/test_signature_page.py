"""The signature page: every stroke is kept, and what is not kept is taken away from the screen, too."""

import msgspec
import pytest
from rehearsal import AGREE, Rehearsal
from screenplay import PAD

from kiosk.input_bounds import POINT_BYTES, SIGNATURE_BYTES
from kiosk.protocol import messages as m
from kiosk.protocol.codes import Message
from kiosk.protocol.flows import Step
from kiosk.visit.pages.signature import SignatureControl

_ROOM = SIGNATURE_BYTES // POINT_BYTES


@pytest.fixture
def visit():
    made = Rehearsal().to_consent().press(*AGREE).read_document()
    made.through_presence().read_notice()
    assert made.shown.step is Step.SIGNATURE
    return made


def _stroke(length, x=0.5):
    return tuple(m.Point(x, i / (length + 1), i, 1.0) for i in range(length))


def _draw(visit, *strokes, pad=PAD):
    for stroke in strokes:
        visit.intend(m.Stroke, points=stroke, pad=pad)


def test_eighty_strokes_are_eighty_strokes(visit):
    strokes = [_stroke(6, i / 80) for i in range(80)]
    _draw(visit, *strokes)
    assert list(visit.shown.content.strokes) == strokes
    assert visit.shown.content.heard == 80
    visit.press(SignatureControl.SIGN)
    assert visit.shown.step is Step.SAFE_USE
    assert visit.visit.signature.strokes == strokes


def test_a_dot_is_a_stroke(visit):
    _draw(visit, _stroke(1))
    assert visit.shown.content.strokes == (_stroke(1),)


def test_what_does_not_fit_is_not_taken_in_part_and_the_customer_is_told(visit):
    _draw(visit, _stroke(_ROOM - 10))
    assert visit.shown.content.message is Message.NONE
    assert visit.shown.content.room == 9
    _draw(visit, _stroke(9))
    assert len(visit.shown.content.strokes) == 1
    assert visit.shown.content.heard == 2, "so the screen knows that this one was not taken"
    assert visit.shown.content.message is Message.DRAWING_FULL
    _draw(visit, _stroke(4))
    assert visit.shown.content.message is Message.NONE
    assert len(visit.shown.content.strokes) == 2


def test_the_last_point_that_fits_says_that_there_is_no_more_room(visit):
    _draw(visit, _stroke(_ROOM - 1))
    assert visit.shown.content.room == 0
    assert visit.shown.content.message is Message.DRAWING_FULL
    visit.press(SignatureControl.CLEAR_SIGNATURE)
    assert visit.shown.content.message is Message.NONE
    assert (visit.shown.content.room, visit.shown.content.strokes) == (_ROOM, ())


def test_the_pad_is_the_first_strokes_until_all_is_cleared(visit):
    other = m.PadSize(1232, 280)
    _draw(visit, _stroke(5), pad=PAD)
    _draw(visit, _stroke(5), pad=other)
    assert (visit.shown.content.pad, len(visit.shown.content.strokes)) == (PAD, 1)
    visit.press(SignatureControl.CLEAR_SIGNATURE)
    assert visit.shown.content.pad is None
    _draw(visit, _stroke(5), pad=other)
    assert visit.shown.content.pad == other


@pytest.mark.parametrize("size", [(0, 100), (100, 1 << 20), (-1, 5), (1.5, 2)])
def test_no_pad_has_such_a_size(size):
    sent = msgspec.msgpack.encode(["stroke", size])
    with pytest.raises(msgspec.ValidationError):
        msgspec.msgpack.decode(sent, type=tuple[str, m.PadSize])
