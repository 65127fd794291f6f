"""The purpose page: what a new number is for, for whom, and how many are asked for."""

from enum import StrEnum

import msgspec

from kiosk.input_bounds import QUANTITY_LEAST, QUANTITY_MOST
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.page import Move, Page
from kiosk.visit.turn import Turn, Way
from kiosk.visit.visit import Visit


class PurposeControl(StrEnum):
    """A purpose leads on; what changes the request stays."""

    FOR_ANOTHER = "for_another"  # on and off: somebody acts for another person
    FEWER = "fewer"
    MORE = "more"
    PURPOSE_PERSONAL = "purpose_personal"
    PURPOSE_WORK = "purpose_work"
    PURPOSE_DEVICE = "purpose_device"


class PurposeContent(msgspec.Struct, frozen=True):
    """The request as it stands; one visit opens one of the numbers."""

    quantity: int = 1
    by_proxy: bool = False


def _show(visit: Visit, _environment: Environment, _now: Moment) -> PurposeContent:
    return PurposeContent(visit.quantity, visit.by_proxy)


def _for_another(visit: Visit, _turn: Turn) -> None:
    visit.by_proxy = not visit.by_proxy


def _more(visit: Visit, _turn: Turn) -> None:
    """At the most, this rests; so does the other one at the least."""
    visit.quantity += 1


def _fewer(visit: Visit, _turn: Turn) -> None:
    visit.quantity -= 1


def _choose(purpose: str) -> Move:
    def choose(visit: Visit, _turn: Turn) -> None:
        visit.purpose = purpose

    return Move(choose, Way.ONWARD)


def _at_rest(visit: Visit, _environment: Environment, _now: Moment) -> set[str]:
    resting: set[str] = set()
    if visit.quantity <= QUANTITY_LEAST:
        resting.add(PurposeControl.FEWER)
    if visit.quantity >= QUANTITY_MOST:
        resting.add(PurposeControl.MORE)
    return resting


PAGE = Page(
    content=PurposeContent,
    show=_show,
    presses={
        PurposeControl.FOR_ANOTHER: Move(_for_another),
        PurposeControl.FEWER: Move(_fewer),
        PurposeControl.MORE: Move(_more),
        PurposeControl.PURPOSE_PERSONAL: _choose("personal"),
        PurposeControl.PURPOSE_WORK: _choose("work"),
        PurposeControl.PURPOSE_DEVICE: _choose("device"),
    },
    at_rest=_at_rest,
)
