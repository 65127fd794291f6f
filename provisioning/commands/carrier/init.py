"""`carrier init`: the carrier's folder with its keys, certificates and kiosks' credentials."""

import argparse
import datetime as dt

from provisioning.carrier import folder as carrier_folder
from provisioning.commands.carrier import arguments as args


def add(commands: args.Commands) -> None:
    init = args.command(commands, "init", _init, "make keys, certificates, kiosks' credentials")
    init.add_argument("--device", action="append", default=[], metavar="ID")


def _init(arguments: argparse.Namespace) -> int:
    carrier_folder.init(arguments.folder, arguments.device, dt.datetime.now(dt.UTC))
    print(f"{arguments.folder}: certificate authority, broker, carrier keys")
    for device in arguments.device:
        print(f"{arguments.folder / 'devices' / device}: credentials of kiosk {device}")
    return 0
