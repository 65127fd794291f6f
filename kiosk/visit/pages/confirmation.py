"""The confirmation page: the customer confirms who, and exactly which number and card (机卡一致)."""

import msgspec

from kiosk.enumerations import Flow
from kiosk.identity.iccid import is_iccid
from kiosk.identity.written_names import marked
from kiosk.protocol.codes import Control, Message
from kiosk.protocol.messages import Enter, Row, Scanned, Scrolled
from kiosk.visit import decision_points, number_entry
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.holder_rows import holder_rows, request_rows
from kiosk.visit.page import Move, Page
from kiosk.visit.turn import Turn, Way
from kiosk.visit.visit import Visit


class ConfirmationContent(msgspec.Struct, frozen=True):
    """Everything that is confirmed."""

    rows: tuple[Row, ...]
    phone_number: str = ""
    iccid: str = ""
    message: Message = Message.NONE
    eid: str = ""  # of an eSIM's device, in the place of a card
    imei: str = ""
    flow: Flow = Flow.NEW_SIM  # in the others the number was given before and is only confirmed
    seen: bool = False  # all of it, as the screen says


def _show(visit: Visit, _environment: Environment, _now: Moment) -> ConfirmationContent:
    rows = holder_rows(visit)
    if rows and visit.purpose:
        rows += (*request_rows(visit), Row("purpose", visit.purpose))
    if rows and visit.giver and visit.giver.document:
        rows += (Row("giver", marked(visit.giver.document.holder.name)),)
    if rows and visit.card_trouble:
        rows += (Row("card_trouble", visit.card_trouble.value),)
    return ConfirmationContent(
        rows,
        visit.phone_number,
        _card(visit),
        visit.message,
        visit.eid,
        visit.imei,
        flow=visit.flow,
        seen=_is_seen(visit),
    )


def _card(visit: Visit) -> str:
    """The card that the number goes with from now on."""
    return visit.new_iccid if visit.flow is Flow.REPLACE else visit.iccid


# A number with which the document was read stays the visit's; only a card may come to it.
_TAKES_CARD = frozenset({Flow.NEW_SIM, Flow.REPLACE})
_ENTERS = {Flow.NEW_SIM: number_entry.enter_goods, Flow.REPLACE: number_entry.enter_new_card}
_SCANS = {Flow.NEW_SIM: number_entry.scan_goods, Flow.REPLACE: number_entry.scan_new_card}


def _enter(visit: Visit, turn: Turn, intent: Enter) -> None:
    if visit.flow in _ENTERS:
        _ENTERS[visit.flow](visit, turn, intent)


def _scan(visit: Visit, turn: Turn, intent: Scanned) -> None:
    if visit.flow in _SCANS:
        _SCANS[visit.flow](visit, turn, intent)


def _scrolled(visit: Visit, _turn: Turn, intent: Scrolled) -> None:
    """In large text number and card may lie below what is seen at first."""
    if _is_whole(visit) and intent.furthest >= 1.0:
        visit.shown_whole = _press_edition(visit)


def _is_seen(visit: Visit) -> bool:
    """Down to the last line, as it stands now: another number has to be looked at anew."""
    return visit.shown_whole == _press_edition(visit)


def _is_whole(visit: Visit) -> bool:
    return bool(
        visit.phone_number and (_goes_with_something(visit) or visit.flow not in _TAKES_CARD)
    )


def _goes_with_something(visit: Visit) -> bool:
    return is_iccid(_card(visit)) or number_entry.goes_with_device(visit)


def _at_rest(visit: Visit, _environment: Environment, _now: Moment) -> set[str]:
    return set() if _is_whole(visit) and _is_seen(visit) else {Control.CONFIRM}


def _opens(visit: Visit, _turn: Turn) -> None:
    """Whoever comes back here looks again."""
    visit.shown_whole = None


def _confirm(visit: Visit, turn: Turn) -> None:
    """The customer's own press on what is shown: decide for good, save, and show where it ended."""
    number_entry.need(visit, turn)
    if not turn.refused and visit.flow in _TAKES_CARD and not _goes_with_something(visit):
        turn.refuse(Message.ICCID_MALFORMED)
    if turn.refused:
        return
    visit.confirmed_at = turn.now.wall
    ending = decision_points.ending(visit, turn, decision_points.AT_THE_END)
    # A giver's part is stored with the receiver's.
    if ending is None and visit.flow is not Flow.TRANSFER_OUT:
        decision_points.save(visit, turn)
    turn.go(ending or Way.ONWARD)


def _press_edition(visit: Visit) -> object:
    """Confirming needs a press on the number that is shown now."""
    return visit.phone_number, _card(visit), visit.eid, visit.imei


PAGE = Page(
    content=ConfirmationContent,
    show=_show,
    presses={Control.CONFIRM: Move(_confirm)},
    at_rest=_at_rest,
    inputs={Enter: _enter, Scanned: _scan, Scrolled: _scrolled},
    opens=_opens,
    press_edition=_press_edition,
)
