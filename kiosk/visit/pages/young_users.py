"""The page for the young: how people of their age come to lend a card, and what becomes of it."""

from enum import StrEnum

from kiosk.visit import leaflets
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.leaflets import LeafletContent
from kiosk.visit.page import Move, Page
from kiosk.visit.turn import Turn
from kiosk.visit.visit import Visit


class YoungUsersControl(StrEnum):
    """Onward, once it was read."""

    YOUNG_READ = "young_read"


def _show(visit: Visit, environment: Environment, _now: Moment) -> LeafletContent:
    return leaflets.shown(environment.notices.young(visit.language), to_take=False)


def _opens(visit: Visit, _turn: Turn) -> None:
    visit.young_told = None


def _read(visit: Visit, turn: Turn) -> None:
    visit.young_told = leaflets.given(turn.environment.notices.young(visit.language), turn)
    turn.go(leaflets.before_confirmation(visit, turn))


PAGE = Page(
    content=LeafletContent,
    show=_show,
    presses={YoungUsersControl.YOUNG_READ: Move(_read)},
    opens=_opens,
)
