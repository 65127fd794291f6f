"""The director of the demo, who plays clerk and customer: reads the screen by AT-SPI, touches it by X events.

The director also tells the emulated subscriber what to do, and measures how long the person waits for the
machine: only the time spent waiting for the screen counts, not typing, reading, moving the head or dwelling.
"""

import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from drivers.emulated import screen_reading
from drivers.emulated.atspi import Accessibility, Element
from drivers.emulated.counter import EmulatedCounter
from drivers.emulated.display import Display
from drivers.emulated.obedience import Obedience
from drivers.emulated.staff import CLERK, PINS, SUPERVISOR

_WAIT_S = 180.0  # only what hangs takes so long
_TRIES = 3  # of a face check that a busy machine has broken off
_POLL_S = 0.02
_COARSE = 8  # of the screen's pixels every eighth says what colour its light has
_SETTLE_S = 0.25  # before a screenshot: the page has been drawn


class DirectorError(Exception):
    """The screen did not show what was expected; says what it showed."""


class Timed(NamedTuple):
    """One step: how long the person waited for the machine."""

    name: str
    ms: int


class Director:
    """The person who plays at one counter: their eyes (AT-SPI) and hands (X events)."""

    def __init__(
        self, counter: EmulatedCounter, display: Display, shots: Path | None = None
    ) -> None:
        """shots: a folder for a screenshot of every page; None takes none."""
        self._counter = counter
        self._display = display
        self._bus = Accessibility(display.environment["DBUS_SESSION_BUS_ADDRESS"])
        self._shots = shots
        self._taken = 0
        self._waited = 0.0
        self.steps: list[Timed] = []

    def close(self) -> None:
        self._bus.close()

    # -- eyes -------------------------------------------------------------------------------

    def elements(self) -> list[Element]:
        return self._bus.elements()

    def find(self, description: str) -> Element | None:
        return next((e for e in self.elements() if e.description == description), None)

    def marked(self) -> list[str]:
        """The descriptions of all that is shown."""
        return [element.description for element in self.elements()]

    def marks(self, kind: str) -> list[str]:
        """What follows `kind:` in the descriptions of what is shown."""
        return screen_reading.marks(self.elements(), kind)

    def step(self) -> str:
        """The page that is shown; empty between two screens."""
        return screen_reading.step(self.elements())

    def messages(self) -> list[str]:
        return self.marks("message")

    def texts(self) -> str:
        """Everything that can be read."""
        return "\n".join(element.name for element in self.elements())

    def wait(self, what: str, ready: Callable[[], bool], timeout_s: float = _WAIT_S) -> None:
        """Until the machine has come so far; this is the person's waiting."""
        began = time.monotonic()
        while not ready():
            if time.monotonic() - began > timeout_s:
                shown = [e.description for e in self.elements()]
                raise DirectorError(f"waited {timeout_s} s for {what}; the screen shows {shown}")
            time.sleep(_POLL_S)
        self._waited += time.monotonic() - began

    def wait_step(self, *steps: str, timeout_s: float = _WAIT_S) -> str:
        self.wait(f"page {' or '.join(steps)}", lambda: self.step() in steps, timeout_s)
        return self.step()

    def through_to(self, step: str, past: str) -> None:
        """Go on from `past` to `step`; a page in between that is not known here gets its first choice."""
        seen = {past, ""}
        while self.wait_step_but(seen) != step:
            shown = self.elements()
            self.shot(screen_reading.step(shown))
            seen.add(screen_reading.step(shown))
            self.tap(next(e.description for e in shown if screen_reading.is_choice(e)))

    def wait_step_but(self, seen: set[str]) -> str:
        """The next page that is not one of these."""
        self.wait(f"a page after {', '.join(seen)}", lambda: self.step() not in seen)
        return self.step()

    def wait_message(self, *codes: str, timeout_s: float = _WAIT_S) -> None:
        self.wait(f"message {codes}", lambda: any(m in codes for m in self.messages()), timeout_s)

    def wait_for(self, description: str, timeout_s: float = _WAIT_S) -> Element:
        self.wait(description, lambda: self.find(description) is not None, timeout_s)
        found = self.find(description)
        if found is None:
            raise DirectorError(f"{description} disappeared")
        return found

    def shot(self, name: str) -> None:
        if self._shots:
            time.sleep(_SETTLE_S)
            self._taken += 1
            self._display.screenshot(self._shots / f"{self._taken:02d}-{name}.png")

    # -- hands ------------------------------------------------------------------------------

    def press(self, description: str) -> None:
        """Tap a control once it acts."""
        self.wait(f"{description} to act", lambda: self._acts(description))
        self.tap(description)

    def tap(self, description: str) -> None:
        found = self.find(description)
        if found is None:
            raise DirectorError(f"{description} is not on the screen")
        self._display.tap(*found.centre)

    def hold(self, description: str, *steps: str) -> None:
        """Keep a finger on a control, once it acts, until it has led to one of these pages."""
        self.wait(f"{description} to act", lambda: self._acts(description))
        found = self.wait_for(description)
        self._display.press_down(*found.centre)
        try:
            self.wait_step(*steps)
        finally:
            self._display.let_go()

    def _acts(self, description: str) -> bool:
        found = self.find(description)
        return found is not None and found.acts and found.box[2] > 0

    def keys(self, text: str) -> None:
        """Tap on-screen keys."""
        places = {e.description: e.centre for e in self.elements()}
        for character in text:
            self._display.tap(*places[f"key:{character}"])

    def scan(self, *lines: str) -> None:
        """With the keyboard-wedge scanner."""
        self._display.type("\n".join(lines))

    def sign(self) -> None:
        """Three strokes across the signature's area."""
        x, y, width, height = self.wait_for("signature_area").box
        for part in range(3):
            left = x + width * (0.12 + 0.27 * part)
            points = [
                (
                    round(left + width * 0.2 * t + width * 0.04 * math.sin(9 * t)),
                    round(y + height * (0.45 + 0.22 * math.sin(7 * t + part))),
                )
                for t in (i / 30 for i in range(31))
            ]
            self._display.drag(points, 0.006)

    def scroll_to_end(self) -> None:
        x, y = self.wait_for("reading").centre
        for _ in range(400):  # a slow screen lags behind the wheel
            self._display.wheel_down(x, y, 8)
            time.sleep(_SETTLE_S)
            if self.find("read"):
                return
        raise DirectorError("the notice has no end")

    # -- parts of a visit -------------------------------------------------------------------

    def timed(self, name: str, part: Callable[[], object]) -> None:
        self._waited = 0.0
        part()
        self.steps.append(Timed(name, round(self._waited * 1000)))

    def sign_in(self) -> None:
        self.wait_step("sign_in")
        self.shot("sign-in")
        self.tap(f"clerk:{CLERK}")
        self.keys(PINS[CLERK])
        self.press("submit")
        self.wait_step("welcome")

    def begin(self) -> None:
        self.wait_step("welcome")
        self.shot("welcome")
        self.press("start_new_sim")
        self.wait_step("purpose")
        self.shot("purpose")
        self.press("purpose_personal")
        self.through_to("consent", past="purpose")
        self.shot("consent")

    def begin_second_verify(self, number: str, iccid: str = "") -> None:
        """Scan the number and, unless it stayed at home, its card."""
        self._begin_with_number("start_second_verify", number, iccid)

    def begin_replacement(self, trouble: str, number: str, iccid: str = "") -> None:
        """`card_lost`, `card_stolen` or `card_broken`; the last one with the old card."""
        self.wait_step("welcome")
        self.press("start_replace")
        self.wait_step("loss_report")
        self.shot("loss-report")
        self.press(trouble)
        self._give_number(number, iccid)

    def begin_cancellation(self, number: str) -> None:
        """Of the number that its holder gives up."""
        self._begin_with_number("start_cancel", number, "")

    def _begin_with_number(self, start: str, number: str, iccid: str) -> None:
        self.wait_step("welcome")
        self.press(start)
        self._give_number(number, iccid)

    def _give_number(self, number: str, iccid: str) -> None:
        self.wait_step("number")
        self.shot("number")
        self._scan_seen(number)
        if iccid:
            self._scan_seen(iccid)
        self.shot("number-given")
        self.press("confirm")
        self.wait_step("consent")

    def _scan_seen(self, line: str) -> None:
        self.scan(line)
        self.wait("what was scanned", lambda: line in self.texts())

    def consent(self) -> None:
        self.press("agree")
        self.wait_step("document")
        self.shot("document")

    def another_way(self) -> None:
        """No face check: the document comes first, then a clerk looks."""
        self.press("another_way")
        self.wait_step("document")
        self._counter.place_card("resident")
        self.wait_step("clerk_review")
        self.shot("clerk-review")

    def clerks_answer(self, answer: str) -> None:
        """`is_holder` or `is_not_holder`, signed by the clerk and by the only other one."""
        self.press(answer)
        self.wait_for("signed:0")
        self.shot("clerk-signs")
        self.keys(PINS[CLERK])
        self.press("submit")
        self.wait_for("signed:1")
        self._sign_second("notice", "result")

    def _sign_second(self, *steps: str) -> None:
        """The only other person chooses their own name, and signs; leads to one of these pages."""
        self.press(f"clerk:{SUPERVISOR}")
        self.wait_for("key:1")
        self.shot("second-signs")
        self.keys(PINS[SUPERVISOR])
        self.hold("submit", *steps)

    def passport(self) -> None:
        """Place it, and scan the two lines of its MRZ."""
        printed = self._counter.place_card("passport")
        self.wait_message("key_needed")
        self.shot("document-key")
        self.scan(*printed["mrz"])
        self.wait_step("presence")

    def resident(self, page: str = "presence") -> None:
        """Place it; `page` is where it leads: number_status, focus_check, result, ticket."""
        self._counter.place_card("resident")
        self.wait_step(page)

    def number_status(self) -> str:
        """Read how the number stands, and go on; gives its state, empty when it is not known."""
        self.wait_step("number_status")
        self.shot("number-status")
        status = next(iter(self.marks("status")), "")
        self.press("go_on")
        self.wait_step("presence")
        return status

    def focus_check(self, answer: str) -> None:
        """`focus_plausible` or `focus_not_plausible`, signed by the store's only supervisor."""
        self.wait_step("focus_check")
        self.shot("focus-check")
        self.press(answer)
        self.wait_for("supervisor")
        self._sign_second("presence", "ticket")

    def presence(self) -> str:
        """Follow the prompts, again where it is asked for, until the page changes; gives the page."""
        began, moved, tries, shown = time.monotonic(), 0.0, 0, False
        steering = Obedience(self._counter.subscriber.call)
        while (step := screen_reading.step(seen := self.elements())) in {"presence", ""}:
            before = time.monotonic()
            self._shine()
            asked = screen_reading.shown(seen)
            steering.look(asked, time.monotonic())
            if tries < _TRIES and "retry" in [element.description for element in seen]:
                self.press("retry")
                tries += 1
            if asked.action and not shown:
                self.shot("presence")
                shown = True
            if time.monotonic() - began > 2 * _WAIT_S:
                raise DirectorError(f"the face check goes on and on: {self.messages()}")
            time.sleep(_POLL_S)
            # While there is something to follow the person moves, and does not wait.
            moved += time.monotonic() - before if asked.action else 0.0
        self._waited += max(0.0, time.monotonic() - began - moved)
        return step

    def _shine(self) -> None:
        """The screen's light falls on whoever sits before it."""
        picture = self._display.picture()[::_COARSE, ::_COARSE]
        red, green, blue = (int(channel) for channel in picture.mean(axis=(0, 1)))
        self._counter.subscriber.call("light", red=red, green=green, blue=blue)

    def attest(self) -> None:
        self.wait_step("attest")
        self.shot("attest")
        self.press("attest_real")
        self.wait(
            "the confirmation", lambda: bool({"attest_confirm", "key:1"} & set(self.marked()))
        )
        self.shot("attest-confirm")
        if "key:1" in self.marked():
            self.keys(PINS[CLERK])
            self.press("submit")
            self.wait_step("notice")
        else:
            self.hold("attest_confirm", "notice")
        self.shot("notice")

    def read_notice(self) -> None:
        self.scroll_to_end()
        waited = self._waited
        self.wait("the notice's dwell", lambda: self._acts("notice_read"))
        self._waited = waited  # reading is the person's time
        self.shot("notice-read")
        self.press("notice_read")
        self.wait_step("signature")

    def signature(self) -> None:
        self.sign()
        self.shot("signature")
        self.press("sign")
        self.wait_step("confirmation")
        self.shot("confirmation")

    def compare(self, number: str, iccid: str) -> None:
        """Scan number and card; the customer compares and confirms."""
        self.scan(number)
        self.scan(iccid)
        self.wait_for("confirm")
        self.shot("confirmation-complete")

    def new_card(self, iccid: str) -> None:
        """Scan the card that comes in the old one's place; the customer compares and confirms."""
        self._scan_seen(iccid)
        self.wait_for("confirm")
        self.shot("confirmation-complete")

    def confirm(self) -> None:
        self.press("confirm")
        self.wait_step("result")

    def outcome(self) -> str:
        return next(iter(self.marks("outcome")), "")

    def reference(self) -> str:
        return self.wait_for("reference").name

    def finish(self) -> None:
        """Take the card, erase."""
        self._counter.card.call("remove")
        self.press("done")
        self.wait_step("welcome")
