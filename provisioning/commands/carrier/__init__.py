"""The `carrier` command of the reference enrollment service: one module for each group of subcommands."""

import argparse
import sys

from kiosk.errors import KioskError, RecordAmbiguousError, RecordNotFoundError
from provisioning.carrier.errors import FilesLostError
from provisioning.commands.carrier import (
    backup,
    batch_limits,
    document_anchors,
    init,
    listings,
    network,
    numbers,
    papers,
    proofs,
    quarantine,
    records,
    reports,
    revoke,
    serve,
    staff,
    staff_keys,
    stores,
)

_PARTS = (
    init,
    serve,
    records,
    papers,
    numbers,
    listings,
    staff,
    staff_keys,
    proofs,
    batch_limits,
    network,
    reports,
    revoke,
    quarantine,
    stores,
    document_anchors,
    backup,
)


def main(argv: list[str] | None = None) -> int:
    """Run one subcommand; its exit status is the process's. 2: an argument or the folder is wrong."""
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except (RecordNotFoundError, RecordAmbiguousError) as error:
        print(f"carrier: {error}", file=sys.stderr)
        return 1
    except FilesLostError as error:
        print(f"carrier: {error}", file=sys.stderr)
        return 4
    except KioskError as error:
        print(f"carrier: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="carrier", description="The reference enrollment service."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for part in _PARTS:
        part.add(commands)
    return parser
