"""`kiosk statement`: judge a statement video again, from its recording."""

import argparse
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from drivers.faces.environment import quiet_libraries
from kiosk import errors as err

_HELP = {
    "analyse": "whether one person, who is seen, says in it what the screen asked for, when it did",
}
_EXITS = (
    "Exit status: 0 nothing speaks against it; 1 something does; 2 models that cannot be run; 3 a file "
    "cannot be read, or is no recording or timeline."
)
_STATUS: dict[type[err.KioskError], int] = {
    err.FaceAnalysisError: 2,
    err.VoiceAnalysisError: 2,
    err.FootageError: 3,
    err.EvidenceError: 3,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, text in _HELP.items():
        action = actions.add_parser(name, help=text, description=text, epilog=_EXITS)
        _ARGUMENTS[name](action)


def run(arguments: argparse.Namespace) -> int:
    try:
        with quiet_libraries():
            return int(_module(arguments.action).run(arguments))
    except tuple(_STATUS) as error:
        print(f"kiosk statement: {error}", file=sys.stderr)
        return _STATUS[type(error)]


def _analyse(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("video", type=Path, metavar="VIDEO", help="WebM with VP8 and Opus")
    parser.add_argument(
        "timeline",
        type=Path,
        metavar="TIMELINE",
        help="JSON: digits, pauses, begins, reads_until, shown; seconds since the recording began",
    )
    parser.add_argument("--json", action="store_true", help="for programs")


_ARGUMENTS = {"analyse": _analyse}


def _module(action: str) -> Any:
    return import_module(f"kiosk.commands.statement_{action}")
