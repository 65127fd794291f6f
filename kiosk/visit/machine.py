"""The visit's rules, sans-I/O: an event and a moment in, effects and a snapshot out.

Order is enforced here by the flow's table and the counter's own clock; the screen's word is taken
only for what the screen alone can know (how far it was scrolled, what was drawn). An intent that
was made on another page, or for another visit, is dropped.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from kiosk.protocol.codes import Control, Step
from kiosk.protocol.messages import Enter, Press, Scanned, Scrolled, Snapshot, Stroke
from kiosk.visit import actions as do
from kiosk.visit import (
    clerk_review,
    complaint,
    explaining,
    focus_check,
    numbers,
    offline_limits,
    pages,
    pin_entry,
)
from kiosk.visit.events import Effect, End, Event, Intended, Ticked
from kiosk.visit.flow import CAN_CANCEL, EVERYWHERE, FLOWS, IN_VISIT, Move
from kiosk.visit.moving import ENDS, conclude, go
from kiosk.visit.reactions import REACTIONS
from kiosk.visit.resting import resting
from kiosk.visit.turn import Environment, Moment, Turn
from kiosk.visit.visit import Visit

_ENTRIES = {
    Step.SIGN_IN: pin_entry.sign_in,
    Step.NUMBER: numbers.enter,
    Step.DOCUMENT: do.type_key,
    Step.FOCUS_CHECK: focus_check.enter_pin,
    Step.CLERK_REVIEW: clerk_review.enter_pin,
    Step.REVIEW: numbers.enter,
    Step.COMPLAINT: complaint.enter,
}

_SCANS = {
    Step.NUMBER: numbers.scan,
    Step.DOCUMENT: do.scan_key,
    Step.REVIEW: numbers.scan,
    Step.COMPLAINT: complaint.scan,
}


class Machine:
    """One visit from sign-in to wipe."""

    def __init__(self, visit: Visit, house: Environment, now: Moment) -> None:
        self.visit = visit
        self.house = house
        visit.last_touch = now.mono
        self._look_at_limits(now)
        self._page_revision = 1
        self._press_revision = 1  # on the review page also since the shown number changed
        self.snapshot = self._draw(now, revision=1)

    def handle(self, event: Event, now: Moment) -> list[Effect]:
        """Take one event; the new state of the screen is in `snapshot` afterwards."""
        turn = Turn(self.house, now)
        before = self._page()
        if isinstance(event, Intended):
            self._intended(event, turn)
        elif isinstance(event, Ticked):
            self._ticked(turn)
        else:
            REACTIONS[type(event)](self.visit, turn, event)
        if turn.refused:
            self.visit.message = turn.refused
        self._look_at_limits(now)
        self._redraw(now, page_changed=self._page() != before)
        return turn.effects

    def _look_at_limits(self, now: Moment) -> None:
        house = self.house
        self.visit.limit = offline_limits.reached(
            house.settings.limits, house.rules.released, self.visit.desk, now
        )

    def _page(self) -> tuple[Step, bool | None, bool | None]:
        """What an intent was made on: a PIN signs the answer that was shown, and no other."""
        return self.visit.step, self.visit.holder_answer, self.visit.plausible

    def _moves(self) -> dict[Control, Move]:
        return FLOWS[self.visit.flow].get(self.visit.step, {})

    def controls(self, mono: float) -> frozenset[Control]:
        """The presses that act now."""
        step = self.visit.step
        acting = set(self._moves()) | set(EVERYWHERE)
        if step in CAN_CANCEL:
            acting.add(Control.CANCEL)
        return frozenset(acting - resting(self.visit, mono, self.house))

    # -- the screen -------------------------------------------------------------------------

    def _redraw(self, now: Moment, *, page_changed: bool) -> None:
        drawn = self._draw(now, revision=self.snapshot.revision)
        if drawn == self.snapshot and not page_changed:
            return
        revision = self.snapshot.revision + 1
        if page_changed:
            self._page_revision = self._press_revision = revision
        self.snapshot = msgspec.structs.replace(drawn, revision=revision)

    def _draw(self, now: Moment, revision: int) -> Snapshot:
        return Snapshot(
            visit=self.visit.token,
            revision=revision,
            step=self.visit.step,
            language=self.visit.language,
            large_text=self.visit.large_text,
            content=pages.content(self.visit, self.house, now.mono),
            controls=self.controls(now.mono),
            strip=pages.strip(self.visit),
            spoken_help=self.visit.spoken_help,
            idle_left_s=self._idle_warning(now),
        )

    def _idle_warning(self, now: Moment) -> int | None:
        left = self._idle_left(now)
        warned = left <= self.house.settings.screen.idle_warning_s
        return max(0, round(left)) if warned else None

    def _idle_left(self, now: Moment) -> float:
        screen = self.house.settings.screen
        whole = screen.idle_s * self.visit.plan.patience + screen.idle_warning_s
        if self.visit.step not in IN_VISIT or pages.machine_is_busy(self.visit):
            return whole
        return self.visit.last_touch + whole - now.mono

    # -- people -----------------------------------------------------------------------------

    def _intended(self, event: Intended, turn: Turn) -> None:
        intent = event.intent
        oldest = self._press_revision if isinstance(intent, Press) else self._page_revision
        if intent.visit != self.visit.token or intent.revision < oldest:
            return
        self.visit.last_touch = turn.now.mono
        if isinstance(intent, Press):
            self._pressed(intent.control, turn)
        elif isinstance(intent, Enter):
            self._entered(intent, turn)
        elif isinstance(intent, Scanned):
            self._scanned(intent, turn)
        elif isinstance(intent, Scrolled):
            do.scrolled(self.visit, intent.furthest)
        elif isinstance(intent, Stroke) and self.visit.step is Step.SIGNATURE:
            do.add_stroke(self.visit, intent.points)

    def _pressed(self, control: Control, turn: Turn) -> None:
        if control not in self.controls(turn.now.mono):
            return
        move = EVERYWHERE.get(control) or self._moves().get(control)
        if move is None:
            do.leave(self.visit, turn)  # cancel, the only other one
            return
        move.act(self.visit, turn)
        if turn.refused:
            return
        if move.to is Step.RESULT and self.visit.step is Step.REVIEW:
            conclude(self.visit, turn)
        elif move.to is not None:
            go(self.visit, turn, move.to)

    def _entered(self, intent: Enter, turn: Turn) -> None:
        entry = _ENTRIES.get(self.visit.step)
        if entry:
            with self._shown_number():
                entry(self.visit, turn, intent.fields)

    def _scanned(self, intent: Scanned, turn: Turn) -> None:
        scan = _SCANS.get(self.visit.step)
        if scan:
            with self._shown_number():
                scan(self.visit, turn, intent.lines)

    @contextmanager
    def _shown_number(self) -> Iterator[None]:
        """Confirming needs a press on what is shown now, not on what was shown before."""
        before = self.visit.phone_number, self.visit.iccid
        yield
        changed = (self.visit.phone_number, self.visit.iccid) != before
        if changed and self.visit.step is Step.REVIEW:
            self._press_revision = self.snapshot.revision + 1

    # -- time -------------------------------------------------------------------------------

    def _ticked(self, turn: Turn) -> None:
        now = turn.now.mono
        idle_s = now - self.visit.last_touch
        if self.visit.step is Step.WELCOME and idle_s > self.house.settings.screen.clerk_idle_s:
            pin_entry.sign_out(self.visit, turn)
            go(self.visit, turn, Step.SIGN_IN)
        if self.visit.step is Step.RESULT and self.visit.stored:
            self.visit.message = explaining.result_message(self.visit, now)
        if self._end_was_seen(now):
            turn.ask(End("result_seen"))
        elif self._idle_left(turn.now) <= 0:
            turn.ask(End("idle"))

    def _end_was_seen(self, now: float) -> bool:
        at_the_end = self.visit.step in ENDS
        if not at_the_end or pages.machine_is_busy(self.visit):
            return False
        since = max(self.visit.ended_at, self.visit.last_touch)
        return now - since > self.house.settings.screen.result_s * self.visit.plan.patience
