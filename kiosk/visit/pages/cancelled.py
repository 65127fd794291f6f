"""The page after a visit that was cancelled: nothing was opened or kept, and a paper says so.

Whoever has shown their document leaves with a proof; that no "device failed" was told to somebody whose
face then opens a card for another person is what it is for.
"""

import msgspec

from kiosk.protocol.messages import PaperShown
from kiosk.visit import ending, paper
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.page import Page
from kiosk.visit.turn import Turn
from kiosk.visit.visit import Visit


class CancelledContent(msgspec.Struct, frozen=True):
    """Its paper, and whether a document still lies there."""

    take_card: bool
    paper: PaperShown = PaperShown()


def _show(visit: Visit, _environment: Environment, _now: Moment) -> CancelledContent:
    return CancelledContent(bool(visit.card_session), paper.shown(visit))


def _opens(visit: Visit, turn: Turn) -> None:
    """What was read and given is let go at once; the process's end wipes it."""
    visit.void_document()
    visit.key, visit.giver = None, None
    visit.phone_number = visit.iccid = visit.new_iccid = ""
    visit.reading_notice = None
    visit.signature.clear()
    ending.opens(visit, turn)


PAGE = Page(
    content=CancelledContent,
    show=_show,
    ends_visit=True,
    presses=ending.LEAVES,
    at_rest=ending.at_rest,
    opens=_opens,
)
