"""`fleet keys`: whose key may sign what, a new key of somebody's, and one in another's place."""

import argparse
import datetime as dt
from pathlib import Path
from typing import Any

from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier import output
from provisioning.commands.fleet import on_repository, online_roles, passphrases
from provisioning.fleet import key_files, key_holders, key_rotation
from provisioning.fleet.errors import RepositoryInputError
from provisioning.fleet.key_files import PrivateKey
from provisioning.fleet.repository import TARGETS, TOP_LEVEL, Repository
from provisioning.updates.target_paths import ROLES

_LINE = "{role:10} {needed} of {of}  {holders}"


def add(commands: args.Commands) -> None:
    actions = args.group(commands, "keys", "whose keys may sign what")
    on_repository.listing_command(actions, "list", _list, "each role's keys, by holder")
    make = actions.add_parser("make", help="a key of your own, under your passphrase")
    make.add_argument("file", type=Path, metavar="NAME.pem", help="NAME is what lists call you")
    make.set_defaults(run=_make)
    passphrases.add(make)
    _add_rotate(actions)


def _add_rotate(actions: args.Commands) -> None:
    new = on_repository.command(
        actions, "rotate", _rotate, "another key for a role, in place of one it has"
    )
    new.add_argument("role", choices=(*TOP_LEVEL, *ROLES), metavar="ROLE")
    new.add_argument(
        "new", type=Path, metavar="NEW", help="root: NEW.pub; others: NEW.pem, whose holder is here"
    )
    new.add_argument("--old", metavar="HOLDER", help="whose key goes; needed for root")
    new.add_argument(
        "--key", type=Path, metavar="FILE", help="of the delegating role: default keys/targets.pem"
    )
    new.add_argument(
        "--new-passphrase-file", type=Path, metavar="FILE", help="of NEW.pem; default: asked for"
    )
    passphrases.add(new)
    passphrases.add_online(new)


def _list(arguments: argparse.Namespace) -> int:
    rows: list[dict[str, Any]] = [
        holders._asdict() for holders in key_holders.all_roles(Repository(arguments.folder))
    ]
    return output.show(arguments, rows, _LINE, "roles")


def _make(arguments: argparse.Namespace) -> int:
    public = key_files.make(arguments.file, passphrases.new(arguments, str(arguments.file)))
    print(f"{arguments.file}: keep it, on a stick of your own; nobody else needs it")
    print(f"{public}: give it to whoever runs `fleet init` or `fleet keys rotate`")
    return 0


def _rotate(arguments: argparse.Namespace) -> int:
    repository = Repository(arguments.folder)
    if arguments.role in ROLES:
        _rotate_publishing(arguments, repository)
        return 0
    now = dt.datetime.now(dt.UTC)
    if arguments.role == TARGETS:
        pair = (_delegator(arguments, repository), _new_signer(arguments))
        with repository.writing():
            progress = key_rotation.delegating(repository, *pair, now)
    else:
        key = key_files.public_key(arguments.new.with_suffix(".pub"))
        with repository.writing():
            progress = key_rotation.top_level(repository, arguments.role, arguments.old, key, now)
    print(f"root {progress.version} waits for {progress.missing} signatures: `fleet sign`")
    return 0


def _rotate_publishing(arguments: argparse.Namespace, repository: Repository) -> None:
    delegator, new = _delegator(arguments, repository), _new_signer(arguments)
    with repository.writing():
        now = dt.datetime.now(dt.UTC)
        key_rotation.publishing(repository, arguments.role, new, [delegator], now)
        print(f"{arguments.role}: signed by {key_files.holder(new.public_key)} from now on")
        online_roles.update(arguments, repository)


def _delegator(arguments: argparse.Namespace, repository: Repository) -> PrivateKey:
    key = arguments.key or repository.keys / f"{TARGETS}.pem"
    return key_files.signer(key, passphrases.of(arguments, key))


def _new_signer(arguments: argparse.Namespace) -> PrivateKey:
    if arguments.new.suffix != ".pem":
        raise RepositoryInputError(
            str(arguments.new), "is needed as NEW.pem: what the role has published is signed anew"
        )
    if arguments.new_passphrase_file is not None:
        return key_files.signer(arguments.new, passphrases.from_file(arguments.new_passphrase_file))
    arguments.passphrase_file = None
    return key_files.signer(arguments.new, passphrases.of(arguments, arguments.new))
