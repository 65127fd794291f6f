"""`fleet publish`: a version of what a role publishes, of one file or many (one for each wheel)."""

import argparse
import datetime as dt
import zipfile
from collections.abc import Sequence
from pathlib import Path

from provisioning.commands.carrier import arguments as args
from provisioning.commands.fleet import on_repository, online_roles, passphrases
from provisioning.fleet import key_files, publishing
from provisioning.fleet.errors import RepositoryInputError
from provisioning.fleet.repository import Repository
from provisioning.updates.release import Release
from provisioning.updates.target_paths import ROLES

_APP = "app"
_ZIPPED = ("policy", "notice")


def add(commands: args.Commands) -> None:
    new = on_repository.command(
        commands, "publish", _publish, "sign files, and let kiosks have them"
    )
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
    _check_kind(arguments.role, arguments.files)
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


def _check_kind(role: str, files: Sequence[Path]) -> None:
    """What no kiosk could use is not signed. Raises RepositoryInputError, OSError."""
    if role == _APP:
        for file in files:
            if file.suffix != ".whl":
                raise RepositoryInputError(file.name, "is no wheel; an application is wheels alone")
        return
    if len(files) != 1:
        raise RepositoryInputError(role, f"{len(files)} files; it is one, or one zip of a folder")
    if role in _ZIPPED and not zipfile.is_zipfile(files[0]):
        raise RepositoryInputError(files[0].name, f"is no zip; {role} is a zip of its folder")
