"""The `carrier` command of the reference enrollment service: one module for each group of subcommands."""

import argparse
import os
import signal
import sys

from kiosk import shell_completion
from kiosk.errors import AlreadyRunningError, KioskError, RecordAmbiguousError, RecordNotFoundError
from provisioning.carrier.errors import FilesLostError
from provisioning.carrier.tables.schema import DatabaseError
from provisioning.commands.carrier import (
    answered,
    backup,
    batch_limits,
    complaints,
    conformance,
    credit,
    deliver,
    device,
    document_anchors,
    exit_status,
    folder_trouble,
    init,
    listings,
    network_events,
    numbers,
    papers,
    proofs,
    quarantine,
    records,
    renewals,
    reports,
    revoke,
    serve,
    staff,
    staff_keys,
    stock,
)
from provisioning.commands.carrier.exit_status import ExitStatus

_PARTS = (
    init,
    serve,
    records,
    papers,
    numbers,
    listings,
    renewals,
    credit,
    complaints,
    deliver,
    staff,
    staff_keys,
    proofs,
    batch_limits,
    network_events,
    reports,
    answered,
    revoke,
    quarantine,
    device,
    stock,
    document_anchors,
    backup,
    conformance,
)


_STATUSES: dict[type[KioskError], ExitStatus] = {
    RecordNotFoundError: ExitStatus.NOT_FOUND,
    RecordAmbiguousError: ExitStatus.NOT_FOUND,
    FilesLostError: ExitStatus.LOST,
    AlreadyRunningError: ExitStatus.RUNS_ALREADY,
}


def main(argv: list[str] | None = None) -> int:
    """Run one subcommand; its exit status is the process's, one of ExitStatus."""
    parser = _parser()
    shell_completion.answer(parser)
    arguments = parser.parse_args(argv)
    try:
        status = int(arguments.run(arguments))
        sys.stdout.flush()
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read it has seen enough: `carrier records FOLDER | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
    except KioskError as error:
        status = _STATUSES.get(type(error), ExitStatus.WRONG)
        print(f"carrier: {error}", file=sys.stderr)
    except (OSError, DatabaseError) as error:
        trouble = folder_trouble.of(error, arguments.folder)
        if trouble is None:
            raise
        status = trouble.status
        print(f"carrier: {trouble.sentence}", file=sys.stderr)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="carrier",
        description="The reference enrollment service: its folder, its records, its kiosks and its people.",
        epilog=exit_status.table(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for part in _PARTS:
        part.add(commands)
    return parser
