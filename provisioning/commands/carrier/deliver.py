"""`carrier deliver`: notices and reports that wait are handed to a program of the carrier's, one by one.

The program reads one message as JSON on its standard input: `id`, `kind`, `to`, and `text` or `report`. It
ends with status 0 when it took the message; the first line that it prints is kept as the proof.
"""

import argparse
import json
import subprocess
from typing import Any

from provisioning.carrier.bundles import Bundles
from provisioning.carrier.delivery import Delivery, NotDeliveredError
from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier import folder_access

_PATIENCE_S = 60.0
_PROOF = 200  # characters


class ProgramSender:
    """Runs the carrier's program once for each message."""

    def __init__(self, command: list[str]) -> None:
        self._command = command

    def send(self, message: dict[str, Any]) -> str:
        """Raises NotDeliveredError."""
        try:
            done = subprocess.run(
                self._command,
                input=json.dumps(message, ensure_ascii=False).encode(),
                stdout=subprocess.PIPE,
                timeout=_PATIENCE_S,
                check=True,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise NotDeliveredError(str(error)) from error
        said = done.stdout.decode(errors="replace").strip().splitlines()
        if not said:
            raise NotDeliveredError("it gave no proof")
        return said[0][:_PROOF]


def add(commands: args.Commands) -> None:
    parser = args.command(
        commands,
        "deliver",
        _deliver,
        "hand notices and reports that wait to a program; exit status 1: some still wait",
    )
    args.add_packs(parser)
    args.add_at(parser)
    parser.add_argument("program", nargs="+", metavar="PROGRAM", help="after `--`, with arguments")


def _deliver(arguments: argparse.Namespace) -> int:
    ledger, rules = folder_access.ledger(arguments.folder), Bundles(names=arguments.packs).own
    done = Delivery(ledger, rules, ProgramSender(arguments.program)).run(args.at(arguments))
    print(f"{done.notices} notices, {done.reports} reports delivered, {done.waiting} wait")
    return 1 if done.waiting else 0
