"""`kiosk rehearse`: plays a clerk and a customer with a passport at a counter whose devices are emulated.

On a virtual screen of its own, by real input. Beside it run `kiosk emulate reader camera`, relay and counter.
Exit status: 0 when the number was opened and the carrier's receipt came; 1 when not; 2 for wrong settings.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from drivers.emulated.control import ControlError
from drivers.emulated.director import Director
from drivers.emulated.display import Display, DisplayError
from drivers.emulated.eyes_and_hands import DirectorError
from drivers.emulated.parts import in_hand
from drivers.emulated.processes import Programs
from kiosk import settings as kiosk_settings
from kiosk.commands import demo_visits
from kiosk.errors import SettingsError
from kiosk.process import interrupt_at_signals
from kiosk.settings import Settings

_SIZE = (800, 1280)
_FAILURES = (ControlError, DirectorError, DisplayError, OSError, subprocess.CalledProcessError)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    kiosk_settings.add_argument(parser)
    parser.add_argument(
        "--in",
        dest="folder",
        type=Path,
        default=Path("/tmp/kiosk-emulated"),  # noqa: S108 - the user's own word for it
        metavar="FOLDER",
        help="of `kiosk emulate`; default: /tmp/kiosk-emulated",
    )


def run(arguments: argparse.Namespace) -> int:
    settings = kiosk_settings.load(arguments.settings)
    if not settings.kiosk.emulated:
        raise SettingsError(str(arguments.settings), "not without kiosk.emulated")
    interrupt_at_signals()
    with tempfile.TemporaryDirectory(prefix="kr-") as at:
        display, programs = Display(Path(at) / "display", _SIZE), Programs(Path(at) / "logs")
        try:
            display.start()
            _open_screen(settings, programs, display)
            visit = _play(
                Director(in_hand(arguments.folder.resolve()), display), arguments.settings
            )
        except _FAILURES as error:
            print(f"kiosk rehearse: {error}", file=sys.stderr)
            print(
                "Are `kiosk emulate reader camera …`, relay and counter running?", file=sys.stderr
            )
            return 1
        finally:
            programs.stop_all()
            display.stop()
    print("{outcome}: record {record_id}, {verdict} by the carrier's receipt".format(**visit))
    return 0 if (visit["outcome"], visit["verdict"]) == ("ALLOW", "accepted") else 1


def _open_screen(settings: Settings, programs: Programs, display: Display) -> None:
    size, paths = "{}x{}".format(*_SIZE), settings.paths
    command = [sys.executable, "-m", "ui.launcher", "--size", size]
    command += ["--socket", str(paths.screen_socket)]
    programs.start("screen", command, display.environment, paths.screen_token)


def _play(director: Director, settings: Path) -> dict[str, Any]:
    """What became of it."""
    print("A passport is laid down, the face is checked, the notice signed. …", flush=True)
    signed_out = director.wait_step("sign_in", "welcome") == "sign_in"
    demo_visits.play(director, sign_in=signed_out, document=director.passport, sim_seed=1)
    demo_visits.confirmed(director, "receipt", "effective", "captured_not_effective")
    visit = demo_visits.closing(director, "passport", offline=False)
    demo_visits.settled(lambda: _outbox(settings), visit)
    return visit


def _outbox(settings: Path) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "kiosk", "outbox", "--settings", str(settings)]
    done = subprocess.run([*command, "list", "--json"], check=True, capture_output=True, text=True)
    rows: list[dict[str, Any]] = json.loads(done.stdout)
    return rows
