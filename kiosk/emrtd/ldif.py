"""LDIF (RFC 2849), as ICAO's public key directory is handed out: values, by their attributes."""

import base64
import binascii
from collections.abc import Iterator

from kiosk.errors import MalformedDataError

_LONGEST_LINE = 8 << 20  # of base64: a master list of every state has some 2 MB


def is_ldif(content: bytes) -> bool:
    """A directory's entries begin with their names, perhaps after a version and comments."""
    lines = (line for line in content[:4096].splitlines() if line and not line.startswith(b"#"))
    return any(line.lower().startswith((b"dn:", b"version:")) for line in lines)


def values(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Attribute (small letters, without options) and value, of all entries. Raises MalformedDataError."""
    for number, line in enumerate(_unfolded(content), start=1):
        name, colon, value = line.partition(b":")
        if not line or line.startswith(b"#") or not colon:
            continue
        attribute = name.partition(b";")[0].decode("ascii", "replace").lower()
        if value.startswith(b":"):
            try:
                yield attribute, base64.b64decode(value[1:].strip(), validate=True)
            except binascii.Error as error:
                raise MalformedDataError("LDIF", f"value {number} is no base64") from error
        else:
            yield attribute, value.strip()


def _unfolded(content: bytes) -> Iterator[bytes]:
    """Lines; what begins with a space goes on with the line before."""
    parts: list[bytes] = []
    size = 0
    for line in content.splitlines():
        if line.startswith(b" ") and parts:
            parts.append(line[1:])
            size += len(line)
            if size > _LONGEST_LINE:
                raise MalformedDataError("LDIF", f"a value of {size} characters")
            continue
        if parts:
            yield b"".join(parts)
        parts, size = [line], len(line)
    if parts:
        yield b"".join(parts)
