"""The purpose page: what a new number is for, for whom, which kind of card, and how many are asked for."""

from enum import StrEnum

import msgspec

from kiosk.enumerations import Product, StatedPurpose
from kiosk.input_bounds import QUANTITY_LEAST, QUANTITY_MOST
from kiosk.protocol.flows import Step
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.page import Move, Page
from kiosk.visit.turn import Turn, Way
from kiosk.visit.visit import Visit


class PurposeControl(StrEnum):
    """A purpose leads on; what changes the request stays."""

    FOR_ANOTHER = "for_another"  # on and off: somebody acts for another person
    FOR_ORGANISATION = "for_organisation"  # on and off: a company or another organisation holds it
    OTHER_PRODUCT = "other_product"  # leads to its page
    FEWER = "fewer"
    MORE = "more"
    PURPOSE_PERSONAL = "purpose_personal"
    PURPOSE_WORK = "purpose_work"
    PURPOSE_DEVICE = "purpose_device"
    PURPOSE_DOUYIN = "purpose_douyin"
    PURPOSE_INFLUENCER = "purpose_influencer"
    PURPOSE_BRUSHING = "purpose_brushing"


class PurposeContent(msgspec.Struct, frozen=True):
    """The request as it stands; one visit opens one of the numbers."""

    quantity: int = 1
    by_proxy: bool = False
    for_organisation: bool = False
    product: Product = Product.MOBILE


def _show(visit: Visit, _environment: Environment, _now: Moment) -> PurposeContent:
    return PurposeContent(visit.quantity, visit.by_proxy, visit.for_organisation, visit.product)


def _for_another(visit: Visit, _turn: Turn) -> None:
    """A number has one holder: another person, or an organisation."""
    visit.by_proxy = not visit.by_proxy
    visit.for_organisation = False


def _for_organisation(visit: Visit, _turn: Turn) -> None:
    visit.for_organisation = not visit.for_organisation
    visit.by_proxy = False


def _more(visit: Visit, _turn: Turn) -> None:
    """At the most, this rests; so does the other one at the least."""
    visit.quantity += 1


def _fewer(visit: Visit, _turn: Turn) -> None:
    visit.quantity -= 1


def _next(visit: Visit) -> Step | Way:
    """Who acts for another person goes to a clerk, and is told so before any document is asked for."""
    if visit.by_proxy:
        return Step.ON_BEHALF
    return Step.ORGANISATION if visit.for_organisation else Way.ONWARD


def _choose(purpose: StatedPurpose) -> Move:
    def choose(visit: Visit, turn: Turn) -> None:
        """What an earlier round said of an organisation is nobody's any more when a person is to hold it."""
        visit.purpose, visit.assisted_case = purpose.value, None
        if not visit.for_organisation:
            visit.organisation, visit.agent_authority = "", None
        turn.go(_next(visit))

    return Move(choose)


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
        PurposeControl.FOR_ORGANISATION: Move(_for_organisation),
        PurposeControl.OTHER_PRODUCT: Move(to=Step.PRODUCT),
        **{f"purpose_{purpose}": _choose(purpose) for purpose in StatedPurpose},
    },
    at_rest=_at_rest,
)
