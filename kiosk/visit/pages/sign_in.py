"""The sign-in page: a clerk of the store chooses their name, or scans their badge, and types their PIN.

Who is locked for good is unlocked here too: another person, a supervisor, types their own PIN for it.
"""

from kiosk.protocol.codes import Field, Message
from kiosk.protocol.flows import Step
from kiosk.protocol.messages import Enter, Scanned, StaffName
from kiosk.settings import Clerk, Settings
from kiosk.visit import pin_entry
from kiosk.visit.effects import Audit, SignedIn, UnlockPin
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.events import PinChecked, PinUnlocked
from kiosk.visit.page import Page
from kiosk.visit.pin_entry import PinContent
from kiosk.visit.turn import Turn
from kiosk.visit.visit import Visit


class SignInContent(PinContent, frozen=True, kw_only=True):
    """Who may sign in, and who may unlock another."""

    clerks: tuple[StaffName, ...]
    supervisors: tuple[StaffName, ...] = ()
    badge: str = ""  # id of whose badge was scanned
    kiosk: str = ""  # its name: who has just set it up sees which one it is


def _show(visit: Visit, environment: Environment, now: Moment) -> SignInContent:
    staff = environment.settings.staff
    supervisors = tuple(one for one in staff if one.role == "supervisor")
    return SignInContent(
        clerks=pin_entry.names(staff, visit, now),
        supervisors=pin_entry.names(supervisors, visit, now),
        badge=visit.badge_of,
        kiosk=environment.settings.kiosk.device,
        **pin_entry.shown(visit),
    )


def _enter(visit: Visit, turn: Turn, intent: Enter) -> None:
    fields, settings = intent.fields, turn.environment.settings
    person, unlocks = fields.get(Field.CLERK, ""), fields.get(Field.UNLOCKS, "")
    if unlocks and not _may_unlock(person, unlocks, settings):
        turn.refuse(Message.SUPERVISOR_UNLOCKS)
    elif _one(person, settings) is None:
        turn.refuse(Message.PIN_WRONG)  # and no word of what was typed goes on to anybody
    elif not visit.signing:
        visit.unlocks = unlocks
        pin_entry.check(visit, turn, person, fields.get(Field.PIN, ""))


def _badge(visit: Visit, turn: Turn, intent: Scanned) -> None:
    """A name, and no proof: who finds a badge knows no PIN."""
    staff = turn.environment.settings.staff
    scanned = set(intent.lines)
    found = next((one for one in staff if one.badge and one.badge in scanned), None)
    if found is None:
        turn.refuse(Message.BADGE_UNKNOWN)
        return
    visit.badge_of = found.id
    pin_entry.tell(visit, Message.NONE)


def _may_unlock(person: str, unlocks: str, settings: Settings) -> bool:
    """A supervisor, and not themself."""
    by, whom = _one(person, settings), _one(unlocks, settings)
    return by is not None and whom is not None and by != whom and by.role == "supervisor"


def _checked(visit: Visit, turn: Turn, event: PinChecked) -> None:
    if not event.right or visit.signing != event.clerk:
        return
    unlocks, visit.unlocks, visit.signing = visit.unlocks, "", ""
    if unlocks:
        turn.ask(Audit("pin_unlocked", {"clerk": unlocks, "by": event.clerk}))
        turn.ask(UnlockPin(unlocks, event.clerk))
        return
    visit.badge_of = ""
    visit.clerk = _one(event.clerk, turn.environment.settings)
    visit.proved_at = turn.now.mono
    turn.ask(SignedIn(event.clerk))
    visit.desk_message = Message.NONE
    if not visit.clerk_screen:
        turn.go(Step.WELCOME)


def _unlocked(visit: Visit, _turn: Turn, _event: PinUnlocked) -> None:
    pin_entry.tell(visit, Message.PIN_UNLOCKED)


def _one(person: str, settings: Settings) -> Clerk | None:
    return next((clerk for clerk in settings.staff if clerk.id == person), None)


PAGE = Page(
    content=SignInContent,
    show=_show,
    audience="clerk",
    in_visit=False,
    inputs={Enter: _enter, Scanned: _badge},
    events={PinChecked: _checked, PinUnlocked: _unlocked},
)
