"""A staff member's signing key (P-256), wrapped under a key that is made from their PIN.

Kept as `scrypt$N$r$p$salt$public$wrapped`, the last three in hex: the public half (DER), and the private one
(PKCS #8) by AES-256-GCM under what scrypt (RFC 7914) makes of the PIN. Six digits are soon tried by whoever
has this line: it is sealed like a PIN's hash (`kiosk keys seal`), and how often a PIN is tried at the counter
is kiosk/pin_locks.
"""

import hashlib
import os
from typing import NamedTuple, Self

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
    load_der_public_key,
)

from kiosk.errors import EvidenceError, KeyUnavailableError

_SCHEME = "scrypt"
_N, _R, _P = 1 << 14, 8, 1
_LEAST_N, _MAX_N = 1 << 14, 1 << 17
_MAX_P = 4
_SALT_BYTES = 16
_NONCE = bytes(12)  # each wrapping key has a salt of its own, and wraps once
_WHAT = "staff key"


class PrivateKey(NamedTuple):
    """Unlocked, for one signature."""

    pem: str
    kid: str


class WrappedKey(NamedTuple):
    """As it is kept."""

    n: int
    r: int
    p: int
    salt: bytes
    public: bytes  # DER
    wrapped: bytes

    @classmethod
    def of(cls, text: str) -> Self:
        """Raises KeyUnavailableError for another form, and for more work than we bear."""
        try:
            scheme, n, r, p, salt, public, wrapped = text.split("$")
            key = cls(int(n), int(r), int(p), *map(bytes.fromhex, (salt, public, wrapped)))
        except ValueError as error:
            raise KeyUnavailableError(_WHAT, "not of the form scrypt$N$r$p$...") from error
        if scheme != _SCHEME or not key._is_bearable:
            raise KeyUnavailableError(_WHAT, "scrypt's parameters are out of bounds")
        return key

    @property
    def kid(self) -> str:
        return kid_of(self.public)

    @property
    def _is_bearable(self) -> bool:
        power_of_two = self.n & (self.n - 1) == 0
        bounded = _LEAST_N <= self.n <= _MAX_N and self.r == _R and 1 <= self.p <= _MAX_P
        return power_of_two and bounded and len(self.salt) == _SALT_BYTES

    def encode(self) -> str:
        numbers = (str(number) for number in (self.n, self.r, self.p))
        return "$".join((_SCHEME, *numbers, self.salt.hex(), self.public.hex(), self.wrapped.hex()))

    def unlock(self, pin: str) -> PrivateKey:
        """Takes as long as scrypt does. Raises KeyUnavailableError: not this PIN's, or not whole."""
        try:
            der = AESGCM(_derived(pin, self.salt, self.n, self.p)).decrypt(
                _NONCE, self.wrapped, self.public
            )
            key = load_der_private_key(der, None)
        except (InvalidTag, ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise KeyUnavailableError(_WHAT, type(error).__name__) from error
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return PrivateKey(pem.decode(), self.kid)


def make(pin: str) -> WrappedKey:
    """A new key, under this PIN."""
    key = ec.generate_private_key(ec.SECP256R1())
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    salt = os.urandom(_SALT_BYTES)
    wrapped = AESGCM(_derived(pin, salt, _N, _P)).encrypt(_NONCE, der, public)
    return WrappedKey(_N, _R, _P, salt, public, wrapped)


def _derived(pin: str, salt: bytes, n: int, p: int) -> bytes:
    return Scrypt(salt=salt, length=32, n=n, r=_R, p=p).derive(pin.encode())


def kid_of(public: bytes) -> str:
    """A public half's id; of the key itself, so that nobody's key comes under another's. public: DER."""
    return f"staff-{hashlib.sha256(public).hexdigest()[:32]}"


def public_pem(public: bytes) -> str:
    """A public half that came as DER. Raises EvidenceError: none of P-256."""
    try:
        key = load_der_public_key(public)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise EvidenceError(f"staff key: {type(error).__name__}") from error
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise EvidenceError("staff key: not of P-256")
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
