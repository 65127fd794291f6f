"""`carrier listing`: the lists that a person is on, added, removed, shown."""

import argparse
from typing import Any

from kiosk.policy.vocabulary import LISTS
from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier import folder_access, output

_LINE = "{list}  {region}  from {from}  until {until}  {sources}"


def add(commands: args.Commands) -> None:
    actions = args.group(commands, "listing", "lists that a person is on")
    new = args.command(actions, "add", _add, "put a person on a list")
    for parser in (new, args.command(actions, "remove", _remove, "take them off")):
        args.add_document(parser)
        parser.add_argument("--list", choices=LISTS, required=True, metavar="LIST")
        parser.add_argument("--region", type=args.region, required=True)
    new.add_argument("--from", type=args.day, dest="from_", metavar="DAY")
    new.add_argument("--until", type=args.day, metavar="DAY")
    new.add_argument("--identified-at", type=args.day, metavar="DAY")
    new.add_argument("--source", action="append", default=[])
    args.add_document(args.listing_command(actions, "show", _show, "what a person is on"))


def _add(arguments: argparse.Namespace) -> int:
    days = {
        "from": arguments.from_,
        "until": arguments.until,
        "identified_at": arguments.identified_at,
    }
    row = {name: day.isoformat() for name, day in days.items() if day is not None}
    row |= {"list": arguments.list, "region": arguments.region, "sources": arguments.source}
    ledger = folder_access.ledger(arguments.folder)
    document, kept = folder_access.document_hash(arguments), folder_access.listing_hash(arguments)
    with ledger.transaction():
        ledger.listings.add(document, kept, row)
    print(f"{arguments.list} {arguments.region}: added")
    return 0


def _remove(arguments: argparse.Namespace) -> int:
    ledger, document = (
        folder_access.ledger(arguments.folder),
        folder_access.document_hash(arguments),
    )
    with ledger.transaction():
        removed = ledger.listings.remove(document, arguments.list, arguments.region)
    print(f"{arguments.list} {arguments.region}: {removed} removed")
    return 0 if removed else 1


def _show(arguments: argparse.Namespace) -> int:
    rows = folder_access.ledger(arguments.folder).listings.of(
        folder_access.document_hash(arguments)
    )
    unknown: dict[str, Any] = {"from": None, "until": None, "identified_at": None}
    return output.show(arguments, [unknown | row for row in rows], _LINE, "listings")
