"""`kiosk pin`: make the settings entry of a staff PIN, show who guessed, give somebody all tries again.

The PIN itself is stored nowhere. With it comes that person's signing key, locked under it; the carrier is
given the public half.
"""

import argparse
import base64
import getpass
import sys

from drivers.store.pin_tries import SqlitePinTries
from kiosk import settings as kiosk_settings
from kiosk.commands import failures
from kiosk.errors import StoreDamagedError
from kiosk.pin_locks import Instant, PinTally, cleared, in_this_boot, standing
from kiosk.pins import PIN_LEAST_DIGITS, PIN_MOST_DIGITS, hash_pin, is_pin
from kiosk.records import staff_key
from kiosk.settings import Settings
from kiosk.visit.runtime.pin_keeper import instants
from kiosk.visit.runtime.trusted_clock import TrustedClock

_FORM = f"{PIN_LEAST_DIGITS} to {PIN_MOST_DIGITS} digits"
_NOT = "no row, repetition or date, which are guessed first"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No argument for a PIN: on the command line it would stay in the shell's history."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    actions.add_parser("make", help="the settings entry of a PIN, with a signing key (the default)")
    tries = actions.add_parser("tries", help="who typed how many wrong ones, and who is locked")
    kiosk_settings.add_argument(tries)
    unlock = actions.add_parser("unlock", help="give somebody all tries again")
    kiosk_settings.add_argument(unlock)
    whom = unlock.add_mutually_exclusive_group(required=True)
    whom.add_argument("person", nargs="?", metavar="PERSON", help="their id in the settings")
    whom.add_argument(
        "--everybody", action="store_true", help="all of them; also where the file is damaged"
    )


def run(arguments: argparse.Namespace) -> int:
    if arguments.action in {None, "make"}:
        return _make()
    settings = kiosk_settings.load(arguments.settings)
    tries = SqlitePinTries(settings.paths.counter)
    try:
        if arguments.action == "tries":
            return _show(settings, tries)
        return _unlock(settings, tries, arguments.person)
    except StoreDamagedError as error:
        again = "`kiosk pin unlock --everybody` begins anew."
        print(f"kiosk pin: {failures.sentence(error)} {again}", file=sys.stderr)
        return 1
    finally:
        tries.close()


def _make() -> int:
    typed = (
        getpass.getpass(f"PIN ({_FORM}): ") if sys.stdin.isatty() else sys.stdin.readline().strip()
    )
    if not is_pin(typed):
        print(f"kiosk pin: a PIN is {_FORM}, {_NOT}", file=sys.stderr)
        return 2
    key = staff_key.make(typed)
    print(f'pin = "{hash_pin(typed)}"')
    print(f'key = "{key.encode()}"')
    print(f"# {key.kid}, for the carrier: carrier staff-key add FOLDER PERSON \\")
    print(f"#   {base64.b64encode(key.public).decode()}")
    return 0


def _show(settings: Settings, tries: SqlitePinTries) -> int:
    now = _now(settings)
    kept = in_this_boot(tries.read(), now)
    for clerk in settings.clerks:
        wrong = kept.get(clerk.id, PinTally()).wrong
        print(f"{clerk.id:<16} wrong {wrong:<3} {_said(standing(kept, clerk.id, now).locked_s)}")
    return 0


def _unlock(settings: Settings, tries: SqlitePinTries, person: str | None) -> int:
    if person is None:
        tries.make_anew()
        print("everybody has all tries again")
        return 0
    if person not in {clerk.id for clerk in settings.clerks}:
        print(f"kiosk pin: {person} is none of the settings' clerks", file=sys.stderr)
        return 2
    tries.change(lambda kept: cleared(kept, person))
    print(f"{person} has all tries again")
    return 0


def _said(locked_s: float | None) -> str:
    if locked_s is None:
        return "locked until somebody unlocks it"
    return f"locked for {locked_s:.0f} s" if locked_s else "free"


def _now(settings: Settings) -> Instant:
    return instants(TrustedClock(settings.paths.counter / "clock.json"))()
