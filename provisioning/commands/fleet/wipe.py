"""`fleet device wipe`: a signed order that one kiosk deliver what it has and destroy its keys.

`fleet device recall-wipe` takes it back, as long as the kiosk has not obeyed.
"""

import argparse
import datetime as dt
from pathlib import Path

from provisioning.commands.carrier import arguments as args
from provisioning.commands.fleet import acting_person, on_repository, online_roles, passphrases
from provisioning.fleet import key_files, wipe_ordering
from provisioning.fleet.errors import RepositoryInputError
from provisioning.fleet.register import Register
from provisioning.fleet.repository import Repository
from provisioning.fleet.wipe_ordering import SignedBy
from provisioning.updates import wipe_orders


def add(actions: args.Commands) -> None:
    wipe = on_repository.command(
        actions, "wipe", _wipe, "a kiosk far away: it delivers what it has, then destroys its keys"
    )
    wipe.add_argument(
        "--confirm", metavar="DEVICE", help="the kiosk's name, typed again; default: asked for"
    )
    back = on_repository.command(
        actions, "recall-wipe", _recall, "take a wipe order back that the kiosk has not obeyed yet"
    )
    for parser in (wipe, back):
        parser.add_argument("device", type=args.device, metavar="DEVICE")
        parser.add_argument("--why", required=True, metavar="TEXT")
        parser.add_argument(
            "--key", type=Path, metavar="FILE", help="default: FOLDER/keys/settings.pem"
        )
        passphrases.add(parser)
        passphrases.add_online(parser)


def _wipe(arguments: argparse.Namespace) -> int:
    """Raises RepositoryInputError, OSError."""
    device, repository = arguments.device, Repository(arguments.folder)
    register = Register(arguments.folder)
    wipe_ordering.identity_of(register, device)
    if _typed(arguments) != device:
        raise RepositoryInputError(device, "was not typed again: nothing was ordered")
    by = _signed_by(arguments, repository)
    with repository.writing():
        wipe_ordering.order(repository, register, device, arguments.why, by)
        online_roles.update(arguments, repository)
    print(f"{device}: ordered; it hears of it with its next report, within a minute")
    print(f"`fleet status {arguments.folder}` shows how far it is; revoke it once it is wiped")
    return 0


def _recall(arguments: argparse.Namespace) -> int:
    """Raises RepositoryInputError, OSError."""
    device, repository = arguments.device, Repository(arguments.folder)
    register = Register(arguments.folder)
    wipe_ordering.expect_recallable(register, device)
    by = _signed_by(arguments, repository)
    with repository.writing():
        wipe_ordering.recall(repository, register, device, arguments.why, by)
        online_roles.update(arguments, repository)
    print(
        f"{device}: the order is recalled; it looks before each try, and does not obey it any more"
    )
    print("One that has begun and is out of the fleet's reach goes on until it is back")
    return 0


def _signed_by(arguments: argparse.Namespace, repository: Repository) -> SignedBy:
    """Raises RepositoryInputError, OSError."""
    key = arguments.key or repository.keys / f"{wipe_orders.ROLE}.pem"
    signer = key_files.signer(key, passphrases.of(arguments, key))
    return SignedBy(acting_person.acts(arguments), signer, dt.datetime.now(dt.UTC))


def _typed(arguments: argparse.Namespace) -> str:
    if arguments.confirm is not None:
        return str(arguments.confirm)
    try:
        return input(f"Type {arguments.device} to have its keys destroyed: ").strip()
    except EOFError:
        return ""
