"""The signature page: the customer signs under the text that was read, by finger or pen."""

from enum import StrEnum

import msgspec

from kiosk.consent.signature import SignatureError, check_strokes
from kiosk.enumerations import Flow
from kiosk.protocol.codes import Message
from kiosk.protocol.messages import PadSize, Point, Stroke
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
    pad: PadSize | None = None  # on which they were drawn; None: there are none
    heard: int = (
        0  # strokes that came from the screen in this visit; those not here are not in the record
    )
    room: int = 0  # points that still fit, a stroke counted as one more
    flow: Flow = Flow.NEW_SIM  # which says under what


def _show(visit: Visit, _environment: Environment, _now: Moment) -> SignatureContent:
    return SignatureContent(
        tuple(visit.signature.strokes),
        visit.message,
        visit.signature.pad,
        visit.signature.heard,
        visit.signature.room,
        visit.flow,
    )


def _at_rest(visit: Visit, _environment: Environment, _now: Moment) -> set[str]:
    return set() if visit.signature.strokes else set(SignatureControl)


def _add_stroke(visit: Visit, _turn: Turn, intent: Stroke) -> None:
    """In the place of what was said of the strokes before."""
    has_room = visit.signature.take(intent)
    visit.message = Message.NONE if has_room else Message.DRAWING_FULL


def _clear(visit: Visit, _turn: Turn) -> None:
    visit.signature.clear()
    visit.message = Message.NONE


def _sign(visit: Visit, turn: Turn) -> None:
    try:
        check_strokes(visit.signature.strokes)
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
