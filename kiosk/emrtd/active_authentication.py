"""Active authentication (ICAO 9303-11 §6.1): whether a signature over a challenge is the chip's.

RSA signs by ISO/IEC 9796-2 scheme 1 with message recovery, which no library at hand does; ECDSA gives the
plain r ‖ s of BSI TR-03111, and of some states' chips the DER of X9.62. Only what could have been a signature
and is none speaks against a chip.
"""

import hashlib
import hmac

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

from kiosk.emrtd import public_keys
from kiosk.emrtd.public_keys import UnsupportedKeyError

CHALLENGE = 8  # bytes
# ISO/IEC 9796-2 trailers: one byte for SHA-1, else the hash's identifier and CC.
_TRAILERS = {0x34: "sha256", 0x35: "sha512", 0x36: "sha384", 0x38: "sha224", 0x33: "sha1"}
_ECDSA = {
    "0.4.0.127.0.7.1.1.4.1.1": "sha1",
    "0.4.0.127.0.7.1.1.4.1.2": "sha224",
    "0.4.0.127.0.7.1.1.4.1.3": "sha256",
    "0.4.0.127.0.7.1.1.4.1.4": "sha384",
    "0.4.0.127.0.7.1.1.4.1.5": "sha512",
}


class MalformedSignatureError(UnsupportedKeyError):
    """An answer that no key of this kind could have given: it proves nothing, either way."""


def holds(info: bytes, signature: bytes, challenge: bytes, algorithm: str | None) -> bool:
    """Whether the private half of DG15's key made this signature over this challenge.

    info: DER SubjectPublicKeyInfo; algorithm: DG14's OID for ECDSA. Raises UnsupportedKeyError,
    MalformedSignatureError.
    """
    key = public_keys.load(info)
    if isinstance(key, rsa.RSAPublicKey):
        if len(signature) != (key.key_size + 7) // 8:
            raise MalformedSignatureError(f"{len(signature)} bytes")
        return recovers(key, signature, challenge)  # a number above the modulus is another key's
    return _ecdsa_holds(key, signature, challenge, algorithm)


def recovers(key: rsa.RSAPublicKey, signature: bytes, challenge: bytes) -> bool:
    """ISO/IEC 9796-2 scheme 1: open the signature, and hash what it holds with the challenge."""
    numbers = key.public_numbers()
    size = (numbers.n.bit_length() + 7) // 8
    number = int.from_bytes(signature, "big")
    if len(signature) != size or number >= numbers.n:
        return False
    opened = pow(number, numbers.e, numbers.n)
    # The signer may have sent n - s, whichever is smaller.
    return any(
        _holds(candidate.to_bytes(size, "big"), challenge)
        for candidate in (opened, numbers.n - opened)
    )


def _holds(opened: bytes, challenge: bytes) -> bool:
    if opened[0] >> 4 != 0b0110:  # header 01, partial recovery, padding
        return False
    if opened[-1] == 0xBC:
        name, trailer = "sha1", 1
    elif opened[-1] == 0xCC and opened[-2] in _TRAILERS:
        name, trailer = _TRAILERS[opened[-2]], 2
    else:
        return False
    size = hashlib.new(name).digest_size
    digest = opened[-trailer - size : -trailer]
    # The padding nibbles B end with an A; then comes the recoverable part of the message.
    start = 0
    while start < len(opened) and opened[start] & 0x0F != 0x0A:
        start += 1
    message = opened[start + 1 : -trailer - size]
    return hmac.compare_digest(hashlib.new(name, message + challenge).digest(), digest)


def _ecdsa_holds(
    key: ec.EllipticCurvePublicKey, signature: bytes, challenge: bytes, algorithm: str | None
) -> bool:
    name = _ECDSA.get(algorithm or "")
    if name is None:
        raise UnsupportedKeyError("active authentication algorithm")
    try:
        encoded = _x962(signature, (key.curve.key_size + 7) // 8)
        key.verify(encoded, challenge, ec.ECDSA(public_keys.HASHES[name]))
    except InvalidSignature:
        return False
    return True


def _x962(signature: bytes, size: int) -> bytes:
    """A signature as cryptography takes it; size: of a coordinate. Raises MalformedSignatureError."""
    if len(signature) == 2 * size:
        r, s = int.from_bytes(signature[:size], "big"), int.from_bytes(signature[size:], "big")
        return encode_dss_signature(r, s)
    try:
        return encode_dss_signature(*decode_dss_signature(signature))
    except ValueError:
        raise MalformedSignatureError(f"{len(signature)} bytes") from None
