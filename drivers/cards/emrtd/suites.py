"""The cipher suites of BAC, PACE, chip authentication and secure messaging (ICAO 9303-11 §9.7, §9.8).

3DES in CBC with a retail MAC, and AES with 128, 192 or 256 bit keys in CBC with CMAC.
"""

import hashlib
from collections.abc import Callable
from enum import Enum

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.cmac import CMAC

FOR_ENC, FOR_MAC, FOR_PASSWORD = 1, 2, 3  # the counters of the key derivation function (§9.7.1)
CHECKSUM = 8


class Suite(Enum):
    """One cipher with its MAC; the value is (name, key bytes, block bytes)."""

    TRIPLE_DES = ("3DES", 16, 8)
    AES_128 = ("AES-128", 16, 16)
    AES_192 = ("AES-192", 24, 16)
    AES_256 = ("AES-256", 32, 16)

    @property
    def block(self) -> int:
        return self.value[2]

    def derive(self, secret: bytes, counter: int) -> bytes:
        """A key from a shared secret (§9.7.1)."""
        material = secret + counter.to_bytes(4, "big")
        size = self.value[1]
        if size > 16:
            return hashlib.sha256(material).digest()[:size]
        # SHA-1 is what the standard says for keys up to 128 bits.
        digest = hashlib.sha1(material).digest()[:size]  # noqa: S324 - ICAO 9303-11
        return bytes(map(_odd_parity, digest)) if self is Suite.TRIPLE_DES else digest

    def encrypt(self, key: bytes, data: bytes, iv: bytes | None = None) -> bytes:
        """CBC; data is a multiple of the block; no iv: zeros."""
        encryptor = self._cipher(key, iv).encryptor()
        return encryptor.update(data) + encryptor.finalize()

    def decrypt(self, key: bytes, data: bytes, iv: bytes | None = None) -> bytes:
        """Raises ValueError when data is no multiple of the block."""
        decryptor = self._cipher(key, iv).decryptor()
        return decryptor.update(data) + decryptor.finalize()

    def mac(self, key: bytes, data: bytes) -> bytes:
        """8 bytes over a message as it is: retail MAC with padding method 2, or CMAC's first half."""
        return _RetailMac(key)(pad(data, 8)) if self is Suite.TRIPLE_DES else _Cmac(key)(data)

    def checksum(self, key: bytes, data: bytes) -> bytes:
        """Secure messaging's MAC, which pads for every cipher (§9.8.6.2)."""
        return self.checksums(key)(pad(data, self.block))

    def checksums(self, key: bytes) -> "Checksums":
        """For many padded messages under one key."""
        return _RetailMac(key) if self is Suite.TRIPLE_DES else _Cmac(key)

    def iv(self, key: bytes, counter: bytes) -> bytes | None:
        """The initialisation vector of a secure message: AES encrypts the send sequence counter."""
        if self is Suite.TRIPLE_DES:
            return None
        encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305 - one block
        return encryptor.update(counter)

    def _cipher(self, key: bytes, iv: bytes | None) -> Cipher[modes.CBC]:
        mode = modes.CBC(iv or bytes(self.block))
        if self is Suite.TRIPLE_DES:
            return Cipher(TripleDES((key * 3)[:24]), mode)
        return Cipher(algorithms.AES(key), mode)


def pad(data: bytes, block: int) -> bytes:
    """ISO/IEC 9797-1 padding method 2."""
    return data + b"\x80" + bytes(-(len(data) + 1) % block)


def unpad(data: bytes, block: int) -> bytes:
    """Undo `pad`. Raises ValueError."""
    stripped = data.rstrip(b"\0")
    if not stripped.endswith(b"\x80") or len(data) - len(stripped) >= block:
        raise ValueError("padding")
    return stripped[:-1]


def _odd_parity(byte: int) -> int:
    return byte if byte.bit_count() % 2 else byte ^ 1


Checksums = Callable[[bytes], bytes]


class Opener:
    """Decrypts many messages under one key: its ciphers are set up once.

    CBC is undone by hand on top of ECB, because a CBC decryptor has to be made anew for each vector.
    """

    def __init__(self, suite: Suite, key: bytes) -> None:
        algorithm = TripleDES((key * 3)[:24]) if suite is Suite.TRIPLE_DES else algorithms.AES(key)
        self._block = suite.block
        self._decrypt = Cipher(algorithm, modes.ECB()).decryptor().update  # noqa: S305 - chained below
        self._encrypt = (
            None if suite is Suite.TRIPLE_DES else Cipher(algorithm, modes.ECB()).encryptor().update  # noqa: S305 - one block
        )

    def __call__(self, cryptogram: bytes, counter: bytes) -> bytes:
        """The padded plain text of a message with this send sequence counter. Raises ValueError."""
        if len(cryptogram) % self._block:
            raise ValueError("not whole blocks")
        iv = self._encrypt(counter) if self._encrypt else bytes(self._block)
        return _xor(self._decrypt(cryptogram), iv + cryptogram[: -self._block])


class _RetailMac:
    """ISO/IEC 9797-1 algorithm 3: single DES over all but the last block, 3DES over that one.

    The ciphers are set up once: that takes longer than the few blocks of a message. A CBC that runs on is
    a new one when its last block is taken out of the first again.
    """

    def __init__(self, key: bytes) -> None:
        self._single = Cipher(TripleDES(key[:8] * 3), modes.CBC(bytes(8))).encryptor()
        self._triple = Cipher(TripleDES((key * 3)[:24]), modes.ECB()).encryptor()  # noqa: S305 - one block
        self._before = bytes(8)

    def __call__(self, padded: bytes) -> bytes:
        head, last = padded[:-8], padded[-8:]
        if not head:
            return self._triple.update(last)
        self._before = self._single.update(_xor(head[:8], self._before) + head[8:])[-8:]
        return self._triple.update(_xor(self._before, last))


class _Cmac:
    """The first half of AES-CMAC."""

    def __init__(self, key: bytes) -> None:
        self._empty = CMAC(algorithms.AES(key))

    def __call__(self, data: bytes) -> bytes:
        made = self._empty.copy()
        made.update(data)
        return made.finalize()[:CHECKSUM]


def _xor(one: bytes, other: bytes) -> bytes:
    return (int.from_bytes(one) ^ int.from_bytes(other)).to_bytes(len(one))
