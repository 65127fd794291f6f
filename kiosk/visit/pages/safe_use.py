"""The leaflet on safe use (安全用卡告知书): shown, to be taken home by its QR code, and said to be had."""

from enum import StrEnum

from kiosk.visit import leaflets
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.leaflets import LeafletContent
from kiosk.visit.page import Move, Page
from kiosk.visit.turn import Turn
from kiosk.visit.visit import Visit


class SafeUseControl(StrEnum):
    """The customer has it."""

    LEAFLET_TAKEN = "leaflet_taken"


def _show(visit: Visit, environment: Environment, _now: Moment) -> LeafletContent:
    return leaflets.shown(environment.notices.safe_use(visit.language), to_take=True)


def _opens(visit: Visit, _turn: Turn) -> None:
    visit.safe_use = None


def _taken(visit: Visit, turn: Turn) -> None:
    visit.safe_use = leaflets.given(turn.environment.notices.safe_use(visit.language), turn)
    turn.go(leaflets.after_leaflet(visit, turn))


PAGE = Page(
    content=LeafletContent,
    show=_show,
    presses={SafeUseControl.LEAFLET_TAKEN: Move(_taken)},
    opens=_opens,
)
