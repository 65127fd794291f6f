"""`kiosk counter`: supervise visits, one process each, and the inference process."""

import argparse
import logging
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
from kiosk.errors import FaceAnalysisError, KeyUnavailableError
from kiosk.presence import thresholds
from kiosk.process import child_environment, keep_memory_private, log_to_stderr, make_folders
from kiosk.settings import Settings

log = logging.getLogger(__name__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    kiosk_settings.add_argument(parser)


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
    make_folders(paths.screen_socket.parent, paths.faces_socket.parent)
    with _listen(paths.screen_socket) as listener:

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

        Supervisor(start_visit, start_faces).run()
    return 0


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


def _listen(path: Path) -> socket.socket:
    """The screen connects here; whoever is the visit accepts."""
    with suppress(FileNotFoundError):
        path.unlink()
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen(2)
    return listener


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
