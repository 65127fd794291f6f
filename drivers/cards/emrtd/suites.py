"""The cipher suites of BAC, PACE, chip authentication and secure messaging (ICAO 9303-11 §9.7, §9.8).

3DES in CBC with a retail MAC, and AES with 128, 192 or 256 bit keys in CBC with CMAC.
"""

import hashlib
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
        return _retail_mac(key, pad(data, 8)) if self is Suite.TRIPLE_DES else _cmac(key, data)

    def checksum(self, key: bytes, data: bytes) -> bytes:
        """Secure messaging's MAC, which pads for every cipher (§9.8.6.2)."""
        padded = pad(data, self.block)
        return _retail_mac(key, padded) if self is Suite.TRIPLE_DES else _cmac(key, padded)

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


def _retail_mac(key: bytes, padded: bytes) -> bytes:
    """ISO/IEC 9797-1 algorithm 3: single DES over all but the last block, 3DES over that one."""
    head, last = padded[:-8], padded[-8:]
    chained = Suite.TRIPLE_DES.encrypt(key[:8], head)[-8:] if head else bytes(8)
    mixed = int.from_bytes(chained, "big") ^ int.from_bytes(last, "big")
    return Suite.TRIPLE_DES.encrypt(key, mixed.to_bytes(8, "big"))


def _cmac(key: bytes, data: bytes) -> bytes:
    made = CMAC(algorithms.AES(key))
    made.update(data)
    return made.finalize()[:CHECKSUM]
