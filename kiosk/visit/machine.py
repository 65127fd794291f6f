"""The visit's rules, sans-I/O: an event and a moment in, effects and a snapshot out.

Order is enforced here, by the pages, the flow's table and the counter's own clock; the screen's word is
taken only for what the screen alone can know (how far it was scrolled, what was drawn). An intent that
was made on another page, or for another visit, is dropped.
"""

from kiosk.protocol.codes import Message
from kiosk.protocol.flows import Step, after, before
from kiosk.protocol.messages import Press, Role, Scanned, Snapshot
from kiosk.visit import code_camera, idleness, offline_limits, paper
from kiosk.visit.common_presses import leave
from kiosk.visit.effects import Effect, End
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.event_notes import BOOKKEEPING
from kiosk.visit.events import CodesScanned, Event, Intended, Ticked
from kiosk.visit.page import Page
from kiosk.visit.pages import PAGES
from kiosk.visit.shown_page import Showing, showings
from kiosk.visit.turn import Turn, Way
from kiosk.visit.visit import Visit


class Machine:
    """One visit from sign-in to wipe."""

    def __init__(self, visit: Visit, environment: Environment, now: Moment) -> None:
        self.visit = visit
        self.environment = environment
        visit.last_touch = now.mono
        self._look_at_limits(now)
        self._showings = showings(visit, environment, now)

    @property
    def page(self) -> Page:
        """The visit's page."""
        return PAGES[self.visit.step]

    @property
    def is_begun(self) -> bool:
        """Somebody is being served, or their visit's last page stands."""
        return self.page.in_visit or self.visit.started_at is not None

    @property
    def snapshot(self) -> Snapshot:
        """Of the customer's screen, which is everybody's where there is no other."""
        return self._showings[Role.CUSTOMER].snapshot

    @property
    def snapshots(self) -> dict[Role, Snapshot]:
        """Of every screen."""
        return {role: showing.snapshot for role, showing in self._showings.items()}

    def handle(self, event: Event, now: Moment) -> list[Effect]:
        """Take one event; the new state of the screens is in `snapshots` afterwards."""
        turn = Turn(self.environment, now)
        self._take(event, turn)
        self._settle(turn)
        if self.page.ends_visit:
            paper.watch(self.visit, turn)
        idleness.watch(self.visit, self.page, self.environment, now)
        if isinstance(event, Ticked):
            self._end_in_time(turn)
        self._look_at_limits(now)
        for showing in self._showings.values():
            showing.redraw(now)
        return turn.effects

    def controls(self, now: Moment) -> frozenset[str]:
        """The presses that act now on the customer's screen."""
        return self._showings[Role.CUSTOMER].controls(now)

    def camera_may_scan(self) -> bool:
        """Whether the camera that reads codes may be open now."""
        scanner = self.environment.settings.scanner
        return code_camera.may_look(self.visit, self._open_steps(), scanner)

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
            self._intended(event, turn)
            return
        if isinstance(event, CodesScanned):
            self._scanned(event, turn)
        noted = BOOKKEEPING.get(type(event))
        if noted:
            noted(self.visit, turn, event)
        for step in self._open_steps():
            answer = PAGES[step].events.get(type(event))
            if answer:
                answer(self.visit, turn, event)

    def _scanned(self, event: CodesScanned, turn: Turn) -> None:
        """By the counter's own scanner, for whichever open page takes codes; as if its screen had sent it."""
        self.visit.last_touch = turn.now.mono
        for step in self._open_steps():
            take = PAGES[step].inputs.get(Scanned)
            if take:
                turn.aside = step is not self.visit.step
                take(self.visit, turn, Scanned(self.visit.token, 0, event.lines))

    def _open_steps(self) -> list[Step]:
        """The visit's page, then what stands beside it; each once."""
        beside = (showing.step for showing in self._showings.values())
        return list(dict.fromkeys((self.visit.step, *beside)))

    def _intended(self, event: Intended, turn: Turn) -> None:
        showing, intent = self._showings.get(event.role), event.intent
        if showing is None or intent.visit != self.visit.token:
            return
        if not (showing.is_aside and self.page.in_visit):  # else nobody serves the customer there
            self.visit.last_touch = turn.now.mono
        if showing.is_stale(intent):
            return
        turn.aside = showing.is_aside
        if isinstance(intent, Press):
            self._pressed(showing, intent.control, turn)
            return
        take = showing.page.inputs.get(type(intent))
        if take:
            take(self.visit, turn, intent)

    def _pressed(self, showing: Showing, control: str, turn: Turn) -> None:
        move = showing.move(control, turn.now)
        if move is None:
            return
        move.act(self.visit, turn)
        if move.to is not None:
            turn.go(move.to)

    # -- from page to page ------------------------------------------------------------------

    def _settle(self, turn: Turn) -> None:
        """Open what the turn leads to; the page then says what there is to say now."""
        if turn.refused:
            self._refuse(turn)
            return
        while turn.leads_to is not None:  # a page that opens may lead on
            to, turn.leads_to = turn.leads_to, None
            self._go(to, turn)
        if self.page.message:
            self.visit.message = self.page.message(self.visit, turn.now)

    def _refuse(self, turn: Turn) -> None:
        if turn.aside:
            self.visit.desk_message = turn.refused
        else:
            self.visit.message = turn.refused

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

    # -- time -------------------------------------------------------------------------------

    def _end_in_time(self, turn: Turn) -> None:
        if idleness.is_over(self.visit, self.environment, turn.now):
            if self.page.left:
                self.page.left(self.visit, turn)
                return
            turn.ask(End("result_seen" if self.page.ends_visit else "idle"))
