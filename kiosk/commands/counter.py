"""`kiosk counter`: supervise visits, one process each, and the inference process."""

import argparse
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

from drivers.faces.environment import inference_environment
from drivers.faces.models import operator
from drivers.keys import configured
from drivers.store import database, salvage
from drivers.store.outbox import SqliteOutbox
from kiosk import settings as kiosk_settings
from kiosk.commands import failures, screen_entrance
from kiosk.counter import Supervisor
from kiosk.errors import (
    AlreadyRunningError,
    FaceAnalysisError,
    KeyUnavailableError,
    KioskError,
    StoreCorruptError,
    StoreDamagedError,
    StoreFullError,
)
from kiosk.instance_lock import only_one
from kiosk.presence import thresholds
from kiosk.process import (
    child_environment,
    keep_memory_private,
    log_to_stderr,
    make_folders,
)
from kiosk.protocol.messages import Role
from kiosk.restart_delays import Patience
from kiosk.settings import Settings
from kiosk.settings.store_and_staff import Paths
from kiosk.visit.runtime import high_water, occupancy
from kiosk.visit.runtime.high_water import HighWaterMark

log = logging.getLogger(__name__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    kiosk_settings.add_argument(parser)
    for screen, whose in (("screen", "the screen"), ("clerk-screen", "the clerk's own screen")):
        parser.add_argument(
            f"--{screen}-user",
            type=screen_entrance.user,
            default=os.geteuid(),
            metavar="USER",
            help=f"whose processes may be {whose}; default: the counter's own user",
        )


def run(arguments: argparse.Namespace) -> int:
    settings = kiosk_settings.load(arguments.settings)
    try:
        _check_faces(settings)
        _check_keys(settings)
    except (FaceAnalysisError, KeyUnavailableError, OSError) as error:
        print(f"kiosk counter: {failures.sentence(error)}", file=sys.stderr)
        return 2
    log_to_stderr("counter")
    keep_memory_private()
    signal.signal(signal.SIGTERM, _stop)
    paths = settings.paths
    used = (
        *_locks(paths),
        paths.visit_lock,
        paths.screen_token,
        paths.clerk_socket,
        paths.faces_socket,
    )
    make_folders(*(path.parent for path in used))
    try:
        with only_one("counter", *_locks(paths)):
            _mend_store(settings)
            occupancy.prepare(paths.visit_lock)
            _serve(arguments, settings)
    except AlreadyRunningError as error:
        print(f"kiosk counter: {error}", file=sys.stderr)
        return 2
    return 0


def _locks(paths: Paths) -> tuple[Path, ...]:
    """Beside the socket and beside the data: neither may have two counters."""
    return paths.screen_socket.with_name("counter.lock"), paths.counter / "counter.lock"


def _mend_store(settings: Settings) -> None:
    """Before any visit stores; until the store opens. A second's rest, then twice as long."""
    patience = Patience()
    while (trouble := _trouble_of_store(settings)) is not None:
        wait_s, is_first = patience.failed()
        if is_first:
            log.error(
                "the store does not open: %s This is tried again, at last once a minute.", trouble
            )
        time.sleep(wait_s)


def _trouble_of_store(settings: Settings) -> str | None:
    """None: it opens. What could not be mended of one that opens is told, and it serves on."""
    folder, limits = settings.paths.outbox, settings.limits
    try:
        _mended(settings)
    except (StoreDamagedError, StoreFullError, OSError) as error:
        told = _of_damage(folder, error)  # a sentence, and no traceback
        log.error("ALARM: the store was not mended: %s", told)  # noqa: TRY400
    try:
        SqliteOutbox(folder, limits.store_mb).close()
    except (StoreDamagedError, StoreFullError, OSError) as error:
        return _of_damage(folder, error)
    return None


def _mended(settings: Settings) -> None:
    """Raises StoreDamagedError, StoreFullError, OSError."""
    folder, mark = settings.paths.outbox, HighWaterMark(settings.paths.counter / high_water.FILE)
    known = mark.load()
    if (mended := salvage.mend(folder, (known.seq, known.sha256))) is not None:
        log.error("ALARM: the store was damaged: %s", mended)
    if aside := salvage.put_recordings_aside(folder):
        log.error("ALARM: the statement videos were damaged: they are in %s", aside)


def _of_damage(folder: Path, error: KioskError | OSError) -> str:
    if not isinstance(error, StoreCorruptError):
        return failures.sentence(error)
    return (
        f"{folder / database.FILE} is damaged: {error}. Move it away, and keep it: it may hold records "
        "that the carrier has not seen. Then this kiosk is enrolled under another name."
    )


def _serve(arguments: argparse.Namespace, settings: Settings) -> None:
    """Until it is interrupted."""
    with ExitStack() as stack:
        listeners = {
            role: stack.enter_context(screen_entrance.listen(path))
            for role, path in _sockets(settings).items()
        }

        def start_visit(control: socket.socket) -> subprocess.Popen[bytes]:
            files = {role: listener.fileno() for role, listener in listeners.items()}
            command = visit_command(arguments.settings, files, control.fileno())
            passed = (*files.values(), control.fileno())
            return subprocess.Popen(command, pass_fds=passed, env=child_environment())

        def start_faces() -> subprocess.Popen[bytes]:
            command = faces_command(settings)
            return subprocess.Popen(command, env=child_environment() | inference_environment())

        log.info("serving: the screen connects to %s", settings.paths.screen_socket)
        Supervisor(start_visit, start_faces, _screens(arguments, settings)).run()


def _sockets(settings: Settings) -> dict[Role, Path]:
    """Where the screen of each role connects, of those that there are."""
    sockets = {Role.CUSTOMER: settings.paths.screen_socket}
    if settings.kiosk.clerk_screen:
        sockets[Role.CLERK] = settings.paths.clerk_socket
    return sockets


def _screens(arguments: argparse.Namespace, settings: Settings) -> dict[Role, tuple[int, bytes]]:
    """User and new token of each role's screen."""
    screens = {
        Role.CUSTOMER: (
            arguments.screen_user,
            screen_entrance.new_token(settings.paths.screen_token),
        )
    }
    if settings.kiosk.clerk_screen:
        token = screen_entrance.new_token(settings.paths.clerk_token)
        screens[Role.CLERK] = (arguments.clerk_screen_user, token)
    return screens


def visit_command(settings: Path, listeners: Mapping[Role, int], control: int) -> list[str]:
    """Starts a visit's process with these descriptors."""
    command = [sys.executable, "-m", "kiosk", "visit", "--settings", str(settings)]
    command += ["--listener", str(listeners[Role.CUSTOMER]), "--control", str(control)]
    if Role.CLERK in listeners:
        command += ["--clerk-listener", str(listeners[Role.CLERK])]
    return command


def faces_command(settings: Settings) -> list[str]:
    """Starts the inference process."""
    command = [sys.executable, "-m", "drivers.faces.process"]
    command += ["--socket", str(settings.paths.faces_socket)]
    manifest = settings.faces.manifest
    return [*command, "--manifest", str(manifest)] if manifest else command


def _check_faces(settings: Settings) -> None:
    """Refuse to start with what no visit could work with. SettingsError, FaceAnalysisError."""
    chosen = settings.paths.thresholds
    operator.with_thresholds(thresholds.load(chosen), settings.faces.manifest, chosen)
    operator.verified(settings.faces.manifest)


def _check_keys(settings: Settings) -> None:
    """KeyUnavailableError, OSError. A token is asked when it signs: it may be put in later."""
    configured.record_keys(settings)
    configured.staff(settings)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
