"""Staff PINs: their form, which are guessed first, and their scrypt (RFC 7914) hashes.

A hash is kept as `scrypt$N$r$p$salt$hash`, salt and hash in hex. How often one is tried: kiosk/pin_locks.
"""

import datetime as dt
import hashlib
import hmac
import os
from contextlib import suppress

from kiosk.errors import KioskError

PIN_LEAST_DIGITS, PIN_MOST_DIGITS = 6, 12
PIN_GOOD_FOR_S = 600  # since it was typed; an attestation later than that asks for it anew

_N, _R, _P = 1 << 14, 8, 1
_MAX_N = 1 << 17
_MAX_MEMORY = 256 << 20

_ROW = "0123456789" * 2
# Walks over the keypad, and dates of love: what lists of leaked PINs begin with.
_FAVOURITES = (
    "147258",
    "258369",
    "147369",
    "159357",
    "159753",
    "789456",
    "456123",
    "520131",
    "131452",
)
_DIFFERENT_DIGITS = 3
_DATES = ("%y%m%d", "%d%m%y", "%m%d%y", "%Y%m%d", "%d%m%Y", "%m%d%Y")


class PinFormatError(KioskError):
    """A stored PIN is not of the form scrypt$N$r$p$salt$hash."""


def is_pin(text: str) -> bool:
    """Whether somebody may have it: digits, as many as the pad takes, and none that are guessed first."""
    fits = PIN_LEAST_DIGITS <= len(text) <= PIN_MOST_DIGITS
    return fits and text.isascii() and text.isdigit() and not _is_guessed_first(text)


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


# -- what is guessed first ------------------------------------------------------------------


def _is_guessed_first(pin: str) -> bool:
    few = len(set(pin)) < _DIFFERENT_DIGITS
    return few or _is_run(pin) or _repeats(pin) or _is_favourite(pin) or _is_date(pin)


def _is_run(pin: str) -> bool:
    """Up or down the row of digits, singly or in pairs: 123456, 098765, 112233."""
    in_pairs = pin[::2] == pin[1::2]
    singly = pin[::2] if in_pairs else pin
    return singly in _ROW or singly[::-1] in _ROW


def _repeats(pin: str) -> bool:
    """A shorter one again and again: 121212, 716716."""
    return pin in (pin + pin)[1:-1]


def _is_favourite(pin: str) -> bool:
    return any(pin.startswith(one) or pin[::-1].startswith(one) for one in _FAVOURITES)


def _is_date(pin: str) -> bool:
    """Birthdays, which colleagues know."""
    return any(_reads_as(pin, form) for form in _DATES)


def _reads_as(pin: str, form: str) -> bool:
    with suppress(ValueError):
        return dt.datetime.strptime(pin, form).strftime(form) == pin  # noqa: DTZ007 - a day
    return False
