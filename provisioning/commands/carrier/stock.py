"""`carrier stock`: the numbers and SIM cards that a store may hand out."""

import argparse
from typing import get_args

from provisioning.carrier.tables.stock import StockKind
from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier import folder_access, output

_LINE = "{store}  {kind}  {code}"


def add(commands: args.Commands) -> None:
    stock = args.group(commands, "stock", "numbers and SIM cards that a store may hand out")
    more = args.command(stock, "add", _add, "give them to a store; only these are opened there")
    more.add_argument("kind", choices=get_args(StockKind))
    more.add_argument("codes", nargs="+", type=args.digits, metavar="DIGITS")
    more.add_argument("--store", type=args.name, required=True, metavar="STORE")
    args.listing_command(stock, "list", _list, "all stock, by store")


def _add(arguments: argparse.Namespace) -> int:
    ledger = folder_access.ledger(arguments.folder)
    with ledger.transaction():
        ledger.stock.add(arguments.store, arguments.kind, arguments.codes)
    print(f"{arguments.store}: {len(arguments.codes)} more of {arguments.kind}")
    return 0


def _list(arguments: argparse.Namespace) -> int:
    rows = folder_access.ledger(arguments.folder).stock.all()
    return output.show(arguments, rows, _LINE, "in stock")
