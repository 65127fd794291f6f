"""`kiosk presence`: analyse footage, compare two pictures, calibrate thresholds.

Exit status: 0 done; 2 wrong arguments, settings, thresholds, models or lists; 3 a file cannot be read; 4 no
face was found; 5 the set is too small for what was to be claimed.
"""

import argparse
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from kiosk import errors as err
from kiosk import settings as kiosk_settings

_HELP = {
    "analyse": "what a recording or pictures show, frame by frame and as a whole",
    "compare": "score and band of two pictures",
    "calibrate": "error rates of labelled pairs or attacks, and thresholds from them",
}
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
        action = actions.add_parser(name, help=text, description=text)
        kiosk_settings.add_argument(action)
        action.add_argument("--thresholds", type=Path, metavar="FILE")
        action.add_argument("--manifest", type=Path, metavar="FILE", help="own models")
        action.add_argument("--json", action="store_true")
        _ARGUMENTS[name](action)


def run(arguments: argparse.Namespace) -> int:
    try:
        return int(_module(arguments.action).run(arguments))
    except tuple(_STATUS) as error:
        print(f"kiosk presence: {error}", file=sys.stderr)
        return _STATUS[type(error)]


def _analyse(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", type=Path, nargs="+", metavar="VIDEO|IMAGE")
    parser.add_argument("--seconds", type=float, metavar="S", help="only so much from its start")


def _compare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("pictures", type=Path, nargs=2, metavar="PICTURE")


def _calibrate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "list",
        type=Path,
        metavar="PAIRS.csv|ATTACKS.csv",
        help="with the columns a, b, same; or file, species (bona_fide for none)",
    )
    parser.add_argument("--name", help="of the set; default: the list's")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the thresholds there")
    parser.add_argument("--fmr", type=_rate, default=0.01, metavar="RATE", help="default: 0.01")
    parser.add_argument(
        "--false-rejects", type=_rate, default=0.05, metavar="RATE", help="default: 0.05"
    )
    parser.add_argument("--bpcer", type=_rate, default=0.05, metavar="RATE", help="default: 0.05")


_ARGUMENTS = {"analyse": _analyse, "compare": _compare, "calibrate": _calibrate}


def _rate(text: str) -> float:
    value = float(text)
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and 1")
    return value


def _module(action: str) -> Any:
    """Imported only when called: calibrating knows more than comparing."""
    return import_module(f"kiosk.commands.presence_{action}")
