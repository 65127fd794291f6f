"""The fleet's register as pages read it, one connection for each thread; acts in a person's name."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings

from provisioning.console.settings import ConsolePlace
from provisioning.fleet.register import Register
from provisioning.fleet.repository import Repository
from provisioning.fleet.rollout_acts import RolloutActs

_open = threading.local()
_kept: dict[Any, tuple[float, Any]] = {}
_reading: dict[Any, threading.Lock] = {}
_MOST_KEPT = 500


def place() -> ConsolePlace:
    found: ConsolePlace = settings.CONSOLE
    return found


def repository() -> Repository:
    return Repository(place().repository)


def register() -> Register:
    """This thread's; SQLite's connections stay in theirs. Raises RepositoryInputError."""
    folder = place().repository
    opened: dict[Path, Register] = _open.__dict__.setdefault("registers", {})
    if folder not in opened:
        opened[folder] = Register(folder)
    return opened[folder]


def store_of(device: str) -> str:
    """Where the fleet knows that kiosk; an empty text: nowhere."""
    known = register().kiosks.find(device)
    return known.store if known else ""


def acts(who: str) -> RolloutActs:
    """The same as the commands': who is an account's name. Raises RepositoryInputError."""
    return RolloutActs(register(), who, time.time)


def note(who: str, act: str, subject: str, detail: str = "") -> None:
    """Into the fleet's audit: what was done at the console itself. Raises RepositoryInputError."""
    with register().transaction():
        register().audit.add(time.time(), who, act, subject, detail)


def kept(what: Any, seconds: float, read: Callable[[], Any]) -> Any:
    """What takes long to read, so old or a little older; what: names it.

    While one thread reads it anew, the others have what was there: many at once do not read the same.
    """
    key = (place().repository, what)
    found = _kept.get(key)
    if found and time.monotonic() - found[0] <= seconds:
        return found[1]
    lock = _reading.setdefault(key, threading.Lock())
    if not lock.acquire(blocking=found is None):
        return found[1] if found else read()
    try:
        return _read_anew(key, seconds, read)
    finally:
        lock.release()


def _read_anew(key: Any, seconds: float, read: Callable[[], Any]) -> Any:
    """Whoever waited for another thread has what that one read."""
    found = _kept.get(key)
    if found and time.monotonic() - found[0] <= seconds:
        return found[1]
    value = read()
    if len(_kept) > _MOST_KEPT:  # names of what is asked for come from outside
        _kept.clear()
        _reading.clear()
    _kept[key] = (time.monotonic(), value)
    return value
