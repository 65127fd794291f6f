"""Files that outlive a power cut: what is said to be on disk is there afterwards, or the one before is."""

import os
from pathlib import Path


def replace(file: Path, content: bytes) -> None:
    """Raises OSError."""
    new = file.with_name(f".{file.name}.new")
    with new.open("wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
    new.replace(file)
    sync(file.parent)


def sync(path: Path) -> None:
    """A file's content, or the names in a folder. Raises OSError."""
    fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def sync_all(folder: Path) -> None:
    """Everything below it, and the names. Raises OSError."""
    for at, _, names in os.walk(folder):
        for name in names:
            if not Path(at, name).is_symlink():
                sync(Path(at, name))
        sync(Path(at))
