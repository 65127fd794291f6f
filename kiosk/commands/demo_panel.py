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
from drivers.emulated.sim import ESIM, ORGANISATION, sim
from drivers.emulated.staff import CLERK, PINS, SUPERVISOR
from kiosk import china_time

Size = tuple[int, int]  # width and height in pixels, or x and y

_CLERKS = (1280, 800)
_GAP = 20
_OPENED = "2025-01-01T10:00:00+08:00"  # the number that its holder has already
_BY = ("--by", "demo")
_LISTED_FOR = dt.timedelta(days=400)


def play(directory: Path, logs: Path, options: CounterOptions, tell: Callable[[str], None]) -> int:
    """Until the panel is closed."""
    counter = EmulatedCounter(directory, logs, options)
    try:
        counter.start({}, tell)
        serve(directory / "demo.sock", _panel_commands(counter))
        panel = [sys.executable, "-m", "drivers.emulated.panel"]
        panel += ["--demo", str(directory / "demo.sock"), "--at", _panel_at(options)]
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


def display_size() -> Size:
    width, height = _xdotool("getdisplaygeometry").split()
    return int(width), int(height)


def fitting_size(portrait: Size, display: Size) -> Size:
    """Of the kiosk's window. Portrait where it fits, else landscape."""
    width, height = portrait
    return portrait if display[1] >= height else (height, width)


def beside(kiosk: Size, display: Size) -> Size:
    """Where the clerk's window opens: beside the kiosk's, or in the corner that hides least of it."""
    if kiosk[0] + _CLERKS[0] <= display[0]:
        return kiosk[0], 0
    return max(0, display[0] - _CLERKS[0]), max(0, display[1] - _CLERKS[1])


def _panel_at(options: CounterOptions) -> str:
    """Below the clerk's window, where there is one; else beside the kiosk's."""
    left = int(options.size.partition("x")[0]) + _GAP
    return f"{left}x{_CLERKS[1] + _GAP if options.clerk_screen else _GAP}"


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

    return {
        "place_card": place,
        **_earphones(counter),
        "cut_network": counter.cut_network,
        "restore_network": counter.restore_network,
        "scan_mrz": lambda: scan(*printed),
        "scan_number": lambda: scan(sim(1).number),
        "scan_sim": lambda: scan(*sim(1)),
        "scan_new_card": lambda: scan(sim(2).iccid),
        "scan_esim": lambda: scan(*ESIM),
        "scan_organisation": lambda: scan(ORGANISATION),
        "event": event,
        **_carrier_commands(counter),
    }


def _earphones(counter: EmulatedCounter) -> dict[str, Any]:
    """None are there before the counter has started."""
    found = counter.earphones
    return {"plug_earphones": found.plug, "pull_earphones": found.pull} if found else {}


def _carrier_commands(counter: EmulatedCounter) -> dict[str, Any]:
    """What happened at the carrier before, or happens meanwhile, to the first number and its holder."""

    def holder() -> tuple[str, str]:
        described = counter.card.call("describe", profile="resident")
        return "--document", f"resident:{described['id_number']}"

    def register() -> dict[str, str]:
        number, iccid = sim(1)
        since = ("--home-region", "32", "--activated-at", _OPENED)
        told = counter.tell_carrier("number add", number, *holder(), "--iccid", iccid, *since)
        return {"told": told}

    def list_holder() -> dict[str, str]:
        today = china_time.today()
        term = ("--from", today.isoformat(), "--until", (today + _LISTED_FOR).isoformat())
        listed = ("--list", "joint_punishment", "--region", "CN")
        return {"told": counter.tell_carrier("listing add", *holder(), *listed, *term, *_BY)}

    def a_day_passes() -> dict[str, str]:
        """For the carrier's deadlines only."""
        later = dt.datetime.now(dt.UTC) + dt.timedelta(hours=25)
        return {"told": counter.tell_carrier("sweep", "--at", later.isoformat(timespec="seconds"))}

    return {"register": register, "list_holder": list_holder, "a_day_passes": a_day_passes}
