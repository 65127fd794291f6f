"""`carrier orders`, `sweep`, `complaints`, `reports`, `metrics`: what has to be done, and how it goes."""

import argparse
import datetime as dt
import json
from typing import Any

import msgspec

from kiosk.policy.vocabulary import CHINA
from provisioning.carrier import daily_figures
from provisioning.carrier.bundles import Bundles
from provisioning.carrier.network_events import Network
from provisioning.commands import carrier_common as common

_ORDER = "{number}  {state:<7} notified {notified_at}  deadline {deadline}  {reasons}  ({causes})"
_COMPLAINT = "{at}  {id}  about {about}  {ground} → {route}  {store} {clerk}  contact {contact}"
_REPORT = "{at}  {decision}  → {recipient} ({contact})  {store} {clerk}  {rules}"
_METRIC = (
    "{store}  {clerk}  opened {opened}  signed {signed} ({signed_ratio})  refused {refused}"
    "  deferred {deferred}  complaints {complaints}  rejected {rejected}  {anomalies}"
)


def add(commands: common.Commands) -> None:
    common.listing(commands, "orders", _orders, "orders to verify again")
    sweep = common.listing(commands, "sweep", _sweep, "suspend what was not verified in time")
    common.add_at(sweep)
    common.add_packs(sweep)
    common.listing(commands, "complaints", _complaints, "complaints with their route")
    common.listing(commands, "reports", _reports, "reports to police station and anti-fraud centre")
    figures = common.listing(commands, "metrics", _metrics, "one day's figures, by store and clerk")
    figures.add_argument("--day", type=common.day, metavar="DAY", help="in China; default: today")


def _orders(arguments: argparse.Namespace) -> int:
    rows = _with_times(
        common.ledger(arguments.folder).orders.listed(), "notified_at", "deadline", "settled_at"
    )
    return common.show(arguments, rows, _ORDER, "orders")


def _sweep(arguments: argparse.Namespace) -> int:
    network = Network(common.ledger(arguments.folder), Bundles(names=arguments.packs))
    swept = network.sweep(common.at(arguments))
    if arguments.json:
        print(json.dumps(swept._asdict()))
        return 0
    for number in swept.suspended:
        print(f"{number}  deadline passed")
    for number in swept.ordered:
        print(f"{number}  never used")
    print(f"{len(swept.suspended)} suspended, {len(swept.ordered)} ordered")
    return 0


def _complaints(arguments: argparse.Namespace) -> int:
    rows = _with_times(common.ledger(arguments.folder).filings.complaints(), "at")
    return common.show(arguments, rows, _COMPLAINT, "complaints")


def _reports(arguments: argparse.Namespace) -> int:
    rows = _with_times(common.ledger(arguments.folder).filings.reports(), "at")
    return common.show(arguments, rows, _REPORT, "reports")


def _metrics(arguments: argparse.Namespace) -> int:
    day = arguments.day or dt.datetime.now(CHINA).date()
    rows = [
        msgspec.to_builtins(row)
        for row in daily_figures.of_day(common.ledger(arguments.folder), day)
    ]
    return common.show(arguments, rows, _METRIC, f"clerks on {day}")


def _with_times(rows: list[dict[str, Any]], *names: str) -> list[dict[str, Any]]:
    return [row | {name: common.when(row[name]) for name in names} for row in rows]
