"""`kiosk settings`: tells every key of the settings file, or names every fault in one.

Exit status: 0; 2 when something in the file is wrong, or the command line is.
"""

import argparse
from pathlib import Path

from kiosk import settings as kiosk_settings
from kiosk.settings import reference


def add_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "--reference", action="store_true", help="every key: meaning, default, what it may be"
    )
    what.add_argument(
        "--check",
        type=Path,
        nargs="?",
        const=kiosk_settings.DEFAULT,
        metavar="FILE",
        help=f"name every fault of a file; default: {kiosk_settings.DEFAULT}",
    )


def run(arguments: argparse.Namespace) -> int:
    if arguments.reference:
        print("\n\n".join(_shown(table) for table in reference.tables()))
        return 0
    kiosk_settings.load(arguments.check)  # SettingsError names every fault, and ends with status 2
    print(f"{arguments.check}: nothing wrong in it; `kiosk doctor` looks at what it names")
    return 0


def _shown(table: reference.Table) -> str:
    head = f"[[{table.name}]]" if table.is_list else f"[{table.name}]"
    lines = [f"{head}  {table.meaning}"]
    for key in table.keys:
        lines += [f"  {key.name} = {key.default}", f"      {key.meaning}", f"      {key.bounds}"]
    return "\n".join(lines)
