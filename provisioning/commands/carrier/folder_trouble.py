"""Trouble with the carrier's folder in a sentence: another user's, read-only, full, busy or damaged."""

import errno
import os
import pwd
from pathlib import Path
from typing import NamedTuple

from provisioning.carrier.folder_inventory import LEDGER
from provisioning.carrier.tables import schema
from provisioning.commands.carrier.exit_status import ExitStatus

_FULL = {errno.ENOSPC, errno.EDQUOT}
_ANOTHERS = {errno.EACCES, errno.EPERM}
_LITTLE = (
    1 << 20
)  # bytes: less is left of a full disk, on which SQLite only says that it cannot write
_RESTORE = "put it back from the back-up (`carrier backup restore`, docs/backup.md)"


class Trouble(NamedTuple):
    status: ExitStatus
    sentence: str


def of(error: OSError | schema.DatabaseError, folder: Path) -> Trouble | None:
    """What a person is told. folder: the carrier's. None: the folder is not to blame."""
    if isinstance(error, OSError):
        return _of_file(error, folder)
    file = folder / LEDGER
    match schema.trouble(error):
        case "":
            return None
        case "damaged":
            return Trouble(ExitStatus.LOST, f"{file} is damaged ({error}): {_RESTORE}")
        case "busy":
            why = "another `carrier` command is writing to it: try again when that has ended"
            return Trouble(ExitStatus.UNUSABLE, f"{file}: {why}")
        case "full":
            return _full(file)
    return _of_ledger(error, file)


def _of_ledger(error: schema.DatabaseError, file: Path) -> Trouble:
    """SQLite says only that it cannot open or write: the reason is looked for at the file."""
    place = next(one for one in (file, *file.parents) if one.exists())
    room = os.statvfs(place)
    if room.f_flag & os.ST_RDONLY:
        return _read_only(place)
    places = (place, place.parent) if place == file else (place,)
    closed = next((one for one in places if not os.access(one, os.R_OK | os.W_OK)), None)
    if closed is not None:
        return _anothers(closed)
    if room.f_bavail * room.f_frsize < _LITTLE:
        return _full(place)
    return Trouble(
        ExitStatus.UNUSABLE, f"{file}: SQLite says: {error}; look at the disk and its logs"
    )


def _of_file(error: OSError, folder: Path) -> Trouble:
    file = Path(os.fsdecode(error.filename)) if error.filename else folder
    if error.errno in _FULL:
        return _full(file)
    if error.errno == errno.EROFS:
        return _read_only(file)
    if error.errno in _ANOTHERS:
        return _anothers(file)
    return Trouble(ExitStatus.WRONG, f"{file}: {error.strerror or error}")


def _full(file: Path) -> Trouble:
    return Trouble(
        ExitStatus.UNUSABLE,
        f"{file}: the disk is full: make room on it, then run the command again",
    )


def _read_only(file: Path) -> Trouble:
    return Trouble(
        ExitStatus.UNUSABLE,
        f"{file} is on a read-only file system: every command writes there; mount it writable",
    )


def _anothers(file: Path) -> Trouble:
    """Named with the file's owner, or its folder's where that cannot be looked at."""
    place = next(one for one in (file, *file.parents) if _is_seen(one))
    owner = _name(place.stat().st_uid)
    return Trouble(
        ExitStatus.UNUSABLE,
        f"{file}: user {_name(os.geteuid())} may not read and write it; {place} is {owner}'s: run the"
        f" command as {owner}",
    )


def _is_seen(file: Path) -> bool:
    try:
        return file.exists()
    except PermissionError:
        return False


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
