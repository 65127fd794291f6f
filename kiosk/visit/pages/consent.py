"""The consent page: the privacy notice, and the separate, refusable consent for the face (PIPL Art. 29)."""

from enum import StrEnum

import msgspec

from kiosk.protocol.codes import Control
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.more_time import more_time
from kiosk.visit.page import Move, Page
from kiosk.visit.turn import Turn, Way
from kiosk.visit.visit import Visit


class ConsentControl(StrEnum):
    """To both; going on without the face is a control that other pages have too."""

    AGREE = "agree"


class ConsentContent(msgspec.Struct, frozen=True):
    """Both texts in the visit's language, paragraphs apart."""

    privacy: str
    face: str


def _show(visit: Visit, environment: Environment, _now: Moment) -> ConsentContent:
    privacy = environment.notices.privacy(visit.language)
    face = environment.notices.face(visit.language)
    return ConsentContent("\n\n".join(privacy.paragraphs), "\n\n".join(face.paragraphs))


def _agree(visit: Visit, _turn: Turn) -> None:
    visit.privacy_agreed = True
    visit.face_agreed = True
    visit.alternative_requested = False


def _decline_face(visit: Visit, _turn: Turn) -> None:
    visit.privacy_agreed = True
    visit.face_agreed = False
    visit.alternative_requested = True


PAGE = Page(
    content=ConsentContent,
    show=_show,
    presses={
        ConsentControl.AGREE: Move(_agree, Way.ONWARD),
        Control.ANOTHER_WAY: Move(_decline_face, Way.ONWARD),
        Control.MORE_TIME: Move(more_time),
    },
)
