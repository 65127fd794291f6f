"""Keys and certificates in a service's folder: they are the folder owner's, also where root makes them."""

import os
from pathlib import Path

from kiosk import durable_files

SECRET_MODE, PUBLIC_MODE = 0o400, 0o444


def write(file: Path, content: bytes, mode: int) -> None:
    """Replaces what was there, as a whole. Raises OSError."""
    owner = file.parent.stat() if os.geteuid() == 0 else None
    durable_files.replace(file, content, mode, (owner.st_uid, owner.st_gid) if owner else None)
