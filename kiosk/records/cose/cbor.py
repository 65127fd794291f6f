"""CBOR (RFC 8949): deterministic when made here, and the one door for what comes from outside.

Nothing else decodes CBOR. A value has one encoding, §4.2.1 (cbor2 sorts keys by length first, which is the
same order in all maps of ours), so that nobody can write the same thing in other bytes.
"""

from typing import Any

import cbor2

from kiosk.errors import EvidenceError
from kiosk.input_bounds import SEALED_BYTES
from kiosk.records.cose import wellformed


def loads(data: bytes, tag: int | None = None) -> Any:
    """CBOR from outside: numbers, strings, booleans, null, lists and maps of them, never a tag.

    tag: the one that has to stand around it; its content is given. Raises EvidenceError for anything else.
    """
    if len(data) > SEALED_BYTES:
        raise EvidenceError(f"CBOR: {len(data)} bytes, at most {SEALED_BYTES}")
    content = data if tag is None else _without_tag(data, tag)
    wellformed.check(content)
    try:
        value = cbor2.loads(content)
    except (cbor2.CBORDecodeError, ValueError) as error:
        raise EvidenceError(f"CBOR: {type(error).__name__}") from error
    if dumps(value) != content:
        raise EvidenceError("CBOR: not in its deterministic encoding")
    return value


def dumps(value: Any, tag: int | None = None) -> bytes:
    """Deterministic CBOR (RFC 8949 §4.2.1), with this tag around it."""
    content = value if tag is None else cbor2.CBORTag(tag, value)
    return bytes(cbor2.dumps(content, canonical=True))


def _without_tag(data: bytes, tag: int) -> bytes:
    head = dumps(0, tag)[:-1]
    if not data.startswith(head):
        raise EvidenceError(f"CBOR: no tag {tag}")
    return data[len(head) :]
