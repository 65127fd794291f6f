"""The `fleet` command: which kiosks there are, what they are given, and by whom.

Exit status: 0 done; 2 an argument, a key or the folder is wrong, or the disk; 3 broker or service was not
reached; 4 something expires soon; 5 something has expired, or was never signed; 6 what came is not trusted.
"""

import argparse
import sys

from kiosk.errors import KioskError
from provisioning.commands.fleet import (
    claim,
    device,
    expire,
    fetch,
    init,
    keys,
    publish,
    serve,
    sign,
)

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
)


def main(argv: list[str] | None = None) -> int:
    """Run one subcommand; its exit status is the process's."""
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except KioskError as error:
        print(f"fleet: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"fleet: {error.filename or 'disk'}: {error.strerror or error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="fleet", description="Which kiosks there are, and what they are given, by whom."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for part in _PARTS:
        part.add(commands)
    return parser
