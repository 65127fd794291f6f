"""One-time tokens: what a new kiosk shows to get its first certificate; kept only as their digest.

A token is 130 random bits, so that a plain digest tells nobody anything, and nobody finds one by trying.
"""

import hashlib
import secrets

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that look alike: somebody may type it
_LENGTH = 27
GOOD_FOR_DAYS = 7.0  # where whoever makes one says nothing else


def new() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))


def digest(token: str) -> bytes:
    """By which it is known; upper or lower case, spaces and hyphens are the typist's."""
    plain = "".join(token.split()).replace("-", "").upper()
    return hashlib.sha256(plain.encode()).digest()


def in_groups(token: str) -> str:
    """As it is shown to people."""
    return "-".join(token[at : at + 9] for at in range(0, len(token), 9))
