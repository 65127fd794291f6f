"""Inputs that nobody means well with: bytes, CBOR items and CBOR values, changed at random from good ones.

Everything is drawn from one random.Random, so that a seed tells a run.
"""

import cbor2
from hostile_cbor import TWELVE_BYTES, shared_references

LONGEST = 64 << 10
_NUMBERS = (
    *(0, 1, 23, 24, 127, 128, 255, 256, 32767, 32768, 65535, 65536),
    *(1 << 31, (1 << 31) - 1, (1 << 53) + 1, (1 << 63) - 1, -1, -24, -25, -(1 << 63)),
)
_FLOATS = (0.0, -0.0, 0.5, -1.0, 1e-300, 1e300, float("inf"), float("-inf"), float("nan"), 2.0**63)
_TEXTS = (
    *(
        "",
        "\0",
        "\u202e",
        "\ufeff",
        "ä",
        "𝒳",
        "../../evil",
        "+",
        "#",
        "$share",
        "a" * 65,
        "1" * 5000,
    ),
    *("2026-11-23T10:00:00Z", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"),
    *("1899-12-31", "ALLOW", "REJECT", "new_sim", "complaint", "resident", "NaN", "true", "null"),
)
_SHARED = b"\xd8\x1d"
_TAGS = (0, 1, 2, 3, 4, 5, 16, 18, 24, 25, 28, 29, 30, 35, 36, 37, 96, 98, 256, 258, 260, 55799)
_RAW = (
    *(TWELVE_BYTES, shared_references(), shared_references(5, 3), b"\x81" * 400 + b"\x00"),
    *(b"\x9f\xff", b"\xbf\xff", b"\x7f\xff", b"\xff", b"\xf7", b"\xf8\x18", b"\x5b" + b"\xff" * 8),
    *(
        b"\x9b" + b"\xff" * 8,
        b"\xbb\x7f" + b"\xff" * 7,
        b"\xc2\x58\xff" + b"\xff" * 255,
        b"\xd8\x1d\x00",
    ),
)


def new_input(rng, pool, is_cbor):
    """One input, changed from one of the pool; at most LONGEST bytes."""
    base = rng.choice(pool)
    ways = (_with_changed_bytes, _with_another_item, _with_another_value)
    way = rng.choices(ways, (2, 3, 5))[0] if is_cbor else _with_changed_bytes
    return way(rng, base, pool)[:LONGEST]


# -- bytes ----------------------------------------------------------------------------------------


def _with_changed_bytes(rng, base, pool):
    data = bytearray(base)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        rng.choice((_flip, _set, _insert, _delete, _repeat, _splice, _length))(rng, data, pool)
    return bytes(data)


def _at(rng, data):
    return rng.randrange(len(data) + 1)


def _flip(rng, data, _pool):
    if data:
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)


def _set(rng, data, _pool):
    if data:
        data[rng.randrange(len(data))] = rng.choice((0, 0x7F, 0x80, 0xFF, rng.randrange(256)))


def _insert(rng, data, _pool):
    at = _at(rng, data)
    data[at:at] = rng.randbytes(rng.choice((1, 2, 4, 16, 300)))


def _delete(rng, data, _pool):
    at = _at(rng, data)
    del data[at : at + rng.choice((1, 2, 8, len(data)))]


