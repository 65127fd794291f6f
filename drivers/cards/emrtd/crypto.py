"""Ciphers of BAC and 3DES secure messaging (ICAO 9303-11 §4.3, §9.7, §9.8)."""

import hashlib

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes

BLOCK = 8
_ZERO_IV = bytes(BLOCK)
_FOR_ENC, _FOR_MAC = 1, 2


def keys_from_seed(seed: bytes) -> tuple[bytes, bytes]:
    """K_enc and K_mac, 16 bytes each (§9.7.1)."""
    return _derive(seed, _FOR_ENC), _derive(seed, _FOR_MAC)


def _derive(seed: bytes, counter: int) -> bytes:
    # SHA-1 is what the standard says for 3DES keys.
    digest = hashlib.sha1(seed + counter.to_bytes(4, "big")).digest()  # noqa: S324 - ICAO 9303-11
    return bytes(_odd_parity(byte) for byte in digest[:16])


def _odd_parity(byte: int) -> int:
    return byte if byte.bit_count() % 2 else byte ^ 1


def _cipher(key: bytes) -> Cipher[modes.CBC]:
    """Single DES for 8 bytes, two-key 3DES for 16: both as the three keys that the library takes."""
    return Cipher(TripleDES((key + key + key)[:24]), modes.CBC(_ZERO_IV))


def encrypt(key: bytes, data: bytes) -> bytes:
    """3DES CBC with zero IV; data is a multiple of 8 bytes."""
    encryptor = _cipher(key).encryptor()
    return encryptor.update(data) + encryptor.finalize()


def decrypt(key: bytes, data: bytes) -> bytes:
    decryptor = _cipher(key).decryptor()
    return decryptor.update(data) + decryptor.finalize()


def pad(data: bytes) -> bytes:
    """ISO/IEC 9797-1 padding method 2."""
    return data + b"\x80" + bytes(-(len(data) + 1) % BLOCK)


def unpad(data: bytes) -> bytes:
    """Undo `pad`. Raises ValueError."""
    stripped = data.rstrip(b"\0")
    if not stripped.endswith(b"\x80") or len(data) - len(stripped) >= BLOCK:
        raise ValueError("padding")
    return stripped[:-1]


def mac(key: bytes, data: bytes) -> bytes:
    """Retail MAC: ISO/IEC 9797-1 algorithm 3 with DES and padding method 2."""
    padded = pad(data)
    head, last = padded[:-BLOCK], padded[-BLOCK:]
    chained = encrypt(key[:8], head)[-BLOCK:] if head else _ZERO_IV
    block = bytes(a ^ b for a, b in zip(chained, last, strict=True))
    return encrypt(key, block)
