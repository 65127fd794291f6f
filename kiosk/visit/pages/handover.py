"""The handover page: the number's holder has confirmed, now the receiver comes to the screen (过户)."""

from enum import StrEnum

import msgspec

from kiosk.identity.phone_number import masked
from kiosk.protocol.codes import Control
from kiosk.visit import parties
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.page import Move, Page
from kiosk.visit.turn import Turn, Way
from kiosk.visit.visit import Visit


class HandoverControl(StrEnum):
    """Onward, by whoever takes the number over."""

    RECEIVER_IS_HERE = "receiver_is_here"


class HandoverContent(msgspec.Struct, frozen=True):
    """Which number, and whether the holder's document still lies there."""

    phone_number: str
    take_card: bool = False


def _show(visit: Visit, _environment: Environment, _now: Moment) -> HandoverContent:
    return HandoverContent(masked(visit.phone_number), bool(visit.card_session))


def _receiver_is_here(visit: Visit, turn: Turn) -> None:
    """Who comes back here is the receiver already."""
    if visit.giver is None:
        parties.receiver_comes(visit, turn)


def _at_rest(visit: Visit, _environment: Environment, _now: Moment) -> set[str]:
    """Back would lead out of the receiver's part, and end it for both: who wants that cancels."""
    return {Control.BACK} if visit.giver is not None else set()


PAGE = Page(
    content=HandoverContent,
    show=_show,
    at_rest=_at_rest,
    presses={HandoverControl.RECEIVER_IS_HERE: Move(_receiver_is_here, Way.ONWARD)},
)
