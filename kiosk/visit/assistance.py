"""What this kiosk cannot check alone: which case it is, what is missing, and the ticket to a clerk.

Two pages ask it, each with cases of its own: for whom somebody acts, and which document without a chip they
have. Nothing of any document has been read by then, so no rule that reads one is asked.
"""

from collections.abc import Callable, Collection

import msgspec

from kiosk.enumerations import AssistedCase
from kiosk.protocol.codes import Control, Message
from kiosk.visit import decision_points
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.page import Move, Page
from kiosk.visit.turn import Turn
from kiosk.visit.visit import Visit

_NOTHING_READ = frozenset({"doc"}) | decision_points.AFTER_DOCUMENT


class AssistanceContent(msgspec.Struct, frozen=True):
    """The case that was chosen; None: not yet."""

    case: AssistedCase | None = None


def page(presses: dict[str, AssistedCase]) -> Page:
    """presses: the page's own controls, a case each."""
    return Page(
        content=AssistanceContent,
        show=_show,
        presses={
            **{control: Move(_choose(case)) for control, case in presses.items()},
            Control.TAKE_TICKET: Move(_take_ticket),
        },
        at_rest=_at_rest,
        opens=_opens,
        press_edition=_chosen,
    )


def _show(visit: Visit, _environment: Environment, _now: Moment) -> AssistanceContent:
    return AssistanceContent(visit.assisted_case)


def _opens(visit: Visit, _turn: Turn) -> None:
    """Whoever comes back says it anew."""
    visit.assisted_case = None


def _choose(case: AssistedCase) -> Callable[[Visit, Turn], None]:
    def choose(visit: Visit, _turn: Turn) -> None:
        visit.assisted_case = case

    return choose


def _take_ticket(visit: Visit, turn: Turn) -> None:
    """Rests until a case is chosen."""
    decision_points.refer(visit, turn, Message.REFERRED, _NOTHING_READ)


def _at_rest(visit: Visit, _environment: Environment, _now: Moment) -> Collection[str]:
    return () if visit.assisted_case else {Control.TAKE_TICKET}


def _chosen(visit: Visit) -> object:
    """A ticket is taken for the case that is shown."""
    return visit.assisted_case
