"""The one form of our COSE messages (RFC 9052): whoever reads one makes it again from its parts and compares.

Signature and seal leave much uncovered: unprotected headers, a second recipient, the encoding of it all.
Anybody on the way could change that, and the message would still open, under another digest.

Two messages survive even an exact encoding, since P-256 is symmetric: (r, n - s) signs what (r, s) signs,
and the point (x, p - y) agrees on the same key as (x, y). From form 2 on, s is the lower and y the even one;
the form stands in the protected header, which nobody else can change. The first kiosks and carriers named no
form, and either half was theirs.
"""

from collections.abc import Callable
from typing import Any, NamedTuple, Self

from kiosk.errors import EvidenceError
from kiosk.records.cose import cbor

HEADER_LABEL = -70001  # private use: the place in the chain
_FORM_LABEL = -70002  # private use
_FORM = 2

# RFC 9052 §2, §3.1; RFC 9053 §2.1, §6.3.1, §7.1.1.
_SIGN1_TAG, _ENCRYPT_TAG = 18, 96
_SIGNATURE1 = "Signature1"  # RFC 9052 §4.4: the context of what is signed
_ALG, _KID, _IV, _EPHEMERAL = 1, 4, 5, -1
_ES256, _A256GCM, _ECDH_ES_A256KW = -7, 3, -31
_KTY, _EC2, _CRV, _P256, _X, _Y = 1, 2, -1, 1, -2, -3
_IV_BYTES, _COORDINATE_BYTES, _WRAPPED_BYTES = 12, 32, 40

# FIPS 186-5, SP 800-186 §3.2.1.3: the field and the order of P-256.
_FIELD = (1 << 256) - (1 << 224) + (1 << 192) + (1 << 96) - 1
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551

FORM_HEADER = {_FORM_LABEL: _FORM}


class SignedParts(NamedTuple):
    """A COSE_Sign1 by ES256. form: None before there were any."""

    form: int | None
    kid: bytes
    payload: bytes
    r: bytes
    s: bytes

    @classmethod
    def of(cls, message: bytes) -> Self:
        """Raises EvidenceError for a message in any other form."""
        parts = cls.of_either_half(message)
        if parts.form and parts.lower() != parts:
            raise EvidenceError("COSE: a signed message's other half")
        return parts

    @classmethod
    def of_either_half(cls, message: bytes) -> Self:
        """As the library makes it."""
        match cbor.loads(message, _SIGN1_TAG):
            case [bytes(protected), {4: bytes(kid)}, bytes(payload), bytes(signature)]:
                r, s = signature[:_COORDINATE_BYTES], signature[_COORDINATE_BYTES:]
                parts = cls(_form(_header(protected)), kid, payload, r, s)
            case _:
                raise EvidenceError("COSE: no signed message of ours")
        is_whole = len(parts.r) == len(parts.s) == _COORDINATE_BYTES
        if not is_whole or parts.encode() != message:
            raise EvidenceError("COSE: a signed message in another form")
        return parts

    @classmethod
    def signed_by(cls, sign: Callable[[bytes], bytes], payload: bytes, kid: bytes) -> Self:
        """By whoever holds the key. sign: ES256, r and s of 32 bytes each (RFC 9053 §2.1)."""
        protected = _protected({_ALG: _ES256}, _FORM)
        signature = sign(cbor.dumps([_SIGNATURE1, protected, b"", payload]))
        r, s = signature[:_COORDINATE_BYTES], signature[_COORDINATE_BYTES:]
        return cls(_FORM, kid, payload, r, s).lower()

    def encode(self) -> bytes:
        protected = _protected({_ALG: _ES256}, self.form)
        return cbor.dumps([protected, {_KID: self.kid}, self.payload, self.r + self.s], _SIGN1_TAG)

    def lower(self) -> Self:
        """The same signature, of the two that there are."""
        s = int.from_bytes(self.s)
        if s <= _ORDER // 2 or s >= _ORDER:
            return self
        return self._replace(s=(_ORDER - s).to_bytes(_COORDINATE_BYTES))


class SealedParts(NamedTuple):
    """A COSE_Encrypt to one recipient.

    header: what `encrypt.seal` was given. form: None before there were any.
    """

    form: int | None
    header: bytes | None
    iv: bytes
    ciphertext: bytes
    kid: bytes
    x: bytes
    y: bytes
    wrapped: bytes

    @classmethod
    def of(cls, message: bytes) -> Self:
        """Raises EvidenceError for a message in any other form."""
        parts = cls.of_either_half(message)
        if parts.form and parts.even() != parts:
            raise EvidenceError("COSE: a sealed message's other half")
        return parts

    @classmethod
    def of_either_half(cls, message: bytes) -> Self:
        """As the library makes it."""
        match cbor.loads(message, _ENCRYPT_TAG):
            case [
                bytes(protected),
                {5: bytes(iv)},
                bytes(ciphertext),
                [[bytes(), {4: bytes(kid), -1: {-2: bytes(x), -3: bytes(y)}}, bytes(wrapped)]],
            ]:
                outer = _header(protected)
                header = outer.get(HEADER_LABEL)
                parts = cls(_form(outer), header, iv, ciphertext, kid, x, y, wrapped)
            case _:
                raise EvidenceError("COSE: no sealed message of ours")
        if not parts._is_whole or parts.encode() != message:
            raise EvidenceError("COSE: a sealed message in another form")
        return parts

    def encode(self) -> bytes:
        outer: dict[int, Any] = {_ALG: _A256GCM}
        if self.header is not None:
            outer[HEADER_LABEL] = self.header
        ephemeral = {_KTY: _EC2, _CRV: _P256, _X: self.x, _Y: self.y}
        recipient = [
            cbor.dumps({_ALG: _ECDH_ES_A256KW}),
            {_KID: self.kid, _EPHEMERAL: ephemeral},
            self.wrapped,
        ]
        content = [_protected(outer, self.form), {_IV: self.iv}, self.ciphertext, [recipient]]
        return cbor.dumps(content, _ENCRYPT_TAG)

    def even(self) -> Self:
        """Sealed by the same key, of the two points that there are."""
        y = int.from_bytes(self.y)
        if y % 2 == 0 or y >= _FIELD:
            return self
        return self._replace(y=(_FIELD - y).to_bytes(_COORDINATE_BYTES))

    @property
    def _is_whole(self) -> bool:
        lengths = (len(self.iv), len(self.x), len(self.y), len(self.wrapped))
        is_long_enough = lengths == (_IV_BYTES, *(_COORDINATE_BYTES,) * 2, _WRAPPED_BYTES)
        return is_long_enough and isinstance(self.header, bytes | None)


def _header(protected: bytes) -> dict[Any, Any]:
    header = cbor.loads(protected)
    if not isinstance(header, dict):
        raise EvidenceError("COSE: a protected header that is no map")
    return header


def _form(header: dict[Any, Any]) -> int | None:
    return _FORM if header.get(_FORM_LABEL) == _FORM else None


def _protected(header: dict[int, Any], form: int | None) -> bytes:
    return cbor.dumps(header if form is None else header | {_FORM_LABEL: form})
