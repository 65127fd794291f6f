"""The `kiosk-agent` command: the service that keeps a kiosk up to date, and what a technician asks of it."""

import argparse
import sys

from kiosk import settings as kiosk_settings
from kiosk import shell_completion
from kiosk.errors import KioskError
from provisioning.commands.agent import run, status

_PARTS = {"run": run, "status": status}


def main(argv: list[str] | None = None) -> int:
    """Run one subcommand; its exit status is the process's. 2: settings or arguments are wrong."""
    parser = _parser()
    shell_completion.answer(parser)
    arguments = parser.parse_args(argv)
    try:
        return int(_PARTS[arguments.command].run(arguments))
    except (KioskError, OSError) as error:
        print(f"kiosk-agent: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kiosk-agent",
        description="Keeps this kiosk's application, rules and texts up to date.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, part in _PARTS.items():
        command = commands.add_parser(name, help=part.HELP, description=part.HELP)
        kiosk_settings.add_argument(command)
    return parser
