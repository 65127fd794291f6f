"""The chip's side of active authentication: ISO/IEC 9796-2 scheme 1 with RSA, plain signatures with ECDSA."""

import hashlib
from collections.abc import Callable

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

_SHA_256_TRAILER = b"\x34\xcc"


def sign_challenge(
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey,
    challenge: bytes,
    random: Callable[[int], bytes],
) -> bytes:
    if isinstance(key, ec.EllipticCurvePrivateKey):
        r, s = decode_dss_signature(key.sign(challenge, ec.ECDSA(hashes.SHA256())))
        size = (key.key_size + 7) // 8
        return r.to_bytes(size, "big") + s.to_bytes(size, "big")
    numbers = key.private_numbers()
    modulus = numbers.public_numbers.n
    size = (modulus.bit_length() + 7) // 8
    # 6A | what the chip adds | SHA-256 over that and the challenge | trailer: no padding is left over.
    own = random(size - 1 - 32 - len(_SHA_256_TRAILER))
    digest = hashlib.sha256(own + challenge).digest()
    message = int.from_bytes(b"\x6a" + own + digest + _SHA_256_TRAILER, "big")
    return pow(message, numbers.d, modulus).to_bytes(size, "big")


def in_form(signature: bytes, form: str) -> bytes:
    """A signature as some chips write it: of ECDSA as DER; or no signature at all."""
    half = len(signature) // 2
    if form == "der":
        return encode_dss_signature(
            int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big")
        )
    return {"short": signature[:-3], "empty_der": b"\x30\x00"}.get(form, signature)
