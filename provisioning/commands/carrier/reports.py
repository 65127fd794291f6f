"""Printed reports of the ledger, a row each: `carrier orders`, `complaints`, `reports`, `refused`, ..."""

import argparse
import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import msgspec

from kiosk import china_time
from provisioning.carrier import daily_figures, objections
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


REPORTS = (
    Report(
        "orders",
        "orders to verify again",
        lambda ledger, _: ledger.orders.listed(),
        "{number}  {state:<7} notified {notified_at}  deadline {deadline}  {reasons}  ({causes})",
        "orders",
        ("placed_at", "notified_at", "deadline", "settled_at"),
    ),
    Report(
        "complaints",
        "complaints with their route",
        lambda ledger, _: ledger.complaints.all(),
        "{at}  {id}  about {about}  {ground} → {route}  {store} {clerk}  contact {contact}"
        "  closed {closed_at}",
        "complaints",
        ("at", "closed_at"),
        named=("record_id", "about_record"),
    ),
    Report(
        "requests",
        "numbers that their holders dispute, and queries at all carriers, with their days",
        lambda ledger, _: ledger.holder_requests.all(),
        "{at}  {record_id}  {kind:<11} {number}  {store} {clerk}  answer by {answer_by}",
        "requests",
        ("at", "answer_by"),
        named=("record_id",),
    ),
    Report(
        "objections",
        "complaints and requests by their deadlines, the most urgent first",
        lambda ledger, _: objections.listed(ledger),
        "{table} {number}  {kind}  {at}  {ground} → {route}  {store} {clerk}  answer by {answer_by}"
        "  answered {answered_at} {answered_by}",
        "complaints and requests",
        ("at", "answer_by", "answered_at"),
        named=("record_id",),
    ),
    Report(
        "lists-told",
        "people's lists of numbers that a kiosk was told and no accepted record followed",
        lambda ledger, _: ledger.holder_requests.unfollowed(),
        "{at}  {device}  {record_id}  {store} {clerk}",
        "lists told without a record",
        ("at",),
        named=("record_id",),
    ),
    Report(
        "reports",
        "reports to police station and anti-fraud centre",
        lambda ledger, _: ledger.reports.all(),
        "{at}  {decision}  → {recipient} ({contact})  {store} {clerk}  {rules}  sent {sent_at} {proof}",
        "reports",
        ("at", "sent_at"),
        named=("decision",),
    ),
    Report(
        "notices",
        "what users of numbers were told, when it went out, and the proof",
        lambda ledger, _: ledger.notices.all(),
        "{made_at}  {number}  {kind}  sent {sent_at} {proof}",
        "notices",
        ("made_at", "sent_at"),
    ),
    Report(
        "refused",
        "messages that were no record and no question, with their digests",
        lambda ledger, _: ledger.refused_messages.all(),
        "{last_at}  {device}  {channel}  {why}  {size} bytes  sha256 {sha256}  ×{times}",
        "refused messages",
        ("first_at", "last_at"),
    ),
    Report(
        "metrics",
        "one day's figures, by store and clerk",
        daily_figures.of_day,
        "{store}  {clerk}  opened {opened}  signed {signed} ({signed_ratio})  refused {refused}"
        "  deferred {deferred}  complaints {complaints}  rejected {rejected}  {anomalies}",
        "clerks on {day}",
        of_a_day=True,
    ),
)


def add(commands: args.Commands) -> None:
    for report in REPORTS:
        parser = args.listing_command(commands, report.name, _run, report.help)
        parser.set_defaults(report=report, day=None, record=None)
        if report.named:
            args.add_record_filter(parser)
        if report.of_a_day:
            parser.add_argument(
                "--day", type=args.day, metavar="DAY", help="in China; default: today"
            )


def _run(arguments: argparse.Namespace) -> int:
    report: Report = arguments.report
    day = arguments.day or china_time.today()
    found = report.rows(folder_access.ledger(arguments.folder), day)
    rows = [_with_times(msgspec.to_builtins(row), report.times) for row in found]
    rows = of_record(rows, arguments.record, report.named)
    return output.show(arguments, rows, report.line, report.counted.format(day=day))


def _with_times(row: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return row | {name: output.when(row[name]) for name in names}
