"""`fleet device wipe`: a signed order that one kiosk deliver what it has and destroy its keys."""

import argparse
import datetime as dt
from pathlib import Path

from provisioning.commands.carrier import arguments as args
from provisioning.commands.fleet import acting_person, on_repository, online_roles, passphrases
from provisioning.fleet import key_files, wipe_ordering
from provisioning.fleet.errors import RepositoryInputError
from provisioning.fleet.register import Register
from provisioning.fleet.repository import Repository
from provisioning.fleet.wipe_ordering import WipeOrder
from provisioning.updates import wipe_orders


def add(actions: args.Commands) -> None:
    wipe = on_repository.command(
        actions, "wipe", _wipe, "a kiosk far away: it delivers what it has, then destroys its keys"
    )
    wipe.add_argument("device", type=args.device, metavar="DEVICE")
    wipe.add_argument("--why", required=True, metavar="TEXT")
    wipe.add_argument(
        "--confirm", metavar="DEVICE", help="the kiosk's name, typed again; default: asked for"
    )
    wipe.add_argument("--key", type=Path, metavar="FILE", help="default: FOLDER/keys/settings.pem")
    passphrases.add(wipe)
    passphrases.add_online(wipe)


def _wipe(arguments: argparse.Namespace) -> int:
    """Raises RepositoryInputError, OSError."""
    device, repository = arguments.device, Repository(arguments.folder)
    register = Register(arguments.folder)
    identity = _identity(register, device)
    if _typed(arguments) != device:
        raise RepositoryInputError(device, "was not typed again: nothing was ordered")
    key = arguments.key or repository.keys / f"{wipe_orders.ROLE}.pem"
    signer = key_files.signer(key, passphrases.of(arguments, key))
    with repository.writing():
        now = dt.datetime.now(dt.UTC)
        order = WipeOrder(device, identity, arguments.why)
        wipe_ordering.sign(repository, order, signer, now)
        acting_person.acts(arguments).wipe(device, identity, arguments.why)
        online_roles.update(arguments, repository)
    print(f"{device}: ordered; it hears of it with its next report, within a minute")
    print(f"`fleet status {arguments.folder}` shows how far it is; revoke it once it is wiped")
    return 0


def _identity(register: Register, device: str) -> str:
    """As the kiosk said last. Raises RepositoryInputError."""
    known = register.kiosks.find(device)
    if known is None or known.report is None:
        raise RepositoryInputError(device, "has never reported: `fleet device revoke` shuts it out")
    if not known.report.identity:
        raise RepositoryInputError(device, "runs an agent that knows no wipe: update it first")
    return known.report.identity


def _typed(arguments: argparse.Namespace) -> str:
    if arguments.confirm is not None:
        return str(arguments.confirm)
    try:
        return input(f"Type {arguments.device} to have its keys destroyed: ").strip()
    except EOFError:
        return ""
