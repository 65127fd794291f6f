"""`fleet init`: an empty repository, its roles' first keys, and a root that two of three people sign."""

import argparse
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from provisioning.commands.carrier import arguments as args
from provisioning.commands.fleet import on_repository, passphrases
from provisioning.fleet import key_files, new_repository
from provisioning.fleet.repository import ROOT, SNAPSHOT, TARGETS, TIMESTAMP, Repository
from provisioning.updates.target_paths import ROLES


def add(commands: args.Commands) -> None:
    init = on_repository.command(
        commands, "init", _init, "make an empty repository, and its first keys"
    )
    init.add_argument(
        "--root",
        action="append",
        type=Path,
        default=[],
        metavar="NAME.pub",
        help="public halves of three people's own keys (`fleet keys make`); otherwise they are made here",
    )
    passphrases.add(init)


def _init(arguments: argparse.Namespace) -> int:
    repository = Repository(arguments.folder)
    root_keys = [key_files.public_key(file) for file in arguments.root]
    passphrase = passphrases.new(arguments, "the keys that are made here")
    repository.make()
    with repository.writing():
        made = list(_made_root_keys(repository, passphrase)) if not root_keys else []
        signers = {}
        for role in (TARGETS, SNAPSHOT, TIMESTAMP, *ROLES):
            file = repository.keys / f"{role}.pem"
            key_files.make(file, passphrase)
            signers[role] = key_files.signer(file, passphrase)
        root_signers = [key_files.signer(file, passphrase) for file in made]
        root_keys = root_keys or [signer.public_key for signer in root_signers]
        progress = new_repository.found(
            repository, root_keys, signers, root_signers[: new_repository.ROOT_THRESHOLD], _now()
        )
    print(f"{repository.keys}: keys of {', '.join([ROOT] * bool(made) + list(signers))}")
    print("each offline key goes to whoever holds it; here stay snapshot.pem and timestamp.pem")
    if progress.is_published:
        print(f"{repository.metadata / '1.root.json'}: what kiosks are given to begin with")
    else:
        print(f"root: {progress.missing} people sign it now: `fleet sign FOLDER root --key …`")
    return 0


def _made_root_keys(repository: Repository, passphrase: str) -> Iterator[Path]:
    for number in range(1, new_repository.ROOT_KEYS + 1):
        file = repository.keys / f"root-{number}.pem"
        key_files.make(file, passphrase)
        yield file


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
