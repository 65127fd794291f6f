"""`carrier event` and `carrier sweep`: what the network saw of a number, and deadlines that ran out."""

import argparse
import json
import time

from provisioning.carrier.bundles import Bundles
from provisioning.carrier.network_event_kinds import KINDS
from provisioning.carrier.network_events import NetworkEvent, NetworkEvents, Undecided
from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier import folder_access


def add(commands: args.Commands) -> None:
    event = args.command(commands, "event", _event, "something that the network saw of a number")
    event.add_argument("number", type=args.digits, metavar="NUMBER")
    event.add_argument("kind", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
    event.add_argument("--id", default="", metavar="ID", help="its sender's: one event counts once")
    event.add_argument("--reason", default="", metavar="CODE", help="of a risk model: card.reasons")
    event.add_argument(
        "--taken-at",
        type=args.seconds_of,
        metavar="TIME",
        help="when you heard of it: an order's hours run from there; default: now",
    )
    sweep = args.listing_command(commands, "sweep", _sweep, "suspend what was not verified in time")
    for parser in (event, sweep):
        args.add_at(parser)
        args.add_packs(parser)


def _event(arguments: argparse.Namespace) -> int:
    network = NetworkEvents(folder_access.ledger(arguments.folder), Bundles(names=arguments.packs))
    at = args.at(arguments)
    said = arguments.id or _made_of_what_it_says(arguments)
    event = NetworkEvent(arguments.number, arguments.kind, arguments.reason, at, said)
    taken_at = arguments.taken_at
    decision = network.take(event, time.time() if taken_at is None else taken_at)
    if isinstance(decision, Undecided):
        print(f"{arguments.number}: {decision}")
        return 0
    why = " ".join(result.rule for result in decision.reasons)
    print(f"{arguments.number}: {decision.outcome}{f' ({why})' if why else ''}")
    return 0


def _made_of_what_it_says(arguments: argparse.Namespace) -> str:
    """Of an event whose sender gives none: the same number, kind and moment are the same event."""
    if arguments.at is None:
        return ""
    return f"{arguments.number} {arguments.kind} {arguments.reason} {arguments.at}"


def _sweep(arguments: argparse.Namespace) -> int:
    network = NetworkEvents(folder_access.ledger(arguments.folder), Bundles(names=arguments.packs))
    swept = network.sweep(args.at(arguments))
    if arguments.json:
        print(json.dumps(swept._asdict()))
        return 0
    for number in swept.suspended:
        print(f"{number}  deadline passed")
    for number in swept.ordered:
        print(f"{number}  never used")
    print(f"{len(swept.suspended)} suspended, {len(swept.ordered)} ordered")
    return 0
