"""Tells a running broker who has which role, as the one client that may: Mosquitto's dynamic security."""

import json
import selectors
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from drivers.mqtt.client import Connected, Disconnected, Endpoint, Received, Session
from provisioning.carrier.broker_roles import ADMIN_CLIENT, CONTROL, CONTROL_RESPONSE
from provisioning.carrier.errors import InputError

Commands = Callable[[str], list[dict[str, Any]]]

_WITHIN_S = 20.0
# What is so already is no trouble.
_DONE_BEFORE = ("not found", "already exists")


class _Response(msgspec.Struct):
    """To one command. error: empty where it was done."""

    command: str = ""
    error: str = ""


class _Answer(msgspec.Struct):
    responses: list[_Response]


def tell(folder: Path, host: str, port: int, commands: list[dict[str, Any]]) -> bool:
    """False: the broker was not reached. Raises InputError: it refused; OSError: a file is missing."""
    files = (folder / "ca.pem", folder / "admin.pem", folder / "admin.key")
    session = Session(Endpoint(host, port, *files, ADMIN_CLIENT), [CONTROL_RESPONSE], keep=False)
    try:
        answer = _answer(session, json.dumps({"commands": commands}).encode())
    finally:
        session.close()
    if answer is None:
        return False
    for response in read(answer):
        error = response.error
        if error and not any(words in error.lower() for words in _DONE_BEFORE):
            raise InputError("broker", f"{response.command}: {error}")
    return True


def read(answer: bytes) -> list[_Response]:
    """What became of each command. Raises InputError: it is no such answer."""
    try:
        return msgspec.json.decode(answer, type=_Answer).responses
    except (ValueError, RecursionError) as error:  # msgspec's own are ValueErrors
        raise InputError("broker", f"its answer cannot be read: {error}") from error


def _answer(session: Session, message: bytes) -> bytes | None:
    """None: the connection ended, or nothing came in time."""
    session.open()
    until = time.monotonic() + _WITHIN_S
    with selectors.DefaultSelector() as selector:
        selector.register(session, selectors.EVENT_READ)
        while time.monotonic() < until:
            selector.select(1.0)
            for event in session.events():
                match event:
                    case Connected():
                        session.publish(CONTROL, message)
                    case Received(_, payload):
                        return payload
                    case Disconnected():
                        return None
    return None
