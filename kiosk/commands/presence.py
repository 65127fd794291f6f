"""`kiosk presence`: analyse footage, compare two pictures, calibrate thresholds."""

import argparse
import math
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from drivers.faces.environment import quiet_libraries
from kiosk import errors as err
from kiosk import settings as kiosk_settings
from kiosk.input_bounds import FRAME_PIXELS

_HELP = {
    "analyse": "what a recording or pictures show as a whole; with --json frame by frame too",
    "compare": "score and band of two pictures",
    "calibrate": "error rates of labelled people or attacks, and thresholds from them",
}
_LIMIT = f"at most {FRAME_PIXELS} pixels each"
_EXITS = (
    "Exit status: 0 done; 2 wrong arguments, settings, thresholds, models or lists, or --out cannot be "
    "written; 3 a file cannot be read or is no picture or recording; 4 no face was found; 5 the set is too "
    "small, or does not tell who is who, for what was to be claimed."
)
_STATUS: dict[type[err.KioskError], int] = {
    err.SettingsError: 2,
    err.FaceAnalysisError: 2,
    err.CalibrationError: 2,
    err.FootageError: 3,
    err.NoFaceError: 4,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, text in _HELP.items():
        action = actions.add_parser(name, help=text, description=text, epilog=_EXITS)
        kiosk_settings.add_argument(action)
        action.add_argument(
            "--thresholds",
            type=Path,
            metavar="FILE",
            help="default: the settings', else the shipped",
        )
        action.add_argument("--manifest", type=Path, metavar="FILE", help="own models")
        action.add_argument("--json", action="store_true", help="for programs")
        _ARGUMENTS[name](action)


def run(arguments: argparse.Namespace) -> int:
    try:
        with quiet_libraries():
            return int(_module(arguments.action).run(arguments))
    except tuple(_STATUS) as error:
        print(f"kiosk presence: {error}", file=sys.stderr)
        return _STATUS[type(error)]


def _analyse(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files",
        type=Path,
        nargs="+",
        metavar="VIDEO|IMAGE",
        help=f"one video, or pictures; {_LIMIT}",
    )
    parser.add_argument("--seconds", type=_seconds, metavar="S", help="only so much from its start")


def _compare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("pictures", type=Path, nargs=2, metavar="PICTURE", help=_LIMIT)


def _calibrate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "set",
        type=Path,
        metavar="PAIRS.csv|ATTACKS.csv|FOLDER",
        help="columns a, b and person_a, person_b (or same: then people cannot be counted and nothing is "
        "claimed); or file, species (bona_fide for none), person; further columns are groups; or a folder "
        "with one of pictures for each person, and people.csv in it with person and groups",
    )
    parser.add_argument("--name", help="of the set; default: the file's")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the thresholds there")
    for name, default, text in (
        ("--fmr", 0.01, "other people that may be accepted"),
        ("--false-rejects", 0.05, "genuine people that may be rejected without a second look"),
        ("--bpcer", 0.05, "genuine people that may be taken for an attack"),
    ):
        parser.add_argument(
            name, type=_rate, default=default, metavar="RATE", help=f"{text}; default: {default}"
        )


_ARGUMENTS = {"analyse": _analyse, "compare": _compare, "calibrate": _calibrate}


def _rate(text: str) -> float:
    value = _number(text)
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and 1")
    return value


def _seconds(text: str) -> float:
    value = _number(text)
    if not 0 < value < math.inf:
        raise argparse.ArgumentTypeError(f"{text} is no number of seconds above 0")
    return value


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is no number") from error


def _module(action: str) -> Any:
    """Imported only when called: calibrating knows more than comparing."""
    return import_module(f"kiosk.commands.presence_{action}")
