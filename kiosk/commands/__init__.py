"""The `kiosk` command: one small module per subcommand. Only these files know every room."""

import argparse
import sys
from importlib import import_module
from typing import Any

from kiosk import shell_completion
from kiosk.commands import failures
from kiosk.errors import KioskError, SettingsError

# name → what it does; the module of that name (with underscores) has add_arguments(parser) and
# run(arguments).
COMMANDS = {
    "counter": "run the counter: visits, card, camera, decisions, records",
    "relay": "run the relay: bring records to the carrier and receipts back",
    "outbox": "show, export and requeue stored records, and what was refused",
    "read-document": "read what lies on the reader and tell all about it",
    "anchors": "gather the states whose documents are believed into one signed file, and show them",
    "policy": "check packs, decide a case, explain or replay a decision, print the rules",
    "presence": "analyse footage, compare two pictures, calibrate the face check",
    "statement": "judge a recorded statement again: voice, mouth and moments",
    "bench": "measure the device that this runs on",
    "first-boot": "ask for the enrolment token at the screen of a kiosk without an identity, and enrol",
    "claim-link": "carry a new kiosk's sealed enrolment to the carrier, for first-boot",
    "enroll": "make this kiosk's own keys, and get its certificates from the carrier by a one-time token",
    "wipe": "bring out what is under way, then destroy this kiosk's keys and stores",
    "settings": "tell every key of the settings file, or name every fault in one",
    "doctor": "check this kiosk and say what to do about each trouble",
    "self-test": "say whether this version, or pushed content, would work here; changes nothing",
    "keys": "seal the kiosk's own keys, print the public half of the evidence key",
    "pin": "make the settings entry of a PIN, show wrong ones, unlock somebody",
    "emulate": "start devices that are not there, and say what to write into the settings",
    "rehearse": "play a clerk and a customer at a counter whose devices are emulated",
    "demo": "run the whole kiosk against emulated hardware",
}
# The counter starts these itself.
INTERNAL = ("visit",)


def main(argv: list[str] | None = None) -> int:
    """Run one subcommand; its exit status is the process's.

    1: it could not be done, and why; 2: the command line or the settings are wrong; 130: interrupted.
    """
    arguments = sys.argv[1:] if argv is None else argv
    parser = argparse.ArgumentParser(
        prog="kiosk", description="The terminal on the store's counter."
    )
    subcommands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    chosen = arguments[0] if arguments else shell_completion.subcommand()
    for name in (*COMMANDS, *INTERNAL):
        text = COMMANDS.get(name, argparse.SUPPRESS)
        if name in INTERNAL and chosen != name:
            continue
        subcommand = subcommands.add_parser(name, help=text, description=text)
        if name == chosen:
            # Imported only when called: the relay needs no camera, the doctor no Qt.
            _module(name).add_arguments(subcommand)
    shell_completion.answer(parser)
    parsed = parser.parse_args(arguments)
    try:
        return int(_module(parsed.command).run(parsed))
    except SettingsError as error:
        print(f"kiosk: {error}", file=sys.stderr)
        print("`kiosk settings --reference` tells every key of the settings.", file=sys.stderr)
        return 2
    except (KioskError, OSError) as error:
        # Without it a service that is restarted fills the journal with tracebacks.
        print(f"kiosk {parsed.command}: {failures.sentence(error)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _module(name: str) -> Any:
    return import_module(f"kiosk.commands.{name.replace('-', '_')}")
