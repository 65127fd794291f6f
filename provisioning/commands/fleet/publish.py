"""`fleet publish`: a version of what a role publishes, of one file or many (one for each wheel)."""

import argparse
import datetime as dt
from pathlib import Path

from provisioning.commands.carrier import arguments as args
from provisioning.commands.fleet import online_roles, passphrases
from provisioning.fleet import key_files, publishing
from provisioning.fleet.errors import RepositoryInputError
from provisioning.fleet.repository import Repository
from provisioning.updates.release import Release
from provisioning.updates.target_paths import ROLES


def add(commands: args.Commands) -> None:
    new = args.command(commands, "publish", _publish, "sign files, and let kiosks have them")
    new.add_argument("role", choices=ROLES, metavar="|".join(ROLES))
    new.add_argument("files", nargs="+", type=Path, metavar="FILE", help="one for each wheel")
    new.add_argument("--version", required=True, help="such as 1.4.0; each only once")
    new.add_argument(
        "--description", required=True, metavar="TEXT", help="what changes, for people"
    )
    new.add_argument("--key", type=Path, metavar="FILE", help="default: FOLDER/keys/ROLE.pem")
    passphrases.add(new)
    passphrases.add_online(new)


def _publish(arguments: argparse.Namespace) -> int:
    repository = Repository(arguments.folder)
    for file in arguments.files:
        if not file.is_file():
            raise RepositoryInputError(str(file), "is no file")
    key = arguments.key or repository.keys / f"{arguments.role}.pem"
    signer = key_files.signer(key, passphrases.of(arguments, key))
    release = Release(
        role=arguments.role,
        version=arguments.version,
        description=arguments.description,
        files=[file.name for file in arguments.files],
    )
    with repository.writing():
        now = dt.datetime.now(dt.UTC)
        added = publishing.publish(repository, release, arguments.files, signer, now)
        for target in added:
            print(f"{target.path}: {target.length} bytes")
        print(f"{release.role} {release.version}: {len(release.files)} files, {len(added) - 1} new")
        online_roles.update(arguments, repository)
    return 0
