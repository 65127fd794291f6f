"""P-256 key pairs, as PEM: a new one, and the public half of somebody else's."""

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from kiosk.errors import EvidenceError


def new_key() -> tuple[str, str]:
    """A fresh P-256 pair: private and public PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return private.decode(), _public_pem(key.public_key())


def public_half(private_pem: str) -> str:
    """Of a private key, as PEM. Raises EvidenceError for anything else."""
    try:
        key = serialization.load_pem_private_key(private_pem.encode(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise EvidenceError(f"private key: {type(error).__name__}") from error
    public = key.public_key()
    if not isinstance(public, ec.EllipticCurvePublicKey):
        raise EvidenceError("private key: not of an elliptic curve")
    return _public_pem(public)


def check_public(pem: str) -> None:
    """Raises EvidenceError for anything but the public half of a P-256 pair."""
    try:
        key = serialization.load_pem_public_key(pem.encode())
    except (ValueError, UnsupportedAlgorithm) as error:
        raise EvidenceError(f"public key: {type(error).__name__}") from error
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise EvidenceError("public key: not of P-256")


def _public_pem(key: ec.EllipticCurvePublicKey) -> str:
    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()