def _repeat(rng, data, _pool):
    at = _at(rng, data)
    piece = data[at : at + rng.choice((1, 2, 16))]
    data[at:at] = piece * min(rng.choice((1, 10, 1000)), LONGEST // max(len(piece), 1))


def _splice(rng, data, pool):
    other = rng.choice(pool)
    data[_at(rng, data) :] = other[_at(rng, other) :]


def _length(rng, data, _pool):
    at, size = _at(rng, data), rng.choice((1, 2, 4, 8))
    data[at : at + size] = (rng.choice(_NUMBERS) % (1 << 8 * size)).to_bytes(size)


# -- items: well-formed around a piece that is not ------------------------------------------------


def _with_another_item(rng, base, _pool):
    start, end = rng.choice(_items(base) or [(0, len(base))])
    item = rng.choice((_tagged, _raw, _stretched))(rng, base[start:end])
    return base[:start] + item + base[end:]


def _tagged(rng, item):
    return cbor2.dumps(cbor2.CBORTag(rng.choice(_TAGS), 0))[:-1] + item


def _raw(rng, _item):
    return rng.choice(_RAW)


def _stretched(_rng, item):
    """The same in more bytes than it needs."""
    if item and item[0] & 31 < 24:
        return bytes([item[0] & 0xE0 | 24, item[0] & 31]) + item[1:]
    return item


def _items(data):
    """Where each item of well-formed CBOR begins and ends; nothing of what is not."""
    found = []
    try:
        _item(data, 0, found)
    except (IndexError, RecursionError):
        return []
    return found


def _item(data, at, found):
    start, major, argument = at, data[at] >> 5, data[at] & 31
    at += 1
    if argument >= 24:
        size = 1 << (argument - 24) if argument < 28 else 0
        argument = int.from_bytes(data[at : at + size])
        at += size
    if major in {2, 3}:
        at += argument
    for _ in range({4: argument, 5: 2 * argument, 6: 1}.get(major, 0)):
        at = _item(data, at, found)
    if at > len(data):
        raise IndexError
    found.append((start, at))
    return at


# -- values: as a sender who keeps to the form would write them ------------------------------------


def _with_another_value(rng, base, pool):
    if _SHARED in base:  # written out again, 517 bytes of them fill the memory
        return _with_changed_bytes(rng, base, pool)
    tag = base[:1] if base[:1] == b"\xd2" else base[:2] if base[:2] == b"\xd8\x60" else b""
    try:
        value = cbor2.loads(base[len(tag) :])
        for _ in range(rng.choice((1, 1, 2, 4))):
            value = _changed(rng, value)
        return tag + cbor2.dumps(value, canonical=True)
    except Exception:  # noqa: BLE001 - a pool holds everything; what cannot be read is changed as bytes
        return _with_changed_bytes(rng, base, pool)


def _changed(rng, value):
    if isinstance(value, dict) and value and rng.random() < 0.9:
        return _changed_map(rng, value)
    if isinstance(value, list) and value and rng.random() < 0.9:
        return _changed_array(rng, value)
    if isinstance(value, bytes) and rng.random() < 0.7:
        return _with_another_value(rng, value, [value]) if value else b"\0"
    return _value(rng)


def _changed_map(rng, value):
    key = rng.choice(list(value))
    match rng.randrange(10):
        case 0:
            return {k: v for k, v in value.items() if k != key}
        case 1:
            return value | {_scalar(rng): _value(rng)}
        case _:
            return value | {key: _changed(rng, value[key])}


def _changed_array(rng, value):
    at = rng.randrange(len(value))
    match rng.randrange(10):
        case 0:
            return value[:at] + value[at + 1 :]
        case 1:
            return value[:at] + value[at : at + 1] * rng.choice((2, 50)) + value[at + 1 :]
        case _:
            return [*value[:at], _changed(rng, value[at]), *value[at + 1 :]]


def _value(rng, depth=0):
    if depth > 3 or rng.random() < 0.7:
        return _scalar(rng)
    few = range(rng.choice((0, 1, 2, 3, 40)))
    if rng.random() < 0.5:
        return [_value(rng, depth + 1) for _ in few]
    return {_scalar(rng): _value(rng, depth + 1) for _ in few}


def _scalar(rng):
    kinds = (
        lambda: rng.choice(_NUMBERS),
        lambda: rng.choice(_FLOATS),
        lambda: rng.choice(_TEXTS),
        lambda: rng.choice((None, True, False)),
        lambda: rng.randbytes(rng.choice((0, 1, 16, 32, 64))),
        lambda: rng.randrange(-(1 << 63), 1 << 63),
    )
    return rng.choice(kinds)()
