"""Passphrases of keys: the first line of a file, or asked for at the terminal. None is an argument."""

import argparse
import getpass
import sys
from pathlib import Path

from provisioning.fleet.errors import RepositoryInputError

_BYTES = 1024


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        help="its first line; otherwise it is asked for",
    )


def add_online(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--online-passphrase-file",
        type=Path,
        metavar="FILE",
        help="of the keys of snapshot and timestamp, which `fleet serve` has",
    )


def of(arguments: argparse.Namespace, key: Path) -> str:
    """Of this key. Raises RepositoryInputError, OSError."""
    if arguments.passphrase_file is not None:
        return from_file(arguments.passphrase_file)
    return _asked(f"Passphrase of {key}: ")


def new(arguments: argparse.Namespace, what: str) -> str:
    """Of a key that is made now. Raises RepositoryInputError, OSError."""
    if arguments.passphrase_file is not None:
        return from_file(arguments.passphrase_file)
    given = _asked(f"New passphrase of {what}: ")
    if _asked("Again: ") != given:
        raise RepositoryInputError("passphrase", "the two are not the same; nothing was made")
    return given


def from_file(file: Path) -> str:
    """Raises RepositoryInputError, OSError."""
    with file.open("rb") as opened:
        line = opened.read(_BYTES).partition(b"\n")[0]
    try:
        return line.decode()
    except UnicodeDecodeError as error:
        raise RepositoryInputError(str(file), "is no text in UTF-8") from error


def _asked(prompt: str) -> str:
    if not sys.stdin.isatty():
        raise RepositoryInputError("passphrase", "no terminal to ask at; give --passphrase-file")
    return getpass.getpass(prompt)
