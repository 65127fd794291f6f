"""`kiosk counter`: supervise visits, one process each, and the inference process."""

import argparse
import logging
import os
import pwd
import secrets
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from types import FrameType

from drivers.faces.environment import inference_environment
from drivers.faces.models import operator
from drivers.keys import configured
from kiosk import settings as kiosk_settings
from kiosk.counter import Supervisor
from kiosk.errors import AlreadyRunningError, FaceAnalysisError, KeyUnavailableError
from kiosk.instance_lock import only_one
from kiosk.presence import thresholds
from kiosk.process import (
    child_environment,
    give_to_folders_owner,
    keep_memory_private,
    log_to_stderr,
    make_folders,
)
from kiosk.protocol.messages import TOKEN_BYTES
from kiosk.settings import Settings
from kiosk.settings.counter import Paths

log = logging.getLogger(__name__)

_SOCKET_MODE = 0o660  # the folder gives the group


def add_arguments(parser: argparse.ArgumentParser) -> None:
    kiosk_settings.add_argument(parser)
    parser.add_argument(
        "--screen-user",
        type=_user,
        default=os.geteuid(),
        metavar="USER",
        help="whose processes may be the screen; default: the counter's own user",
    )


def _user(name: str) -> int:
    """A user's number, given by name or number. ValueError: nobody is called so."""
    try:
        return int(name) if name.isdecimal() else pwd.getpwnam(name).pw_uid
    except KeyError as error:
        raise ValueError(name) from error


def run(arguments: argparse.Namespace) -> int:
    settings = kiosk_settings.load(arguments.settings)
    try:
        _check_faces(settings)
        _check_keys(settings)
    except (FaceAnalysisError, KeyUnavailableError, OSError) as error:
        print(f"kiosk counter: {error}", file=sys.stderr)
        return 2
    log_to_stderr("counter")
    keep_memory_private()
    signal.signal(signal.SIGTERM, _stop)
    paths = settings.paths
    make_folders(
        *(path.parent for path in (*_locks(paths), paths.screen_token, paths.faces_socket))
    )
    try:
        with only_one("counter", *_locks(paths)):
            _serve(arguments, settings)
    except AlreadyRunningError as error:
        print(f"kiosk counter: {error}", file=sys.stderr)
        return 2
    return 0


def _locks(paths: Paths) -> tuple[Path, ...]:
    """Beside the socket and beside the data: neither may have two counters."""
    return paths.screen_socket.with_name("counter.lock"), paths.counter / "counter.lock"


def _serve(arguments: argparse.Namespace, settings: Settings) -> None:
    """Until it is interrupted."""
    token = _new_token(settings.paths.screen_token)
    with _listen(settings.paths.screen_socket) as listener:

        def start_visit(control: socket.socket) -> subprocess.Popen[bytes]:
            files = (listener.fileno(), control.fileno())
            command = [
                sys.executable,
                "-m",
                "kiosk",
                "visit",
                "--settings",
                str(arguments.settings),
            ]
            command += ["--listener", str(files[0]), "--control", str(files[1])]
            return subprocess.Popen(command, pass_fds=files, env=child_environment())

        def start_faces() -> subprocess.Popen[bytes]:
            command = faces_command(settings)
            return subprocess.Popen(command, env=child_environment() | inference_environment())

        Supervisor(start_visit, start_faces, (arguments.screen_user, token)).run()


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


def _new_token(file: Path) -> bytes:
    """In place, so that whoever holds the file open reads it anew: a screen need not start again with us."""
    token = secrets.token_bytes(TOKEN_BYTES)
    fd = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        give_to_folders_owner(fd, file.parent)
        os.pwrite(fd, token, 0)
        os.ftruncate(fd, TOKEN_BYTES)
    finally:
        os.close(fd)
    return token


def _listen(path: Path) -> socket.socket:
    """The screen connects here; whoever is the visit accepts."""
    with suppress(FileNotFoundError):
        path.unlink()
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    path.chmod(_SOCKET_MODE)  # before anybody can connect
    listener.listen(2)
    return listener


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
