"""`carrier answered`: note that somebody's complaint or request has been answered."""

import argparse
import time

from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier import folder_access

_DIGITS = 15  # far more than a ledger has rows, and less than SQLite's integers


def add(commands: args.Commands) -> None:
    help_ = "note that a complaint or request was answered elsewhere: it is owed no more"
    parser = args.command(commands, "answered", _run, help_)
    parser.add_argument("kind", choices=("complaint", "request"))
    parser.add_argument("number", type=_number, help="as `carrier objections` gives it")
    parser.add_argument("--by", type=args.name, required=True, metavar="PERSON")


def _run(arguments: argparse.Namespace) -> int:
    ledger = folder_access.ledger(arguments.folder)
    number = arguments.number
    with ledger.transaction():
        ledger.answers_given.note(arguments.kind, number, arguments.by, time.time())
    print(f"{arguments.kind} {number}: answered by {arguments.by}")
    return 0


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= _DIGITS):
        raise argparse.ArgumentTypeError(f"must be a number of at most {_DIGITS} digits")
    return int(text)
