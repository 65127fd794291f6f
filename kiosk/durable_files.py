"""Files that outlive a power cut: what is said to be on disk is there afterwards, or the one before is.

The only place that syncs and renames, beside the boot counter of updates, which imports nothing of ours
(provisioning/agent/slot_guard.py). All functions raise OSError.
"""

import os
import shutil
from pathlib import Path
from typing import IO

_NAME_LENGTH = 200  # of a file's own name in the waiting one's: there is an end of names, too


def waiting(file: Path) -> Path:
    """Under which name the next content lies until it is on disk; what a power cut has left is there."""
    return file.with_name(f".{file.name[:_NAME_LENGTH]}.new")


def replace(
    file: Path, content: bytes, mode: int | None = None, owner: tuple[int, int] | None = None
) -> None:
    """The whole new content or the whole old one, whatever happens in between.

    mode: exactly, and nobody else reads it before; None: as this process makes files.
    owner: (user, group); None: who runs this.
    """
    new = waiting(file)
    new.unlink(missing_ok=True)
    try:
        with _made(new, 0o666 if mode is None else 0o600) as out:
            out.write(content)
            out.flush()
            if owner is not None:
                os.fchown(out.fileno(), *owner)
            if mode is not None:
                os.fchmod(out.fileno(), mode)
            os.fsync(out.fileno())
        move(new, file)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def create(file: Path, content: bytes, mode: int) -> None:
    """Nothing is replaced: FileExistsError. A power cut may leave it cut short, and then it is in the way."""
    with _made(file, mode) as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    sync(file.parent)


def copy(source: Path, target: Path) -> None:
    """Of any size, into a waiting file at first; `move` gives it its name."""
    with source.open("rb") as read, target.open("wb") as out:
        shutil.copyfileobj(read, out)
        out.flush()
        os.fsync(out.fileno())


def move(source: Path, target: Path) -> None:
    """What is on disk already takes its name: before or after, never neither."""
    source.replace(target)
    sync(target.parent)
    if source.parent != target.parent:
        sync(source.parent)


def sync(path: Path) -> None:
    """A file's content, or the names in a folder."""
    opened = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def sync_all(folder: Path) -> None:
    """Everything below it, and the names."""
    for at, _, names in os.walk(folder):
        for name in names:
            if not (file := Path(at, name)).is_symlink():
                sync(file)
        sync(Path(at))


def _made(file: Path, mode: int) -> IO[bytes]:
    made = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, mode)
    return os.fdopen(made, "wb")
