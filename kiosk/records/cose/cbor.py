"""CBOR (RFC 8949): deterministic when made here, bounded when it comes from outside."""

from typing import Any

import cbor2

from kiosk.errors import EvidenceError
from kiosk.input_bounds import CBOR_DEPTH, SEALED_BYTES


def loads(data: bytes) -> Any:
    """CBOR from outside: bounded in size and depth. Raises EvidenceError."""
    if len(data) > SEALED_BYTES:
        raise EvidenceError(f"message of {len(data)} bytes")
    try:
        value = cbor2.loads(data)
    except (cbor2.CBORDecodeError, ValueError, OverflowError, RecursionError, TypeError) as error:
        raise EvidenceError(f"not CBOR: {type(error).__name__}") from error
    _check_depth(value, CBOR_DEPTH)
    return value


def dumps(value: Any) -> bytes:
    """Deterministic CBOR (RFC 8949 §4.2)."""
    return bytes(cbor2.dumps(value, canonical=True))


def as_bytes(encoded: Any) -> bytes:
    """A message that cwt hands out as bytes, or as a tag still to be encoded."""
    return bytes(encoded) if isinstance(encoded, bytes) else bytes(cbor2.dumps(encoded))


def _check_depth(value: Any, left: int) -> None:
    if left == 0:
        raise EvidenceError("nested too deeply")
    if isinstance(value, cbor2.CBORTag):
        _check_depth(value.value, left - 1)
    elif isinstance(value, dict):
        for item in value.values():
            _check_depth(item, left - 1)
    elif isinstance(value, list | tuple):
        for item in value:
            _check_depth(item, left - 1)
