"""The control socket of emulated hardware, both ends: one JSON object a line, one answer a line.

A request is {"command": NAME, ...arguments}; the answer {"ok": true, ...} or {"error": TEXT}.
The demo's panel, the director and the tests speak it; the kiosk itself never does.
"""

import json
import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

Handler = Callable[..., Mapping[str, Any] | None]

_MAX_LINE = 1 << 20


class ControlError(Exception):
    """The emulated hardware refused a command, or is gone."""


class ControlClient:
    """The caller's end of a control socket."""

    def __init__(self, path: Path, timeout_s: float = 180) -> None:
        self._path = path
        self._timeout_s = timeout_s

    def call(self, command: str, **arguments: object) -> dict[str, Any]:
        """Send one command and give its answer. Raises ControlError."""
        with socket.socket(socket.AF_UNIX) as sock:
            sock.settimeout(self._timeout_s)
            try:
                sock.connect(str(self._path))
                sock.sendall(json.dumps({"command": command, **arguments}).encode() + b"\n")
                with sock.makefile("rb") as lines:
                    line = lines.readline(_MAX_LINE)
            except OSError as error:
                raise ControlError(f"{self._path.name}: {error}") from error
        answer: dict[str, Any] = json.loads(line) if line else {"error": "no answer"}
        if "error" in answer:
            raise ControlError(f"{command}: {answer['error']}")
        return answer


def serve(path: Path, handlers: Mapping[str, Handler]) -> threading.Thread:
    """Answer commands on a Unix socket from a daemon thread, one at a time."""
    with suppress(FileNotFoundError):
        path.unlink()
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen()
    thread = threading.Thread(
        target=_accept, args=(listener, handlers), name="control", daemon=True
    )
    thread.start()
    return thread


def _accept(listener: socket.socket, handlers: Mapping[str, Handler]) -> None:
    while True:
        connection, _ = listener.accept()
        with connection, suppress(OSError), connection.makefile("rwb") as lines:
            for line in lines:
                lines.write(json.dumps(_answer(line, handlers)).encode() + b"\n")
                lines.flush()


def _answer(line: bytes, handlers: Mapping[str, Handler]) -> dict[str, Any]:
    try:
        request = json.loads(line)
        handler = handlers[request.pop("command")]
        return {"ok": True, **(handler(**request) or {})}
    except (ValueError, KeyError, TypeError, AttributeError, ControlError) as error:
        return {"error": f"{type(error).__name__}: {error}"}
