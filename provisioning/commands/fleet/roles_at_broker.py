"""Roles at the broker that a command of `fleet` changes: in the folder, and at a broker that runs."""

import argparse
import sys

from provisioning.carrier import credentials
from provisioning.commands.carrier import broker_control

NOT_REACHED = 3


def tell(arguments: argparse.Namespace, commands: list[dict[str, object]]) -> int:
    """The exit status. arguments: folder, host and port. Raises InputError: the broker refused."""
    credentials.write_roles(arguments.folder)
    if broker_control.tell(arguments.folder, arguments.host, arguments.port, commands):
        return 0
    print("fleet: the broker was not reached: it learns its roles when it starts", file=sys.stderr)
    return NOT_REACHED
