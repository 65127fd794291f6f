"""A small file that is replaced whole or not at all, also when the power goes."""

import os
from pathlib import Path


def replace(file: Path, content: bytes) -> None:
    """Raises OSError; what was there before then stays."""
    waiting = file.with_suffix(".new")
    with waiting.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    waiting.replace(file)
    folder = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)  # its new name, too
    finally:
        os.close(folder)
