"""Files of keys, written whole or not at all: what is there on return survives a power cut."""

import os
from pathlib import Path

SECRET_MODE, PUBLIC_MODE = 0o400, 0o444


def write(file: Path, content: bytes, mode: int, user: int, group: int) -> None:
    """Replaces what was there. Raises OSError."""
    waiting = file.with_name(f"{file.name}.part")
    waiting.unlink(missing_ok=True)
    made = os.open(waiting, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
    with os.fdopen(made, "wb") as out:
        out.write(content)
        out.flush()
        os.fchown(made, user, group)
        os.fchmod(made, mode)
        os.fsync(made)
    move(waiting, file)


def write_to_service(file: Path, content: bytes, mode: int) -> None:
    """The same for a service whose folder it is: what root makes there belongs to the folder's owner."""
    owner = file.parent.stat() if os.geteuid() == 0 else None
    user, group = (owner.st_uid, owner.st_gid) if owner else (os.geteuid(), os.getegid())
    write(file, content, mode, user, group)


def move(source: Path, target: Path) -> None:
    """Into the same folder. Raises OSError."""
    source.replace(target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
