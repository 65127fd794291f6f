"""`kiosk pin`: make the settings entry of a clerk's PIN; the PIN itself is stored nowhere."""

import argparse
import getpass
import re
import sys

from kiosk.pins import hash_pin

_PIN = re.compile(r"\d{4,12}")


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """No arguments: a PIN on the command line would stay in the shell's history."""


def run(_arguments: argparse.Namespace) -> int:
    pin = (
        getpass.getpass("PIN (4 to 12 digits): ")
        if sys.stdin.isatty()
        else sys.stdin.readline().strip()
    )
    if not _PIN.fullmatch(pin):
        print("kiosk pin: a PIN is 4 to 12 digits", file=sys.stderr)
        return 2
    print(f'pin = "{hash_pin(pin)}"')
    return 0
