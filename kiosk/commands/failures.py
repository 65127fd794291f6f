"""What a command that cannot go on says: a sentence, and what to do about it."""

import errno
import os
import pwd
from collections.abc import Iterator

from kiosk.errors import (
    KeyUnavailableError,
    KioskError,
    StoreCorruptError,
    StoreDamagedError,
    StoreFullError,
    StoreInUseError,
)

_FULL = "the disk is full. Make room on it; what was kept stays kept."
_READ_ONLY = "it can only be read. Mount it for writing (`mount -o remount,rw`)."
_DOCTOR = "`kiosk doctor` as root names files that are in the way, and what to do."
_OF_ERRNO = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EROFS: _READ_ONLY,
    errno.ENOENT: "it is not there. Compare the path in the settings; keys come from `kiosk enroll`.",
    errno.EADDRINUSE: "somebody else uses that address. `kiosk doctor` tells what runs here.",
    errno.ENAMETOOLONG: "the path is too long. Take a shorter folder.",
}
_OF_RIGHTS = frozenset({errno.EACCES, errno.EPERM})


def sentence(error: KioskError | OSError) -> str:
    """What happened, and what to do; one line."""
    return " ".join(_parts(error))


def _parts(error: KioskError | OSError) -> Iterator[str]:
    match error:
        case StoreFullError():
            yield f"{error}: {_FULL}"
        case StoreCorruptError():
            yield f"the store of records is damaged ({error})."
            yield "Restart the counter (`systemctl restart kiosk-counter`): it puts the file aside, and"
            yield "goes on with what can be read of it."
        case StoreInUseError():
            yield f"{error}. Try again in a minute."
        case StoreDamagedError():
            yield f"the database is damaged, or {_user()} may not write it ({error})."
            yield _DOCTOR
        case KeyUnavailableError():
            yield f"{error}. `kiosk doctor` as root tells of each key."
        case OSError():
            yield _of_system(error)
        case _:
            yield str(error)


def _of_system(error: OSError) -> str:
    where = f"{error.filename}: " if error.filename is not None else ""
    if error.errno in _OF_RIGHTS:
        return f"{where}not for {_user()}. Run this as its service's user or as root; {_DOCTOR}"
    told = _OF_ERRNO.get(error.errno or 0) or error.strerror or str(error)
    return f"{where or _nameless(error)}{told}"


def _nameless(error: OSError) -> str:
    """Of an error that names no file."""
    return "" if error.errno is None else f"{os.strerror(error.errno)}: "


def _user() -> str:
    number = os.geteuid()
    try:
        return f"user {pwd.getpwuid(number).pw_name}"
    except KeyError:
        return f"user {number}"
