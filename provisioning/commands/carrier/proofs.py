"""`carrier proofs`: from when on a record is not accepted without its proofs, of people and of documents."""

import argparse

from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier import folder_access, output


def add(commands: args.Commands) -> None:
    proofs = args.command(commands, "proofs", _proofs, "from when on records need their proofs")
    proofs.add_argument(
        "--from", dest="since", type=args.seconds_of, metavar="TIME", help="RFC 3339; set it"
    )


def _proofs(arguments: argparse.Namespace) -> int:
    ledger = folder_access.ledger(arguments.folder)
    if arguments.since is not None:
        with ledger.transaction():
            ledger.proofs_cutoff.require_from(arguments.since)
    since = ledger.proofs_cutoff.proofs_required_from
    print(f"proofs_required_from: {'never' if since is None else output.when(since)}")
    return 0
