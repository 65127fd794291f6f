"""`carrier deliver`: notices and reports that wait are handed to a program of the carrier's, one by one.

The program reads one message as JSON on its standard input: `id`, `kind`, `to`, and `text` or `report`. It
ends with status 0 when it took the message; the first line that it prints, if any, is kept as the proof.
Each is handed over at least once, again under the same `id` where this command was ended in between.
"""

import argparse
import sys

from kiosk.instance_lock import only_one
from provisioning.carrier.bundles import Bundles
from provisioning.carrier.notice_delivery import Delivery
from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier import folder_access
from provisioning.commands.carrier.notice_program import ProgramSender

_LOCK = "deliver.lock"
_LONG_UNTOLD_S = 24 * 3600.0
_PROMISE = (
    "PROGRAM reads one message as JSON (id, kind, to, text or report) on its standard input. It ends with"
    " status 0 when it took it; the first line that it prints, if any, is the proof. Each message comes at"
    " least once: `id` is the key to drop repeats by."
)


def add(commands: args.Commands) -> None:
    parser = args.command(
        commands,
        "deliver",
        _deliver,
        "hand notices and reports that wait to a program; exit status 1: some still wait",
    )
    parser.epilog = _PROMISE
    args.add_packs(parser)
    args.add_at(parser)
    parser.add_argument("program", nargs="+", metavar="PROGRAM", help="after `--`, with arguments")


def _deliver(arguments: argparse.Namespace) -> int:
    ledger, rules = folder_access.ledger(arguments.folder), Bundles(names=arguments.packs).own
    sender = ProgramSender(arguments.program)
    with only_one("`carrier deliver`", arguments.folder / _LOCK):
        done = Delivery(ledger, rules, sender, lambda: args.at(arguments)).run()
    print(f"{done.notices} notices, {done.reports} reports delivered, {done.waiting} wait")
    for why, times in done.refusals.items():
        print(f"carrier: {times} not taken: {why}", file=sys.stderr)
    if untold := ledger.orders.untold(args.at(arguments) - _LONG_UNTOLD_S):
        orders = ", ".join(str(one) for one in untold)
        print(
            f"carrier: nobody was told for a day of orders {orders}: no hours run", file=sys.stderr
        )
    return 1 if done.waiting else 0
