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
