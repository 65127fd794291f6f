"""Clerks' PINs: their form, how often one may be tried, and their scrypt (RFC 7914) hashes.

A hash is kept as `scrypt$N$r$p$salt$hash`, salt and hash in hex.
"""

import hashlib
import hmac
import os

from kiosk.errors import KioskError

PIN_LEAST_DIGITS, PIN_MOST_DIGITS = 4, 12
PIN_TRIES = 5  # wrong ones of one person; the next is not looked at before PIN_LOCK_S have passed
PIN_LOCK_S = 300

_N, _R, _P = 1 << 14, 8, 1
_MAX_N = 1 << 17
_MAX_MEMORY = 256 << 20


class PinFormatError(KioskError):
    """A stored PIN is not of the form scrypt$N$r$p$salt$hash."""


def is_pin(text: str) -> bool:
    """Whether somebody may have it: only ASCII digits, as many as the pad takes."""
    fits = PIN_LEAST_DIGITS <= len(text) <= PIN_MOST_DIGITS
    return fits and text.isascii() and text.isdigit()


def hash_pin(pin: str, salt: bytes | None = None) -> str:
    salt = salt or os.urandom(16)
    return f"scrypt${_N}${_R}${_P}${salt.hex()}${_derive(pin, salt, _N, _R, _P).hex()}"


def verify_pin(pin: str, stored: str) -> bool:
    """Compare in constant time. Raises PinFormatError for a stored value of another form."""
    try:
        scheme, n, r, p, salt, expected = stored.split("$")
        numbers = int(n), int(r), int(p)
        wanted = bytes.fromhex(expected)
        salted = bytes.fromhex(salt)
    except ValueError as error:
        raise PinFormatError(stored.partition("$")[0]) from error
    if scheme != "scrypt" or not 1 < numbers[0] <= _MAX_N:
        raise PinFormatError(scheme)
    return hmac.compare_digest(_derive(pin, salted, *numbers), wanted)


def _derive(pin: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, n=n, r=r, p=p, maxmem=_MAX_MEMORY)
