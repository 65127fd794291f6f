"""`fleet audit`: who did what to the fleet, and whether that list is whole; exit status 5 when it is not."""

import argparse
import json
import sys

from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier import output
from provisioning.commands.fleet import on_repository, terminal_table
from provisioning.fleet.register import Register

_BROKEN = 5


def add(commands: args.Commands) -> None:
    on_repository.listing_command(
        commands, "audit", _audit, "who did what, oldest first; exit status 5: not whole"
    )


def _audit(arguments: argparse.Namespace) -> int:
    register = Register(arguments.folder)
    with register.snapshot():
        entries, broken = register.audit.all(), register.audit.broken_at()
    rows = [
        entry._asdict() | {"at": output.when(entry.at), "hash": entry.hash.hex()}
        for entry in entries
    ]
    if arguments.json:
        print(json.dumps(rows, indent=2, ensure_ascii=False))
    else:
        columns = ("number", "at", "who", "act", "subject", "detail")
        cells = [[row[name] for name in columns] for row in rows]
        print("\n".join(terminal_table.lines(columns, cells)))
    if broken:
        print(f"fleet: entry {broken} was changed, or one before it is missing", file=sys.stderr)
        return _BROKEN
    return 0
