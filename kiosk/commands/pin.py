"""`kiosk pin`: make the settings entry of a clerk's PIN; the PIN itself is stored nowhere."""

import argparse
import getpass
import sys

from kiosk.pins import PIN_LEAST_DIGITS, PIN_MOST_DIGITS, hash_pin, is_pin

_FORM = f"{PIN_LEAST_DIGITS} to {PIN_MOST_DIGITS} digits"


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """No arguments: a PIN on the command line would stay in the shell's history."""


def run(_arguments: argparse.Namespace) -> int:
    pin = (
        getpass.getpass(f"PIN ({_FORM}): ") if sys.stdin.isatty() else sys.stdin.readline().strip()
    )
    if not is_pin(pin):
        print(f"kiosk pin: a PIN is {_FORM}", file=sys.stderr)
        return 2
    print(f'pin = "{hash_pin(pin)}"')
    return 0
