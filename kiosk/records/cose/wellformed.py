"""CBOR looked over before it is decoded: nothing in it that we do not use, and no more of it than we bear.

cbor2 decodes some thirty tags and has no switch for them. A shared reference, a decimal or a regular
expression of a few bytes costs whatever its sender likes, so the bytes are walked through first.
"""

from kiosk.errors import EvidenceError
from kiosk.input_bounds import CBOR_DEPTH, CBOR_ITEMS

# Major types (RFC 8949 §3.1); 0 and 1 are integers.
_BYTES, _TEXT, _ARRAY, _MAP, _TAG, _SIMPLE = 2, 3, 4, 5, 6, 7
_FALSE, _TRUE, _NULL = 20, 21, 22  # §3.3; the other simple values are nobody's
_LONG = 24  # from here on the argument follows the head
_INDEFINITE = 28  # and what is reserved
_HALF = 25  # floats of 2, 4 and 8 bytes
_INTEGER_END = 1 << 63  # what SQLite and msgspec take


def check(data: bytes) -> None:
    """One value and nothing after it. Raises EvidenceError, which names the byte.

    Integers of 64 bits, floats, byte and text strings, arrays, maps, booleans, null; a map's keys are
    integers or strings. No tag, no indefinite length, at most CBOR_DEPTH deep and CBOR_ITEMS in all.
    """
    missing, is_map = [1], [False]  # of each array and map that is open: values still to come
    at = items = 0
    while missing:
        if missing[-1] == 0:
            missing.pop()
            is_map.pop()
            continue
        is_key = is_map[-1] and missing[-1] % 2 == 0
        missing[-1] -= 1
        items += 1
        start, (major, value, at) = at, _head(data, at)
        if is_key and major > _TEXT:
            raise _refused("a key that is neither number nor string", start)
        if major in {_BYTES, _TEXT}:
            at += value
        elif major in {_ARRAY, _MAP}:
            missing.append(value if major == _ARRAY else 2 * value)
            is_map.append(major == _MAP)
        if at > len(data) or missing[-1] > len(data) - at:
            raise _refused("more is announced than there is", start)
        if items > CBOR_ITEMS or len(missing) > CBOR_DEPTH + 1:
            raise _refused("too many values, or too deep", start)
    if at != len(data):
        raise _refused("something after the value", at)


def _head(data: bytes, at: int) -> tuple[int, int, int]:
    """(major type, argument, where it ends); of a float the argument is its bits."""
    if at >= len(data):
        raise _refused("the end", at)
    major, value = data[at] >> 5, data[at] & 31
    if major == _TAG:
        raise _refused("a tag", at)
    if value >= _INDEFINITE:
        raise _refused("no definite length", at)
    if major == _SIMPLE and value < _HALF and value not in {_FALSE, _TRUE, _NULL}:
        raise _refused("a simple value that is none of ours", at)
    end = at + 1
    if value >= _LONG:
        end += 1 << (value - _LONG)
        value = int.from_bytes(data[at + 1 : end])
    if major < _BYTES and value >= _INTEGER_END:
        raise _refused("an integer of more than 64 bits", at)
    return major, value, end


def _refused(what: str, at: int) -> EvidenceError:
    return EvidenceError(f"CBOR: {what} at byte {at}")
