"""The keys that a printed page gives: MRZ or card access number (ICAO 9303-11 §4.3.2, §9.7.2)."""

import hashlib

from kiosk.identity.documents import AccessKey, ChipKey
from kiosk.identity.mrz import check_digit

_SEED = 16


def mrz_hash(key: AccessKey) -> bytes:
    """SHA-1 over number, birth and expiry with their check digits, 20 bytes."""
    items = (key.number.ljust(9, "<"), key.birth, key.expiry)
    information = "".join(item + check_digit(item) for item in items).encode("ascii")
    return hashlib.sha1(information).digest()  # noqa: S324 - ICAO 9303-11


def bac_seed(key: AccessKey) -> bytes:
    """The seed of the document basic access keys, 16 bytes."""
    return mrz_hash(key)[:_SEED]


def pace_password(key: ChipKey) -> tuple[int, bytes]:
    """The password's reference in MSE:Set AT (1: MRZ, 2: CAN), and the password."""
    if isinstance(key, AccessKey):
        return 1, mrz_hash(key)
    return 2, key.digits.encode("ascii")
