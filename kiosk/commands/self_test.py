"""`kiosk self-test`: would this version, or this content, work on this kiosk? Its agent asks before a switch.

Nothing of the kiosk is changed: databases are opened, and brought to this version's form, as copies in
`--scratch`. Exit status: 0 it would; 1 it would not, the last line says why; 2 wrong settings.
"""

import argparse
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from drivers.store.outbox import SqliteOutbox
from drivers.store.outside_view import copy_databases
from drivers.store.statements import SqliteStatements
from kiosk import settings as kiosk_settings
from kiosk.consent.notices import load_notices
from kiosk.errors import KioskError, SettingsError
from kiosk.policy.bundle_signature import Demands
from kiosk.policy.packs import load_packs
from kiosk.presence import thresholds
from kiosk.settings import Settings
from kiosk.settings.file import SHARED_FILE
from kiosk.settings.store_and_staff import PUSHED_KINDS
from kiosk.visit.runtime import held_listings, listings_watch

_PROGRAM_S = 120.0
# What a kiosk runs; each module loads its libraries when it is imported.
_MODULES = ("counter", "visit", "relay")
_PROGRAMS = ("ui.launcher", "provisioning.commands.agent")


class SelfTestError(KioskError):
    """This would not work here: says what, and why."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    kiosk_settings.add_argument(parser)
    parser.add_argument(
        "--scratch", type=Path, metavar="FOLDER", help="an empty folder for copies of the databases"
    )
    parser.add_argument(
        "--content",
        action="append",
        default=[],
        metavar="KIND=FOLDER",
        help=f"in the place of what is in use; KIND: {', '.join(PUSHED_KINDS)}",
    )


def run(arguments: argparse.Namespace) -> int:
    content = {kind: Path(folder) for kind, _, folder in _pairs(arguments.content)}
    shared = content["settings"] / SHARED_FILE if "settings" in content else None
    settings = kiosk_settings.load(arguments.settings, shared)
    try:
        for said in _checks(settings, content, arguments.scratch):
            print(f"ok       {said}", flush=True)
    except (KioskError, OSError) as error:
        print(f"failed   {error}")
        return 1
    return 0


def _pairs(given: list[str]) -> Iterator[tuple[str, str, str]]:
    for pair in given:
        kind, equals, folder = pair.partition("=")
        if kind not in PUSHED_KINDS or not folder:
            raise SettingsError("--content", f"{pair}: KIND=FOLDER")
        yield kind, equals, folder


def _checks(settings: Settings, content: dict[str, Path], scratch: Path | None) -> Iterator[str]:
    """What was found well. Raises KioskError, OSError."""
    yield _rules(settings, content.get("policy"))
    yield _notices(settings, content.get("notices"))
    if "listings" in content:
        yield _listings(settings, content["listings"])
    thresholds.load(settings.paths.thresholds)
    if scratch is not None:
        yield from _programs()
        yield _outbox(settings, scratch)


def _rules(settings: Settings, pushed: Path | None) -> str:
    if pushed and settings.paths.packs:
        raise SelfTestError("paths.packs is set in the settings: pushed rules would not be used")
    key = settings.policy.public_key
    demands = Demands(key.read_bytes() if key else b"", settings.policy.installed)
    rules = load_packs(pushed or settings.paths.chosen_packs, settings.policy.packs, demands)
    return f"rules    {rules.version}"


def _notices(settings: Settings, pushed: Path | None) -> str:
    if pushed and settings.paths.notices:
        raise SelfTestError("paths.notices is set in the settings: pushed ones would not be used")
    notices = load_notices(pushed or settings.paths.chosen_notices)
    return f"notices  {len(notices.texts)} texts"


def _listings(settings: Settings, pushed: Path) -> str:
    key = listings_watch.receipt_key(settings)
    file = held_listings.load_file(pushed / held_listings.PUSHED_FILE, key)
    if file is None:
        raise SelfTestError("the listings are not whole, or not signed by this kiosk's carrier")
    used = settings.paths.pushed("listings")
    before = held_listings.load_head(used / held_listings.PUSHED_FILE, key) if used else None
    if before and file.head.number < before.number:
        raise SelfTestError(
            f"listings {file.head.number} are older than those in use ({before.number}): make new ones"
        )
    return f"listings {file.head.number}: {file.head.rows} entries"


def _programs() -> Iterator[str]:
    """Each loads whatever it needs; the screen and the agent in processes of their own."""
    for name in _MODULES:
        try:
            import_module(f"kiosk.commands.{name}")
        except ImportError as error:
            raise SelfTestError(f"kiosk {name} cannot start: {error}") from error
        yield f"program  kiosk {name}"
    for name in _PROGRAMS:
        _starts(name)
        yield f"program  {name}"


def _starts(name: str) -> None:
    command = [sys.executable, "-m", name, "--help"]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=_PROGRAM_S, check=False, env=environment
        )
    except subprocess.TimeoutExpired as error:
        raise SelfTestError(f"{name} did not start in {_PROGRAM_S:.0f} s") from error
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise SelfTestError(f"{name} cannot start: {last}")


def _outbox(settings: Settings, scratch: Path) -> str:
    """Every record that waits is there in this version's form, and another one can be added."""
    names = copy_databases(settings.paths.outbox, scratch)
    if not names:
        return "database none yet"
    limits = settings.limits
    outbox = SqliteOutbox(scratch, limits.store_mb)
    before = outbox.backlog()
    _ask(outbox.check() == "ok", "the database's copy is damaged")
    outbox.append(str(uuid.uuid4()), lambda _seq, _prev: b"a record of the self-test")
    _ask(outbox.backlog() == before + 1, "a record that was added is not there")
    outbox.close()
    SqliteStatements(scratch, limits.statements_mb).close()
    return f"database {before} records wait"


def _ask(holds: bool, why: str) -> None:
    if not holds:
        raise SelfTestError(why)
