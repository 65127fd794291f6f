"""COSE (RFC 9052, RFC 9053) as this kiosk uses it, and nothing more of it.

Signing: COSE_Sign1, ES256. Sealing: COSE_Encrypt, ECDH-ES+A256KW (-31) on P-256, A256GCM. Made with
`cwt`; the tests open everything with another library. Keys are PEM; `kid` pins them.
"""

import os
from typing import Any

import cbor2
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cwt import COSE, COSEAlgs, COSEHeaders, COSEKey, Recipient
from cwt.exceptions import CWTError

from kiosk.bounds import CBOR_DEPTH, SEALED_BYTES
from kiosk.errors import EvidenceError

# cwt opens its own output with A256GCM here, and no other library does: name the key wrap.
_KDF_CONTEXT = {"alg": "A256KW"}


def sign(payload: bytes, private_pem: str, kid: str) -> bytes:
    """COSE_Sign1 over payload."""
    key = COSEKey.from_pem(private_pem, kid=kid, alg="ES256")
    coder = COSE.new(alg_auto_inclusion=True, kid_auto_inclusion=True)
    return _as_bytes(coder.encode(payload, key))


def verify(message: bytes, public_pem: str, kid: str) -> bytes:
    """The payload of a COSE_Sign1 by exactly this key. Raises EvidenceError."""
    key = COSEKey.from_pem(public_pem, kid=kid, alg="ES256")
    return _open(message, key, external_aad=b"")


def seal(
    payload: bytes, public_pem: str, kid: str, *, header: bytes = b"", aad: bytes = b""
) -> bytes:
    """COSE_Encrypt to one recipient; `header` stands in the outer protected header, label -70001."""
    content_key = COSEKey.new(
        {COSEKeyLabels.KTY: 4, COSEKeyLabels.ALG: 3, COSEKeyLabels.K: os.urandom(32)}
    )
    recipient_key = COSEKey.from_pem(public_pem, kid=kid, alg="ECDH-ES+A256KW")
    recipient = Recipient.new(
        protected={COSEHeaders.ALG: COSEAlgs.ECDH_ES_A256KW},
        unprotected={COSEHeaders.KID: kid.encode()},
        recipient_key=recipient_key,
        context=_KDF_CONTEXT,
    )
    protected: dict[int, Any] = {COSEHeaders.ALG: COSEAlgs.A256GCM}
    if header:
        protected[HEADER_LABEL] = header
    sealed = COSE.new().encode(
        payload,
        content_key,
        protected=protected,
        unprotected={COSEHeaders.IV: os.urandom(12)},
        external_aad=aad,
        recipients=[recipient],
    )
    return _as_bytes(sealed)


def unseal(message: bytes, private_pem: str, kid: str, *, aad: bytes = b"") -> bytes:
    """The payload of a COSE_Encrypt to this key. Raises EvidenceError."""
    key = COSEKey.from_pem(private_pem, kid=kid, alg="ECDH-ES+A256KW")
    return _open(message, key, external_aad=aad, context=_KDF_CONTEXT)


def outer_header(message: bytes) -> bytes:
    """What `seal` was given as header: readable without the key, trusted only after `unseal`."""
    tagged = loads(message)
    try:
        header = loads(tagged.value[0])[HEADER_LABEL]
    except (AttributeError, IndexError, KeyError, TypeError) as error:
        raise EvidenceError("no outer header") from error
    if not isinstance(header, bytes):
        raise EvidenceError("outer header is no byte string")
    return header


def loads(data: bytes) -> Any:
    """CBOR from outside: bounded in size and depth. Raises EvidenceError."""
    if len(data) > SEALED_BYTES:
        raise EvidenceError(f"message of {len(data)} bytes")
    try:
        value = cbor2.loads(data)
    except (cbor2.CBORDecodeError, ValueError, OverflowError, RecursionError, TypeError) as error:
        raise EvidenceError(f"not CBOR: {type(error).__name__}") from error
    _check_depth(value, CBOR_DEPTH)
    return value


def dumps(value: Any) -> bytes:
    """Deterministic CBOR (RFC 8949 §4.2)."""
    return bytes(cbor2.dumps(value, canonical=True))


def new_key() -> tuple[str, str]:
    """A fresh P-256 pair: private and public PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return private.decode(), public.decode()


class COSEKeyLabels:
    """Labels of a symmetric COSE_Key (RFC 9052 §7.1, RFC 9053 §7.3)."""

    KTY = 1
    ALG = 3
    K = -1


HEADER_LABEL = -70001  # private use


# cwt leaves malformed structures to cbor2's and Python's own errors.
_MALFORMED = (
    *(CWTError, cbor2.CBORDecodeError, ValueError, TypeError, KeyError, IndexError),
    *(AttributeError, OverflowError, RecursionError, NotImplementedError),
)


def _open(message: bytes, key: Any, **more: Any) -> bytes:
    loads(message)  # bounds first
    try:
        return bytes(COSE.new(verify_kid=False).decode(message, key, **more))
    except _MALFORMED as error:
        raise EvidenceError(f"{type(error).__name__}: {error}") from error


def _check_depth(value: Any, left: int) -> None:
    if left == 0:
        raise EvidenceError("nested too deeply")
    if isinstance(value, cbor2.CBORTag):
        _check_depth(value.value, left - 1)
    elif isinstance(value, dict):
        for item in value.values():
            _check_depth(item, left - 1)
    elif isinstance(value, list | tuple):
        for item in value:
            _check_depth(item, left - 1)


def _as_bytes(encoded: Any) -> bytes:
    return bytes(encoded) if isinstance(encoded, bytes) else bytes(cbor2.dumps(encoded))
