"""`fleet claim`: claim certificates, under which a batch of new kiosks asks for certificates of its own."""

import argparse
import datetime as dt

from provisioning.carrier import broker_roles, credentials
from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier import folder_access, output
from provisioning.commands.fleet import roles_at_broker

_LINE = "{batch}  until {until}  {folder}"


def add(commands: args.Commands) -> None:
    claims = args.group(commands, "claim", "what a batch of new kiosks asks for certificates with")
    for name, run, help_ in (
        ("new", _new, "make one; its folder goes onto each card of the batch"),
        ("end", _end, "it may ask for nothing any more; certificates that it got go on"),
    ):
        parser = args.command(claims, name, run, help_)
        parser.add_argument("batch", type=args.device, metavar="BATCH")
        args.add_broker(parser)
    args.listing_command(claims, "list", _list, "all that may be used, and until when")


def _new(arguments: argparse.Namespace) -> int:
    batch = arguments.batch
    folder_access.ledger(arguments.folder).close()  # is it a carrier's?
    place = credentials.add_claim(arguments.folder, batch, dt.datetime.now(dt.UTC))
    print(f"{place}: claim certificate and the carrier's public files, for the cards of the batch")
    return roles_at_broker.tell(arguments, broker_roles.admit_claim(batch))


def _end(arguments: argparse.Namespace) -> int:
    folder_access.ledger(arguments.folder).close()
    credentials.end_claim(arguments.folder, arguments.batch)
    print(f"{arguments.batch}: may ask for nothing any more")
    return roles_at_broker.tell(arguments, broker_roles.shut_out_claim(arguments.batch))


def _list(arguments: argparse.Namespace) -> int:
    rows = [
        {"batch": batch, "until": _day(until), "folder": str(place)}
        for batch, place, until in credentials.claim_ends(arguments.folder)
    ]
    return output.show(arguments, rows, _LINE, "claim certificates")


def _day(until: dt.datetime | None) -> str:
    return f"{until:%Y-%m-%d}" if until else "damaged: `fleet claim end`, then another batch"
