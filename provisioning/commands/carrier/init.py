"""`carrier init`: the carrier's folder with its keys, certificates and kiosks' credentials.

A kiosk that is added later gets its role at the broker at once, when that is running.
"""

import argparse
import datetime as dt
from pathlib import Path

from provisioning.carrier import broker_roles, credentials
from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier import broker_control, folder_access


def add(commands: args.Commands) -> None:
    init = args.command(commands, "init", _init, "make keys, certificates, kiosks' credentials")
    init.add_argument("--device", action="append", type=args.device, default=[], metavar="ID")
    args.add_broker(init)
    init.add_argument(
        "--emulated",
        action="store_true",
        help="a carrier for demos and tests: it takes records of emulated kiosks",
    )


def _init(arguments: argparse.Namespace) -> int:
    is_new = not (arguments.folder / credentials.LEDGER).exists()
    if arguments.emulated:
        credentials.take_emulated(arguments.folder)
    credentials.init(arguments.folder, arguments.device, dt.datetime.now(dt.UTC))
    if is_new:
        _expect_everything(arguments.folder)
    print(f"{arguments.folder}: certificate authority, broker, carrier keys")
    if credentials.takes_emulated(arguments.folder):
        print(f"{arguments.folder}: takes records of emulated kiosks: for demos and tests only")
    for device in arguments.device:
        print(f"{arguments.folder / 'devices' / device}: credentials of kiosk {device}")
    if not is_new:
        _admit(arguments)
    return 0


def _admit(arguments: argparse.Namespace) -> None:
    """Give these kiosks their roles, except where a certificate is revoked, and the file service its own.

    Raises InputError.
    """
    admitted = set(credentials.admitted(arguments.folder)).intersection(arguments.device)
    commands = [one for device in sorted(admitted) for one in broker_roles.admit(device)]
    commands += broker_roles.admit_fleet()
    place = (arguments.folder, arguments.host, arguments.port)
    reached = broker_control.tell(*place, commands)
    if not reached:
        print("broker: not reached, lets them in when it starts")
    elif admitted:
        print("broker: lets them in")


def _expect_everything(folder: Path) -> None:
    """From the first record on: people whom `carrier staff add` names, and the proofs that they signed."""
    ledger = folder_access.ledger(folder)
    with ledger.transaction():
        ledger.staff.keep_from(0.0)
        ledger.proofs_cutoff.require_from(0.0)
    ledger.close()
