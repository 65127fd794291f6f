"""`carrier init`: the carrier's folder with its keys, certificates and ledger, or what is missing in it."""

import argparse
import datetime as dt

from provisioning.carrier import credentials, folder_setup
from provisioning.commands.carrier import arguments as args


def add(commands: args.Commands) -> None:
    init = args.command(
        commands,
        "init",
        _init,
        "make the carrier's folder, or what is missing in it; nothing that records need is replaced",
    )
    init.add_argument(
        "--host",
        action="append",
        type=args.host,
        default=[],
        metavar="NAME|IP",
        help="by which kiosks reach the broker, for its certificate; may be given several times",
    )
    init.add_argument(
        "--emulated",
        action="store_true",
        help="a carrier for demos and tests: it takes records of emulated kiosks",
    )


def _init(arguments: argparse.Namespace) -> int:
    folder = arguments.folder
    if arguments.emulated:
        folder_setup.take_emulated(folder)
    now = dt.datetime.now(dt.UTC)
    for line in folder_setup.init(folder, now, arguments.host, is_strict=True):
        print(f"{folder}/{line}")
    if credentials.takes_emulated(folder):
        print(f"{folder}: takes records of emulated kiosks: for demos and tests only")
    if not credentials.registered(folder):
        print("next: `carrier device add` for each kiosk, `carrier staff add`, `carrier serve`")
    return 0
