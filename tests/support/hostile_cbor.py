"""Bytes that nobody means well with: CBOR that costs a decoder everything, and a key that is none."""

import base64

import cbor2

from kiosk.records.cose import key_pair

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


def key_on_no_curve():
    """The last byte of the curve's name is not P-256's."""
    _, public = key_pair.new_key()
    lines = public.splitlines()
    der = base64.b64decode("".join(lines[1:-1]))
    p256 = bytes.fromhex("2a8648ce3d030107")
    assert p256 in der
    changed = base64.encodebytes(der.replace(p256, p256[:-1] + b"\x09")).decode()
    return f"{lines[0]}\n{changed}{lines[-1]}\n"
