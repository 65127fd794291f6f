"""A report: a subcommand that prints rows of the ledger, of any day or of one."""

import argparse
import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import msgspec

from kiosk import china_time
from provisioning.carrier.ledger import Ledger
from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier import folder_access, output
from provisioning.commands.carrier.record_lookup import of_record


class Report(NamedTuple):
    """A subcommand that prints rows of the ledger. times: columns in seconds since the epoch."""

    name: str
    help: str
    rows: Callable[[Ledger, dt.date], Iterable[Any]]  # of the ledger, and of a day in China
    line: str  # one row, as a format of its columns
    counted: str  # what the last line counts
    times: tuple[str, ...] = ()
    of_a_day: bool = False
    named: tuple[str, ...] = ()  # columns with the records that a row is about


def add(commands: args.Commands, report: Report) -> None:
    parser = args.listing_command(commands, report.name, _run, report.help)
    parser.set_defaults(report=report, day=None, record=None)
    if report.named:
        args.add_record_filter(parser)
    if report.of_a_day:
        parser.add_argument("--day", type=args.day, metavar="DAY", help="in China; default: today")


def _run(arguments: argparse.Namespace) -> int:
    report: Report = arguments.report
    day = arguments.day or china_time.today()
    found = report.rows(folder_access.ledger(arguments.folder), day)
    rows = [_with_times(msgspec.to_builtins(row), report.times) for row in found]
    rows = of_record(rows, arguments.record, report.named)
    return output.show(arguments, rows, report.line, report.counted.format(day=day))


def _with_times(row: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return row | {name: output.when(row[name]) for name in names}
