"""Subcommands of `fleet` that work on the repository's folder, not on the carrier's."""

import argparse

from provisioning.commands.carrier import arguments as args

_FOLDER = "the repository's, as `fleet init` makes it"


def command(
    commands: args.Commands, name: str, run: args.Run, help_: str
) -> argparse.ArgumentParser:
    return args.command(commands, name, run, help_, _FOLDER)


def listing_command(
    commands: args.Commands, name: str, run: args.Run, help_: str
) -> argparse.ArgumentParser:
    """Rows, or JSON."""
    return args.listing_command(commands, name, run, help_, _FOLDER)
