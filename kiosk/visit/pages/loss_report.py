"""The loss report page (挂失): what happened to the SIM card; who says that it is gone reports it."""

from enum import StrEnum

import msgspec

from kiosk.enumerations import CardTrouble
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.page import Move, Page
from kiosk.visit.turn import Turn, Way
from kiosk.visit.visit import Visit


class LossReportControl(StrEnum):
    """Each leads on; the first two report the loss."""

    CARD_LOST = "card_lost"
    CARD_STOLEN = "card_stolen"
    CARD_BROKEN = "card_broken"


class LossReportContent(msgspec.Struct, frozen=True):
    """Nothing but the choices."""


def _show(_visit: Visit, _environment: Environment, _now: Moment) -> LossReportContent:
    return LossReportContent()


def _say(trouble: CardTrouble) -> Move:
    def say(visit: Visit, turn: Turn) -> None:
        """Said anew it counts anew; a card that is gone was not brought."""
        visit.card_trouble = trouble
        visit.loss_reported_at = turn.now.wall if trouble.is_gone else None
        if trouble.is_gone:
            visit.iccid = ""

    return Move(say, Way.ONWARD)


PAGE = Page(
    content=LossReportContent,
    show=_show,
    presses={
        LossReportControl.CARD_LOST: _say(CardTrouble.LOST),
        LossReportControl.CARD_STOLEN: _say(CardTrouble.STOLEN),
        LossReportControl.CARD_BROKEN: _say(CardTrouble.BROKEN),
    },
)
