"""`kiosk presence calibrate`: error rates of a labelled set, and thresholds that it supports.

PAIRS.csv or a folder of people sets the bands of the comparison, ATTACKS.csv the limits of the passive
cues; kiosk.commands.presence_calibrate_sets has their columns. Files are relative to the list. People are
counted, not pairs: kiosk.presence.people_rates.
"""

import argparse
import json
from pathlib import Path

from kiosk.commands import (
    presence_calibrate_attacks,
    presence_calibrate_pairs,
    presence_calibrate_report,
    presence_calibrate_sets,
)
from kiosk.commands.presence_calibrate_report import Result
from kiosk.commands.presence_inputs import means
from kiosk.errors import CalibrationError, SettingsError
from kiosk.presence import thresholds

TOO_FEW = 5


def run(arguments: argparse.Namespace) -> int:
    if arguments.out:
        _try_writing(arguments.out)
    result = _result(arguments)
    told = json.dumps(result.report, indent=2) if arguments.json else None
    print(told or presence_calibrate_report.text(result.report))
    if result.thresholds is None:
        return TOO_FEW
    made = thresholds.check(result.thresholds, "the set's thresholds")
    if arguments.out:
        _write(arguments.out, thresholds.dump(made))
    return 0


def _result(arguments: argparse.Namespace) -> Result:
    """Whatever is wrong with the set itself is said before the models are loaded."""
    listed: Path = arguments.set
    if listed.is_dir():
        people = presence_calibrate_sets.pairs_of_folder(listed)
        return presence_calibrate_pairs.calibrate(arguments, means(arguments), people)
    columns, rows = presence_calibrate_sets.read_list(listed)
    if presence_calibrate_sets.is_pairs(columns):
        pairs = presence_calibrate_sets.pairs_of_list(listed, columns, rows)
        return presence_calibrate_pairs.calibrate(arguments, means(arguments), pairs)
    if {"file", "species"} <= columns:
        return presence_calibrate_attacks.calibrate(arguments, means(arguments), columns, rows)
    raise CalibrationError(
        str(listed), 1, "no columns a, b, same (or person_a, person_b) or file, species"
    )


def _try_writing(file: Path) -> None:
    """Before minutes are spent on what could then not be kept. SettingsError names the file."""
    new = not file.exists()
    try:
        with file.open("ab"):
            pass
        if new:
            file.unlink()
    except OSError as error:
        raise SettingsError(str(file), f"cannot be written: {error.strerror}") from error


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, "utf-8")
    except OSError as error:
        raise SettingsError(str(file), f"cannot be written: {error.strerror}") from error
