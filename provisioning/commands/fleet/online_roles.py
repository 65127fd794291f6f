"""Snapshot and timestamp after something was signed: brought up to date here, or by `fleet serve` soon."""

import argparse
import datetime as dt

from provisioning.commands.fleet import passphrases
from provisioning.fleet import online_signing
from provisioning.fleet.repository import Repository


def update(arguments: argparse.Namespace, repository: Repository) -> None:
    """Within `writing`. Raises RepositoryInputError, OSError."""
    if arguments.online_passphrase_file is None:
        print("kiosks learn of it when `fleet serve` runs with the online keys' passphrase")
        return
    passphrase = passphrases.from_file(arguments.online_passphrase_file)
    done = online_signing.update(
        repository, online_signing.signers(repository.keys, passphrase), _now()
    )
    print(f"signed: {', '.join(done)}" if done else "snapshot and timestamp are up to date")


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
