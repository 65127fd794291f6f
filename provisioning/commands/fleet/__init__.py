"""The `fleet` command: which kiosks there are, what they are given, by whom, and when.

Exit statuses: the epilogue of `fleet --help`.
"""

import argparse
import sys
from pathlib import Path

from kiosk import shell_completion
from kiosk.errors import KioskError
from provisioning.carrier.folder_inventory import LEDGER
from provisioning.carrier.tables import schema
from provisioning.carrier.tables.schema import DatabaseError
from provisioning.commands.carrier import folder_trouble
from provisioning.commands.fleet import (
    audit,
    claim,
    console,
    demo,
    device,
    expire,
    fetch,
    init,
    keys,
    kiosk,
    people,
    publish,
    rollout,
    serve,
    sign,
    status,
)

_EXIT_STATUSES = """\
exit status:
  0  done; of a roll-out: it goes on, or is complete
  2  an argument, a key or the folder is wrong, or the disk
  3  broker or service was not reached, or has no such file
  4  something expires soon
  5  something has expired, was never signed, or was changed behind our back (audit)
  6  what came is not trusted
  7  somebody has to look: a roll-out is paused, or kiosks fail
  8  the roll-out was aborted, recalled or superseded
"""

_PARTS = (
    claim,
    device,
    init,
    keys,
    publish,
    sign,
    expire,
    serve,
    fetch,
    rollout,
    kiosk,
    status,
    audit,
    demo,
    console,
    people,
)


def main(argv: list[str] | None = None) -> int:
    """Run one subcommand; its exit status is the process's."""
    parser = _parser()
    shell_completion.answer(parser)
    arguments = parser.parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except KioskError as error:
        print(f"fleet: {error}", file=sys.stderr)
        return 2
    except DatabaseError as error:
        print(f"fleet: {_sentence(error, arguments.folder)}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"fleet: {error.filename or 'disk'}: {error.strerror or error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _sentence(error: DatabaseError, folder: Path) -> str:
    """What a person is told. Raises the error again where neither folder nor disk is to blame."""
    if (folder / LEDGER).exists():
        trouble = folder_trouble.of(error, folder)
        if trouble is None:
            raise error
        return trouble.sentence
    if not schema.trouble(error):
        raise error
    return f"{folder}: SQLite says: {error}; look at the disk, and whether another command runs"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="fleet",
        description="Which kiosks there are, what they are given, by whom and when.",
        epilog=_EXIT_STATUSES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for part in _PARTS:
        part.add(commands)
    return parser
