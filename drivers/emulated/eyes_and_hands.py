"""A person's eyes (AT-SPI) and hands (X events) at one screen, and how long they wait for the machine.

Only the time spent waiting for the screen counts, not typing, reading, moving the head or dwelling.
"""

import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from drivers.emulated import screen_reading
from drivers.emulated.atspi import Accessibility, Element
from drivers.emulated.display import Display
from kiosk.protocol.codes import Control

WAIT_S = 180.0  # only what hangs takes so long
POLL_S, _MOST_POLL_S = 0.02, 0.1
_SETTLE_S = 0.25  # before a screenshot: the page has been drawn


def _blink(looked: float) -> None:
    """Until the next look, when the last one began then: half of the machine is left to what is looked at."""
    time.sleep(min(max(POLL_S, time.monotonic() - looked), _MOST_POLL_S))


class DirectorError(Exception):
    """The screen did not show what was expected; says what it showed."""


class Timed(NamedTuple):
    """One step: how long the person waited for the machine."""

    name: str
    ms: int


class EyesAndHands:
    """What somebody sees on the screen and does with it, page by page."""

    def __init__(self, display: Display, shots: Path | None = None) -> None:
        """shots: a folder for a screenshot of every page; None takes none."""
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
        return self._bus.find(description)

    def marked(self) -> list[str]:
        """The descriptions of all that is shown."""
        return list(self._bus.codes())

    def marks(self, kind: str) -> list[str]:
        """What follows `kind:` in the descriptions of what is shown."""
        return screen_reading.marks(self._bus.codes(), kind)

    def step(self) -> str:
        """The page that is shown; empty between two screens."""
        return screen_reading.step(self._bus.codes())

    def messages(self) -> list[str]:
        return self.marks("message")

    def texts(self) -> str:
        """Everything that can be read."""
        return "\n".join(element.name for element in self.elements())

    def wait(self, what: str, ready: Callable[[], bool], timeout_s: float = WAIT_S) -> None:
        """Until the machine has come so far; this is the person's waiting."""
        began = looked = time.monotonic()
        while not ready():
            if time.monotonic() - began > timeout_s:
                shown = self.marked()
                raise DirectorError(f"waited {timeout_s} s for {what}; the screen shows {shown}")
            _blink(looked)
            looked = time.monotonic()
        self._waited += time.monotonic() - began

    def wait_step(self, *steps: str, timeout_s: float = WAIT_S) -> str:
        self.wait(f"page {' or '.join(steps)}", lambda: self.step() in steps, timeout_s)
        return self.step()

    def through_to(self, step: str, *past: str) -> None:
        """On from `past` to `step`; a page in between that is not known here gets its first choice."""
        seen = {*past, ""}
        while self.wait_step_but(seen) != step:
            self.ready()
            shown = self.elements()
            page = screen_reading.step(e.description for e in shown)
            self.shot(page)
            seen.add(page)
            self.tap(next(e.description for e in shown if screen_reading.is_choice(e)))

    def wait_step_but(self, seen: set[str]) -> str:
        """The next page that is not one of these."""
        self.wait(f"a page after {', '.join(seen)}", lambda: self.step() not in seen)
        return self.step()

    def wait_message(self, *codes: str, timeout_s: float = WAIT_S) -> None:
        self.wait(f"message {codes}", lambda: any(m in codes for m in self.messages()), timeout_s)

    def wait_for(self, description: str, timeout_s: float = WAIT_S) -> Element:
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

    def ready(self) -> None:
        """Until the page takes presses; people look at a page before they press, so nobody waits for that."""
        waited = self._waited
        self.wait("the page to take presses", lambda: self._acts(Control.TEXT_SIZE))
        self._waited = waited

    def press(self, description: str) -> None:
        """Tap a control once it acts."""
        self.ready()
        self.wait(f"{description} to act", lambda: self._acts(description))
        self.tap(description)

    def tap(self, description: str) -> None:
        self.ready()
        self._display.tap(*self._at_rest(description).centre)

    def _at_rest(self, description: str) -> Element:
        """Where it has come to lie: nobody presses what still moves."""
        before = None
        while (found := self.find(description)) != before:
            before = found
            time.sleep(_SETTLE_S)
        if found is None:
            raise DirectorError(f"{description} is not on the screen")
        return found

    def hold(self, description: str) -> None:
        """Keep a finger on a control, once it acts, until it has led to another page."""
        self.ready()
        here = self.step()
        self.wait(f"{description} to act", lambda: self._acts(description))
        found = self.wait_for(description)
        self._display.press_down(*found.centre)
        try:
            self.wait_step_but({here, ""})
        finally:
            self._display.let_go()

    def _acts(self, description: str) -> bool:
        found = self.find(description)
        return found is not None and found.acts and found.box[2] > 0

    def keys(self, text: str) -> None:
        """Tap on-screen keys."""
        self.ready()
        places = {e.description: e.centre for e in self.elements()}
        for character in text:
            self._display.tap(*places[f"key:{character}"])

    def scan(self, *lines: str) -> None:
        """With the keyboard-wedge scanner."""
        self._display.type("\n".join(lines))

    def sign(self) -> None:
        """Three strokes across the signature's area."""
        x, y, width, height = self.wait_for("signature_area").box
        self.ready()
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

    def see_all(self) -> None:
        """Down to the last line, where a page is taller than the screen."""
        while self.find("more_below"):
            self._display.wheel_down(*self.wait_for("scroller").centre, 4)
            time.sleep(_SETTLE_S)

    # -- waiting ----------------------------------------------------------------------------

    def timed(self, name: str, part: Callable[[], object]) -> None:
        self._waited = 0.0
        part()
        self.steps.append(Timed(name, round(self._waited * 1000)))
