"""`kiosk demo` with a display: kiosk and panel side by side, and a person who plays clerk and customer."""

import datetime as dt
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from drivers.emulated.control import serve
from drivers.emulated.counter import CounterOptions, EmulatedCounter
from drivers.emulated.sim import sim
from drivers.emulated.staff import CLERK, PINS, SUPERVISOR


def play(directory: Path, logs: Path, options: CounterOptions, tell: Callable[[str], None]) -> int:
    """Until the panel is closed."""
    counter = EmulatedCounter(directory, logs, options)
    try:
        counter.start({}, tell)
        serve(directory / "demo.sock", _panel_commands(counter))
        panel = [sys.executable, "-m", "drivers.emulated.panel"]
        panel += [
            "--demo",
            str(directory / "demo.sock"),
            "--beside",
            options.size.partition("x")[0],
        ]
        panel += ["--card", str(directory / "card" / "card.sock")]
        panel += ["--subscriber", str(directory / "subscriber.sock")]
        counter.programs.start("panel", panel)
        who = f"The clerk's PIN: {PINS[CLERK]}, the supervisor's: {PINS[SUPERVISOR]}."
        tell(f"The kiosk and its panel are open. {who} Close the panel to end.")
        while "panel" not in counter.programs.ended():
            time.sleep(0.3)
    finally:
        counter.stop()
    return 0


def fitting_size(portrait: tuple[int, int]) -> str:
    """Of the kiosk's window. Portrait where it fits, else landscape."""
    _width, height = _xdotool("getdisplaygeometry").split()
    fits = int(height) >= portrait[1]
    return "{}x{}".format(*(portrait if fits else reversed(portrait)))


def _xdotool(*arguments: str) -> str:
    return subprocess.run(
        ["xdotool", *arguments], check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def _panel_commands(counter: EmulatedCounter) -> dict[str, Any]:
    """Scanning types into the kiosk's window as a wedge scanner would, by X events."""

    def scan(*lines: str) -> None:
        window = "^(电话用户实名登记|Real-name registration)$"
        _xdotool("search", "--onlyvisible", "--name", window, "windowfocus", "--sync")
        for line in lines:
            _xdotool("type", "--delay", "2", line)
            _xdotool("key", "Return")

    printed: list[str] = []

    def place(profile: str, **knobs: Any) -> dict[str, Any]:
        described = counter.place_card(profile, **knobs)
        printed[:] = described["mrz"]
        return described

    def event(kind: str, reason: str = "") -> dict[str, str]:
        of_what = ("--reason", reason) if reason else ()
        return {"told": counter.tell_carrier("event", sim(1).number, kind, *of_what)}

    def a_day_passes() -> dict[str, str]:
        """For the carrier's deadlines only."""
        later = dt.datetime.now(dt.UTC) + dt.timedelta(hours=25)
        return {"told": counter.tell_carrier("sweep", "--at", later.isoformat(timespec="seconds"))}

    return {
        "place_card": place,
        **_earphones(counter),
        "cut_network": counter.cut_network,
        "restore_network": counter.restore_network,
        "scan_mrz": lambda: scan(*printed),
        "scan_sim": lambda: scan(*sim(1)),
        "event": event,
        "a_day_passes": a_day_passes,
    }


def _earphones(counter: EmulatedCounter) -> dict[str, Any]:
    """None are there before the counter has started."""
    found = counter.earphones
    return {"plug_earphones": found.plug, "pull_earphones": found.pull} if found else {}
