"""Sealed key files: AES-256-GCM under a wrapping key of root's, one line of text.

What that is worth: a copy of the data partition, of a backup or of the settings holds no key. Whoever has the
wrapping key too (root; a thief of the whole SD card) opens all. A sealed key is a service's alone: each has a
wrapping key of its own, and its purpose is bound in, so that none takes the place of another.
"""

import base64
import binascii
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kiosk.errors import KeyUnavailableError

MARK = "kiosk-sealed-1:"
WRAPPING_BYTES = 32
_NONCE_BYTES = 12


def seal(secret: bytes, purpose: str, wrapping: bytes) -> str:
    """One line, for a file or for the settings."""
    nonce = os.urandom(_NONCE_BYTES)
    sealed = AESGCM(wrapping).encrypt(nonce, secret, purpose.encode())
    return MARK + base64.b64encode(nonce + sealed).decode()


def is_sealed(content: bytes) -> bool:
    return content.startswith(MARK.encode())


def unseal(text: str, purpose: str, wrapping: bytes) -> bytes:
    """The secret. Raises KeyUnavailableError."""
    try:
        sealed = base64.b64decode(text.removeprefix(MARK).strip(), validate=True)
        nonce, content = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        return AESGCM(wrapping).decrypt(nonce, content, purpose.encode())
    except (binascii.Error, ValueError, InvalidTag) as error:
        raise KeyUnavailableError(purpose, "sealed by another key, or damaged") from error


def like(secret: bytes, purpose: str, wrapping: "Wrapping", present: Path) -> bytes:
    """A secret as the one that it replaces is kept; where there is none, sealed if there is a wrapping key.

    Raises KeyUnavailableError, OSError.
    """
    is_there = present.exists()
    if is_sealed(present.read_bytes()) if is_there else wrapping.file.exists():
        return seal(secret, purpose, wrapping.key(purpose)).encode() + b"\n"
    return secret


class Wrapping:
    """One service's wrapping key, read when it is first needed."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def opened(self, content: bytes, purpose: str) -> bytes:
        """A secret, sealed or not. Raises KeyUnavailableError."""
        if not is_sealed(content):
            return content
        return unseal(content.decode("ascii", "replace"), purpose, self.key(purpose))

    def read(self, file: Path, purpose: str) -> bytes:
        """A key file, sealed or not. Raises KeyUnavailableError, and OSError where there is none."""
        return self.opened(file.read_bytes(), purpose)

    def key(self, purpose: str) -> bytes:
        try:
            key = self.file.read_bytes()
        except OSError as error:
            raise KeyUnavailableError(purpose, f"{self.file}: {error.strerror}") from error
        if len(key) != WRAPPING_BYTES:
            raise KeyUnavailableError(purpose, f"{self.file} is no key of {WRAPPING_BYTES} bytes")
        return key
