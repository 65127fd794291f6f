"""Opening a COSE message of somebody else: whatever is wrong with it becomes one typed error."""

from typing import Any

import cbor2
from cwt import COSE
from cwt.exceptions import CWTError

from kiosk.errors import EvidenceError
from kiosk.records.cose import cbor

# cwt leaves malformed structures to cbor2's and Python's own errors.
_MALFORMED = (
    *(CWTError, cbor2.CBORDecodeError, ValueError, TypeError, KeyError, IndexError),
    *(AttributeError, OverflowError, RecursionError, NotImplementedError),
)


def decode(message: bytes, key: Any, **more: Any) -> bytes:
    """The payload of a message for, or by, this key. Raises EvidenceError."""
    cbor.loads(message)  # bounds first
    try:
        return bytes(COSE.new(verify_kid=False).decode(message, key, **more))
    except _MALFORMED as error:
        raise EvidenceError(f"{type(error).__name__}: {error}") from error
