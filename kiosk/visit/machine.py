"""The visit's rules, sans-I/O: an event and a moment in, effects and a snapshot out.

Order is enforced here, by the pages, the flow's table and the counter's own clock; the screen's word is
taken only for what the screen alone can know (how far it was scrolled, what was drawn). An intent that
was made on another page, or for another visit, is dropped.
"""

from typing import NamedTuple

import msgspec

from kiosk.protocol.codes import Message
from kiosk.protocol.flows import Step, after, before
from kiosk.protocol.messages import FromScreen, Press, Scrolled, Snapshot, Strip
from kiosk.visit import idleness, offline_limits, paper
from kiosk.visit.bookkeeping import BOOKKEEPING
from kiosk.visit.effects import Effect, End
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.events import Event, Intended, Ticked
from kiosk.visit.everywhere import leave, moves
from kiosk.visit.page import Page
from kiosk.visit.pages import PAGES
from kiosk.visit.turn import Turn, Way
from kiosk.visit.visit import Visit

_MOVES = {step: moves(page) for step, page in PAGES.items()}


class _Edition(NamedTuple):
    """What an intent was made on."""

    page: tuple[Step, object]
    presses: object


class Machine:
    """One visit from sign-in to wipe."""

    def __init__(self, visit: Visit, environment: Environment, now: Moment) -> None:
        self.visit = visit
        self.environment = environment
        visit.last_touch = now.mono
        self._look_at_limits(now)
        self._page_revision = 1
        self._press_revision = 1  # as the page's, or since what a press confirms has changed
        self._drawn = self._edition()
        self.snapshot = self._draw(now, revision=1)

    @property
    def page(self) -> Page:
        """The page that is open."""
        return PAGES[self.visit.step]

    def handle(self, event: Event, now: Moment) -> list[Effect]:
        """Take one event; the new state of the screen is in `snapshot` afterwards."""
        turn = Turn(self.environment, now)
        self._take(event, turn)
        self._settle(turn)
        if self.page.ends_visit:
            paper.watch(self.visit, turn)
        idleness.watch(self.visit, self.page, self.environment, now)
        if isinstance(event, Ticked):
            self._end_in_time(turn)
        self._look_at_limits(now)
        self._redraw(now)
        return turn.effects

    def controls(self, now: Moment) -> frozenset[str]:
        """The presses that act now."""
        at_rest = self.page.at_rest(self.visit, self.environment, now)
        return frozenset(_MOVES[self.visit.step]).difference(at_rest)

    def _look_at_limits(self, now: Moment) -> None:
        limits, released = self.environment.settings.limits, self.environment.rules.released
        self.visit.limit = offline_limits.reached(
            limits,
            released,
            self.visit.strip,
            now,
            place_confirmed=self.visit.place_confirmed,
        )

    # -- what comes in ----------------------------------------------------------------------

    def _take(self, event: Event, turn: Turn) -> None:
        if isinstance(event, Intended):
            self._intended(event.intent, turn)
            return
        noted = BOOKKEEPING.get(type(event))
        if noted:
            noted(self.visit, turn, event)
        answer = self.page.events.get(type(event))
        if answer:
            answer(self.visit, turn, event)

    def _intended(self, intent: FromScreen, turn: Turn) -> None:
        if intent.visit != self.visit.token:
            return
        self.visit.last_touch = turn.now.mono
        of_what_stands_there = isinstance(intent, Press | Scrolled)
        oldest = self._press_revision if of_what_stands_there else self._page_revision
        if intent.revision < oldest:
            return
        if isinstance(intent, Press):
            self._pressed(intent.control, turn)
            return
        take = self.page.inputs.get(type(intent))
        if take:
            take(self.visit, turn, intent)

    def _pressed(self, control: str, turn: Turn) -> None:
        if control not in self.controls(turn.now):
            return
        move = _MOVES[self.visit.step][control]
        move.act(self.visit, turn)
        if move.to is not None:
            turn.go(move.to)

    # -- from page to page ------------------------------------------------------------------

    def _settle(self, turn: Turn) -> None:
        """Open what the turn leads to; the page then says what there is to say now."""
        if turn.refused:
            self.visit.message = turn.refused
            return
        while turn.leads_to is not None:  # a page that opens may lead on
            to, turn.leads_to = turn.leads_to, None
            self._go(to, turn)
        if self.page.message:
            self.visit.message = self.page.message(self.visit, turn.now)

    def _go(self, to: Step | Way, turn: Turn) -> None:
        step = self._step(to)
        if step is None:
            leave(self.visit, turn)
        else:
            self._open(step, turn)

    def _step(self, to: Step | Way) -> Step | None:
        if to is Way.ONWARD:
            return after(self.visit.flow, self.visit.step)
        if to is Way.BACK:
            return before(self.visit.flow, self.visit.step)
        return to

    def _open(self, step: Step, turn: Turn) -> None:
        self.page.leaves(self.visit, turn)
        self.visit.step = PAGES[step].instead(self.visit) or step
        self.visit.message = Message.NONE
        self.page.opens(self.visit, turn)

    # -- the screen -------------------------------------------------------------------------

    def _edition(self) -> _Edition:
        page, visit = self.page, self.visit
        return _Edition((visit.step, page.edition(visit)), page.press_edition(visit))

    def _redraw(self, now: Moment) -> None:
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

    def _draw(self, now: Moment, revision: int) -> Snapshot:
        visit = self.visit
        return Snapshot(
            visit=visit.token,
            revision=revision,
            step=visit.step,
            language=visit.language,
            large_text=visit.large_text,
            content=self.page.show(visit, self.environment, now),
            controls=self.controls(now),
            strip=_strip(visit),
            spoken_help=visit.spoken_help,
            emulated=self.environment.settings.kiosk.emulated,
            idle_left_s=idleness.warning_s(visit, self.environment, now),
        )

    # -- time -------------------------------------------------------------------------------

    def _end_in_time(self, turn: Turn) -> None:
        if idleness.is_over(self.visit, self.environment, turn.now):
            turn.ask(End("result_seen" if self.page.ends_visit else "idle"))


def _strip(visit: Visit) -> Strip | None:
    """The clerk's strip, once somebody has signed in."""
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
    )
