"""`fleet sign`: one more signature on a root that waits, or a role's same content again, for longer."""

import argparse
import datetime as dt
from pathlib import Path

from provisioning.commands.carrier import arguments as args
from provisioning.commands.fleet import on_repository, online_roles, passphrases
from provisioning.fleet import key_files, root_role, signing
from provisioning.fleet.repository import ROOT, TARGETS, Repository
from provisioning.updates.target_paths import ROLES

_SIGNABLE = (ROOT, TARGETS, *ROLES)


def add(commands: args.Commands) -> None:
    sign = on_repository.command(
        commands, "sign", _sign, "sign a root that waits, or a role again, for longer"
    )
    sign.add_argument("role", choices=_SIGNABLE, metavar="|".join(_SIGNABLE))
    sign.add_argument("--key", type=Path, required=True, metavar="FILE")
    passphrases.add(sign)
    passphrases.add_online(sign)


def _sign(arguments: argparse.Namespace) -> int:
    repository = Repository(arguments.folder)
    signer = key_files.signer(arguments.key, passphrases.of(arguments, arguments.key))
    now = dt.datetime.now(dt.UTC)
    with repository.writing():
        if arguments.role != ROOT:
            signing.renew(repository, arguments.role, [signer], now)
            until = repository.latest(arguments.role).signed.expires
            print(f"{arguments.role}: holds until {until:%Y-%m-%d}")
        else:
            if repository.staged() is None:
                root_role.stage(repository, lambda _root: None, now)
            progress = root_role.sign(repository, signer)
            print(f"root {progress.version}: signed by {', '.join(progress.signed_by)}")
            if not progress.is_published:
                print(
                    f"{progress.missing} more signatures are needed; kiosks see nothing of it yet"
                )
                return 0
            print("published")
        online_roles.update(arguments, repository)
    return 0
