"""`carrier backup`: the whole folder copied while the carrier runs, and put back where no carrier is."""

import argparse
import datetime as dt
from pathlib import Path

from kiosk.china_time import CHINA
from provisioning.carrier import folder_backup
from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier import folder_access

_CLOCKS_DIFFER = dt.timedelta(hours=1)  # what is sent twice has one effect


def add(commands: args.Commands) -> None:
    actions = args.group(commands, "backup", "the carrier's whole folder, copied and put back")
    new = args.command(actions, "make", _make, "copy it, also while `carrier serve` runs")
    new.add_argument("backup", type=Path, metavar="BACKUP", help="a folder that is not there yet")
    back = args.command(actions, "restore", _restore, "put it back; nothing is written over")
    back.add_argument("backup", type=Path, metavar="BACKUP")


def _make(arguments: argparse.Namespace) -> int:
    folder_access.check(arguments.folder)
    folder_backup.make(arguments.folder, arguments.backup)
    print(
        f"{arguments.backup}: made, with all private keys of the carrier: encrypt it before it leaves"
    )
    return 0


def _restore(arguments: argparse.Namespace) -> int:
    folder_access.check(arguments.backup)
    folder = arguments.folder
    restored = folder_backup.restore(arguments.backup, folder)
    at = restored.last_received_at.astimezone(CHINA)
    since = (at - _CLOCKS_DIFFER).isoformat(timespec="seconds")
    has = f"its last record came at {at.isoformat(timespec='seconds')}"
    print(f"{folder}: restored; {has if at.timestamp() else 'it has no record'}")
    if restored.void_tokens:
        again = "`fleet device add` makes others"
        print(f"{restored.void_tokens} enrolment tokens that nobody had used are void: {again}")
    print(f"next: restart the broker with the files in {folder}, and `carrier serve {folder}`;")
    print(
        f"then, on every kiosk, `kiosk outbox requeue --since {since}`: what came later is sent again"
    )
    return 0
