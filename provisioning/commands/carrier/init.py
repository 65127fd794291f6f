"""`carrier init`: the carrier's folder with its keys, certificates and kiosks' credentials."""

import argparse
import datetime as dt
from pathlib import Path

from provisioning.carrier import credentials
from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier import folder_access


def add(commands: args.Commands) -> None:
    init = args.command(commands, "init", _init, "make keys, certificates, kiosks' credentials")
    init.add_argument("--device", action="append", type=args.device, default=[], metavar="ID")


def _init(arguments: argparse.Namespace) -> int:
    is_new = not (arguments.folder / credentials.LEDGER).exists()
    credentials.init(arguments.folder, arguments.device, dt.datetime.now(dt.UTC))
    if is_new:
        _keep_staff_list(arguments.folder)
    print(f"{arguments.folder}: certificate authority, broker, carrier keys")
    for device in arguments.device:
        print(f"{arguments.folder / 'devices' / device}: credentials of kiosk {device}")
    return 0


def _keep_staff_list(folder: Path) -> None:
    """From the first record on only those count as two people whom `carrier staff add` names."""
    ledger = folder_access.ledger(folder)
    with ledger.transaction():
        ledger.staff.keep_from(0.0)
    ledger.close()
