"""`carrier credit`: how far a person is trusted with a new number (入网信用等级), which rule YC-2 reads."""

import argparse

from provisioning.carrier.tables.credit_tiers import TIERS, UNRATED
from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier import folder_access


def add(commands: args.Commands) -> None:
    help_ = f"say which credit tier a person has: {TIERS[0]} (best) to {TIERS[-1]}, or {UNRATED}"
    parser = args.command(commands, "credit", _credit, help_)
    args.add_document(parser)
    parser.add_argument("tier", choices=(*TIERS, UNRATED), metavar="TIER")


def _credit(arguments: argparse.Namespace) -> int:
    ledger = folder_access.ledger(arguments.folder)
    document = folder_access.document_hash(arguments, ledger)
    with ledger.transaction():
        ledger.credit_tiers.set(document, arguments.tier)
    print(f"credit tier: {ledger.credit_tiers.of(document)}")
    return 0
