"""`carrier revoke` and `carrier restore`: kiosk, person, reader or key shut out from now on, or let in again.

A kiosk is shut out at the broker too: its certificate goes onto the list of those that hold no more, its role
is deleted, and its connection ended.
"""

import argparse
import os
import signal
import sys
import time
from pathlib import Path

from provisioning.carrier import broker_roles, credentials
from provisioning.carrier.errors import InputError
from provisioning.carrier.folder_inventory import REVOKED
from provisioning.carrier.tables.revocations import KINDS
from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier import broker_control, folder_access, output
from provisioning.commands.carrier.exit_status import ExitStatus

_LINE = "{at}  {kind}  {name}"


def add(commands: args.Commands) -> None:
    for name, run, help_ in (
        ("revoke", _revoke, "shut out a kiosk, a person, a reader or a key from now on"),
        (
            "restore",
            _restore,
            "let them in again (of a back-up: `backup restore`)",
        ),
    ):
        parser = args.command(commands, name, run, help_)
        parser.add_argument("kind", choices=KINDS, metavar="|".join(KINDS))
        parser.add_argument(
            "name", metavar="NAME", help="a key's is its id, a reader's as in records"
        )
        _add_broker(parser)
    args.listing_command(commands, "revoked", _list, "who and what is shut out, since when")


def add_for_device(devices: args.Commands) -> None:
    """The same for a kiosk alone, among the actions of `fleet device`."""
    parser = args.command(devices, "revoke", _revoke, "shut a kiosk out from now on")
    parser.add_argument("name", type=args.device, metavar="DEVICE")
    parser.set_defaults(kind="device")
    _add_broker(parser)


def _add_broker(parser: argparse.ArgumentParser) -> None:
    args.add_broker(parser)
    parser.add_argument(
        "--broker-pid", type=int, metavar="PID", help="sent SIGHUP, to read the list of revoked"
    )


def _revoke(arguments: argparse.Namespace) -> int:
    _check(arguments)
    ledger = folder_access.ledger(arguments.folder)
    with ledger.transaction():
        if arguments.kind == "device":
            ledger.shut_out_device(arguments.name, time.time())
        else:
            ledger.revocations.revoke(arguments.kind, arguments.name, time.time())
    print(f"{arguments.kind} {arguments.name}: revoked")
    return _at_broker(arguments, broker_roles.shut_out) if arguments.kind == "device" else 0


def _restore(arguments: argparse.Namespace) -> int:
    _check(arguments)
    ledger = folder_access.ledger(arguments.folder)
    with ledger.transaction():
        if not ledger.revocations.restore(arguments.kind, arguments.name):
            raise InputError(arguments.kind, f"{arguments.name} is not revoked")
    print(f"{arguments.kind} {arguments.name}: restored")
    return _at_broker(arguments, broker_roles.admit) if arguments.kind == "device" else 0


def _list(arguments: argparse.Namespace) -> int:
    rows = folder_access.ledger(arguments.folder).revocations.all()
    return output.show(
        arguments, [row | {"at": output.when(row["at"])} for row in rows], _LINE, "revoked"
    )


def _check(arguments: argparse.Namespace) -> None:
    """Raises InputError: who misspells a name has shut nobody out."""
    if arguments.kind != "device":
        return
    if credentials.load_device(arguments.folder, arguments.name) is None:
        raise InputError("device", f"{arguments.name} is no kiosk of this carrier")


def _at_broker(arguments: argparse.Namespace, commands: broker_control.Commands) -> int:
    """The list first: who is thrown out comes back within a second."""
    folder: Path = arguments.folder
    credentials.write_revoked(folder, folder_access.ledger(folder).revocations.names("device"))
    reloaded = arguments.broker_pid is None or _reload(arguments.broker_pid)
    if arguments.broker_pid is None:
        print(f"{folder / REVOKED} has changed: the broker has to be reloaded")
    if broker_control.tell(folder, arguments.host, arguments.port, commands(arguments.name)):
        return ExitStatus.DONE if reloaded else ExitStatus.BROKER_NOT_REACHED
    print(
        "carrier: the broker was not reached: it learns its roles when it starts", file=sys.stderr
    )
    return ExitStatus.BROKER_NOT_REACHED


def _reload(pid: int) -> bool:
    """False: it was not told, and a person has to."""
    try:
        os.kill(pid, signal.SIGHUP)
    except (OSError, OverflowError) as error:
        print(f"carrier: process {pid}: {error}; send the broker SIGHUP yourself", file=sys.stderr)
        return False
    return True
