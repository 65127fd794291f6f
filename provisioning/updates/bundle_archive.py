"""A published bundle as one ZIP file: how much of it is unpacked, and what shows that it is none."""

import zipfile
import zlib
from collections.abc import Collection

FILES = 500
BYTES = 32 << 20  # unpacked

# What the standard library raises of bytes that are no ZIP file, or a damaged one.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
)


def is_larger_than_any(members: Collection[zipfile.ZipInfo]) -> bool:
    """By what its members say of themselves."""
    return len(members) > FILES or sum(member.file_size for member in members) > BYTES
