"""The consent page: the privacy notice, and the separate, refusable consent for the face (PIPL Art. 29).

Each consent is a switch of its own, and what the record says of it is how that switch was left. One press
never gives two of them, and none is taken for granted: without the first nobody goes on, also by the way
without the face.
"""

from enum import StrEnum

import msgspec

from kiosk.protocol.codes import Control, Message
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.more_time import more_time
from kiosk.visit.page import Move, Page
from kiosk.visit.turn import Turn, Way
from kiosk.visit.visit import Visit


class ConsentControl(StrEnum):
    """Two switches, and the way on with both; the way without the face is a control of other pages, too."""

    PRIVACY = "agree_privacy"
    FACE = "agree_face"
    GO_ON = "go_on_with_face"


class ConsentContent(msgspec.Struct, frozen=True):
    """Both texts in the visit's language, paragraphs apart, and how their switches stand."""

    privacy: str
    face: str
    privacy_agreed: bool = False
    face_agreed: bool = False
    message: Message = Message.NONE  # what is missing for going on


def _show(visit: Visit, environment: Environment, _now: Moment) -> ConsentContent:
    privacy = environment.notices.privacy(visit.language)
    face = environment.notices.face(visit.language)
    return ConsentContent(
        "\n\n".join(privacy.paragraphs),
        "\n\n".join(face.paragraphs),
        visit.privacy_agreed,
        visit.face_agreed,
        visit.message,
    )


def _message(visit: Visit, _now: Moment) -> Message:
    if not visit.privacy_agreed:
        return Message.PRIVACY_CONSENT_NEEDED
    return Message.NONE if visit.face_agreed else Message.FACE_CONSENT_OR_ANOTHER_WAY


def _at_rest(visit: Visit, _environment: Environment, _now: Moment) -> set[str]:
    """Either way on needs the first consent; the way with the face needs the second one, too."""
    if not visit.privacy_agreed:
        return {ConsentControl.GO_ON, Control.ANOTHER_WAY}
    return set() if visit.face_agreed else {ConsentControl.GO_ON}


def _switch_privacy(visit: Visit, _turn: Turn) -> None:
    visit.privacy_agreed = not visit.privacy_agreed


def _switch_face(visit: Visit, _turn: Turn) -> None:
    visit.face_agreed = not visit.face_agreed


def _with_face(visit: Visit, _turn: Turn) -> None:
    visit.alternative_requested = False


def _without_face(visit: Visit, _turn: Turn) -> None:
    """Takes a consent for the face back that was given a moment before; the other one stays as it is."""
    visit.face_agreed = False
    visit.alternative_requested = True


PAGE = Page(
    content=ConsentContent,
    show=_show,
    message=_message,
    presses={
        ConsentControl.PRIVACY: Move(_switch_privacy),
        ConsentControl.FACE: Move(_switch_face),
        ConsentControl.GO_ON: Move(_with_face, Way.ONWARD),
        Control.ANOTHER_WAY: Move(_without_face, Way.ONWARD),
        Control.MORE_TIME: Move(more_time),
    },
    at_rest=_at_rest,
)
