"""`fleet demo`: a whole fleet on this machine, from blank cards to a recalled update, told as it goes.

Broker, carrier, repository, file service and agents are the shipped programs, each a process of its own; only
systemd is emulated. What was found is in build/demo/fleet.json. Exit status 1: something is not as it should.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from drivers.emulated.mosquitto import BrokerError
from kiosk.process import interrupt_at_signals
from provisioning.commands.carrier import arguments as args
from provisioning.commands.fleet.demo import ledger
from provisioning.commands.fleet.demo.office import CARRIER, REPOSITORY, DemoError, Office
from provisioning.commands.fleet.demo.pictures import Photographer
from provisioning.commands.fleet.demo.story import Story

_KIOSKS, _LEAST = 20, 4
_FOLDER = Path("build") / "demo"
_LOGS, _LEDGER = _FOLDER / "fleet-logs", _FOLDER / "fleet.json"


def add(commands: args.Commands) -> None:
    what = "a whole fleet on this machine: from blank cards to a recalled update"
    demo = commands.add_parser("demo", help=what, description=what)
    demo.add_argument("wheel", type=Path, metavar="WHEEL", help="this product's, as it was built")
    demo.add_argument("--kiosks", type=_number, default=_KIOSKS, metavar="N", help="default: 20")
    demo.add_argument(
        "--pictures",
        default="",
        metavar="COMMAND",
        help="a program that is given both folders, and then a line for each moment",
    )
    demo.set_defaults(run=_demo, folder=_FOLDER)


def _demo(arguments: argparse.Namespace) -> int:
    interrupt_at_signals()
    shutil.rmtree(_LOGS, ignore_errors=True)
    _LEDGER.unlink(missing_ok=True)
    # Short, because paths of Unix sockets end at 107 characters; and no key of it outlives the demo.
    folder = Path(tempfile.mkdtemp(prefix="fleet-"))
    office = Office(folder, _LOGS.absolute(), _tell)
    folders = (folder / REPOSITORY, folder / CARRIER)
    photographer = Photographer(arguments.pictures, *folders, _LOGS.absolute())
    wheel, picture = arguments.wheel.absolute(), photographer.take
    story = Story(office, wheel, arguments.kiosks, tell=_tell, picture=picture)
    try:
        return _told(story)
    except (DemoError, BrokerError, subprocess.CalledProcessError) as error:
        print(f"\nThe demo failed: {error}{_said(error)}", file=sys.stderr)
        print(f"Logs of all parts: {_LOGS}", file=sys.stderr)
        return 1
    finally:
        photographer.close()
        office.close()
        shutil.rmtree(folder, ignore_errors=True)


def _told(story: Story) -> int:
    """Raises DemoError, BrokerError, CalledProcessError."""
    began = time.monotonic()
    story.play()
    seconds = round(time.monotonic() - began)
    proved = ledger.write(story.facts | {"seconds": seconds}, _LEDGER)
    for claim, holds in proved.items():
        _tell(f"{'proved' if holds else 'NOT SO'}  {claim}")
    _tell(f"\nFacts: {_LEDGER}   Logs: {_LOGS}   ({seconds} s)")
    return 0 if all(proved.values()) else 1


def _said(error: Exception) -> str:
    """What a program has printed that came to nothing."""
    if not isinstance(error, subprocess.CalledProcessError):
        return ""
    return f"\n{error.stdout}{error.stderr}"


def _number(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if not _LEAST <= number <= 99:
        raise argparse.ArgumentTypeError(f"must be {_LEAST} to 99")
    return number


def _tell(text: str) -> None:
    print(text, flush=True)
