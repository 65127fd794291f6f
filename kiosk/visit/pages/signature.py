"""The signature page: the customer signs under the text that was read, by finger or pen."""

from enum import StrEnum

import msgspec

from kiosk.consent.signature import SignatureError, check_strokes
from kiosk.enumerations import Flow
from kiosk.input_bounds import POINTS_MOST, STROKES_MOST
from kiosk.protocol.codes import Message
from kiosk.protocol.messages import Point, Stroke
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.page import Move, Page
from kiosk.visit.turn import Turn, Way
from kiosk.visit.visit import Visit


class SignatureControl(StrEnum):
    """Begin anew, or onward."""

    CLEAR_SIGNATURE = "clear_signature"
    SIGN = "sign"


class SignatureContent(msgspec.Struct, frozen=True):
    """The strokes so far, so that a restarted screen draws them again."""

    strokes: tuple[tuple[Point, ...], ...] = ()
    message: Message = Message.NONE
    flow: Flow = Flow.NEW_SIM  # which says under what


def _show(visit: Visit, _environment: Environment, _now: Moment) -> SignatureContent:
    return SignatureContent(tuple(visit.strokes), visit.message, visit.flow)


def _at_rest(visit: Visit, _environment: Environment, _now: Moment) -> set[str]:
    return set() if visit.strokes else set(SignatureControl)


def _add_stroke(visit: Visit, _turn: Turn, intent: Stroke) -> None:
    """What is too much is not taken."""
    count = sum(len(stroke) for stroke in visit.strokes) + len(intent.points)
    if intent.points and len(visit.strokes) < STROKES_MOST and count <= POINTS_MOST:
        visit.strokes.append(intent.points)


def _clear(visit: Visit, _turn: Turn) -> None:
    visit.strokes.clear()


def _sign(visit: Visit, turn: Turn) -> None:
    try:
        check_strokes(visit.strokes)
    except SignatureError:
        turn.refuse(Message.SIGNATURE_TOO_SHORT)
        return
    visit.signed_at = turn.now.wall


PAGE = Page(
    content=SignatureContent,
    show=_show,
    presses={
        SignatureControl.SIGN: Move(_sign, Way.ONWARD),
        SignatureControl.CLEAR_SIGNATURE: Move(_clear),
    },
    at_rest=_at_rest,
    inputs={Stroke: _add_stroke},
)
