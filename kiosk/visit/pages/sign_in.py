"""The sign-in page: a clerk of the store chooses their name and types their PIN."""

from kiosk.protocol.flows import Step
from kiosk.protocol.messages import Enter, StaffName
from kiosk.visit import pin_entry
from kiosk.visit.effects import SignedIn
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.events import PinChecked
from kiosk.visit.page import Page
from kiosk.visit.pin_entry import PinContent
from kiosk.visit.turn import Turn
from kiosk.visit.visit import Visit


class SignInContent(PinContent, frozen=True, kw_only=True):
    """Who may sign in."""

    clerks: tuple[StaffName, ...]


def _show(visit: Visit, environment: Environment, now: Moment) -> SignInContent:
    clerks = pin_entry.names(environment.settings.clerks)
    return SignInContent(clerks=clerks, **pin_entry.shown(visit, now))


def _enter(visit: Visit, turn: Turn, intent: Enter) -> None:
    if not pin_entry.is_locked(visit, turn):
        pin_entry.check(turn, intent.fields)


def _checked(visit: Visit, turn: Turn, event: PinChecked) -> None:
    if not event.right:
        return
    clerks = turn.environment.settings.clerks
    visit.clerk = next(clerk for clerk in clerks if clerk.id == event.clerk)
    visit.pin_failures.clear()
    turn.ask(SignedIn(event.clerk))
    turn.go(Step.WELCOME)


PAGE = Page(
    content=SignInContent,
    show=_show,
    audience="clerk",
    in_visit=False,
    inputs={Enter: _enter},
    events={PinChecked: _checked},
)
