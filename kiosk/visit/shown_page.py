"""What one screen shows: which page, in which edition, and the snapshot of it.

With one screen that is the visit's page. Where the clerk has a screen of their own, no page is on both: while
the visit is at a clerk's page the customer's screen says so, and while it is at a customer's the clerk's
screen has a page beside it: who signs in, or the desk.
"""

from typing import NamedTuple

import msgspec

from kiosk.protocol.flows import Step
from kiosk.protocol.messages import FromScreen, Language, Press, Role, Scrolled, Snapshot, Strip
from kiosk.visit import idleness, reading_aloud
from kiosk.visit.common_presses import aside_moves, moves
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.page import Move, Page
from kiosk.visit.pages import PAGES
from kiosk.visit.visit import Visit

_MOVES = {step: moves(page) for step, page in PAGES.items()}
_CLERKS_MOVES = {step: aside_moves(page) for step, page in PAGES.items()}


class _Edition(NamedTuple):
    """What an intent was made on."""

    page: tuple[Step, object]
    presses: object


class Showing:
    """One screen's page and snapshot; `redraw` after every event."""

    def __init__(self, role: Role, visit: Visit, environment: Environment, now: Moment) -> None:
        self.role = role
        self._visit = visit
        self._environment = environment
        self._page_revision = 1
        self._press_revision = 1  # as the page's, or since what a press confirms has changed
        self._drawn = self._edition()
        self.snapshot = self._draw(now, revision=1)

    @property
    def step(self) -> Step:
        """The page that is on this screen."""
        visit = self._visit
        if not visit.clerk_screen:
            return visit.step
        of_clerk = PAGES[visit.step].audience == "clerk"
        if self.role is Role.CUSTOMER:
            return Step.WITH_CLERK if of_clerk else visit.step
        if visit.clerk is None:
            return Step.SIGN_IN
        if of_clerk:
            return visit.step
        return Step.DESK if visit.supervising is None else Step.REMOTE_CHECK

    @property
    def page(self) -> Page:
        return PAGES[self.step]

    @property
    def is_aside(self) -> bool:
        """A page of the clerk's own, which is no page of the visit."""
        return self.role is Role.CLERK and self.step is not self._visit.step

    def move(self, control: str, now: Moment) -> Move | None:
        """What a press does; None: nothing, now or ever."""
        return self._moves[control] if control in self.controls(now) else None

    def controls(self, now: Moment) -> frozenset[str]:
        """The presses that act now."""
        at_rest = self.page.at_rest(self._visit, self._environment, now)
        return frozenset(self._moves).difference(at_rest)

    def is_stale(self, intent: FromScreen) -> bool:
        """Whether it was made on another edition of the page."""
        of_what_stands_there = isinstance(intent, Press | Scrolled)
        oldest = self._press_revision if of_what_stands_there else self._page_revision
        return intent.revision < oldest

    def redraw(self, now: Moment) -> None:
        drawn = self._draw(now, revision=self.snapshot.revision)
        edition, made_on = self._edition(), self._drawn
        if drawn == self.snapshot and edition == made_on:
            return
        self._drawn = edition
        revision = self.snapshot.revision + 1
        if edition != made_on:
            self._press_revision = revision
        if edition.page != made_on.page:
            self._page_revision = revision
        self.snapshot = msgspec.structs.replace(drawn, revision=revision)

    @property
    def _moves(self) -> dict[str, Move]:
        of_clerk = self.role is Role.CLERK
        return (_CLERKS_MOVES if of_clerk else _MOVES)[self.step]

    def _edition(self) -> _Edition:
        page, visit = self.page, self._visit
        return _Edition((self.step, page.edition(visit)), page.press_edition(visit))

    def _draw(self, now: Moment, revision: int) -> Snapshot:
        visit, environment, page = self._visit, self._environment, self.page
        of_clerk = self.role is Role.CLERK
        return Snapshot(
            visit=visit.token,
            revision=revision,
            step=self.step,
            language=self._language(),
            large_text=visit.large_text and not of_clerk,
            content=page.show(visit, environment, now),
            controls=self.controls(now),
            strip=self._strip(now) if of_clerk or not visit.clerk_screen else None,
            spoken_help=visit.spoken_help and not of_clerk,
            reading_aloud=None if of_clerk else reading_aloud.shown(visit),
            emulated=environment.settings.kiosk.emulated,
            staff=page.audience == "clerk",
            staff_called=visit.staff_called,
            idle_left_s=self._idle_left_s(now),
        )

    def _strip(self, now: Moment) -> Strip | None:
        """The clerk's, once somebody has signed in."""
        visit = self._visit
        if visit.clerk is None:
            return None
        strip = visit.strip
        return Strip(
            visit.clerk.name,
            strip.online,
            strip.backlog,
            strip.receipts,
            strip.trouble,
            visit.card_fault,
            visit.card_is_left and visit.document is None,
            idleness.sign_out_s(visit, PAGES[visit.step], self._environment, now),
        )

    def _language(self) -> Language:
        of_clerk = self.role is Role.CLERK
        return self._visit.language_of("clerk") if of_clerk else self._visit.language

    def _idle_left_s(self, now: Moment) -> int | None:
        """Nobody is asked who does something else."""
        if self.is_aside:
            return None
        return idleness.warning_s(self._visit, self._environment, now)


def showings(visit: Visit, environment: Environment, now: Moment) -> dict[Role, Showing]:
    """Of each screen that there is."""
    roles = tuple(Role) if visit.clerk_screen else (Role.CUSTOMER,)
    return {role: Showing(role, visit, environment, now) for role in roles}
