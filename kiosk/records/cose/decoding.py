"""Opening a COSE message of somebody else: whatever is wrong with it becomes one typed error.

cwt reads the headers without any bound, so nothing reaches it that is not in its one form.
"""

from typing import Any

import cbor2
from cwt import COSE
from cwt.exceptions import CWTError

from kiosk.errors import EvidenceError

# cwt leaves malformed structures to cbor2's and Python's own errors.
_MALFORMED = (
    *(CWTError, cbor2.CBORDecodeError, ValueError, TypeError, KeyError, IndexError),
    *(AttributeError, OverflowError, RecursionError, NotImplementedError),
)


def decode(message: bytes, key: Any, **more: Any) -> bytes:
    """The payload of a message for, or by, this key. Raises EvidenceError.

    message: as `kiosk.records.cose.canonical` has read it.
    """
    try:
        return bytes(COSE.new(verify_kid=False).decode(message, key, **more))
    except _MALFORMED as error:
        raise EvidenceError(f"{type(error).__name__}: {error}") from error
