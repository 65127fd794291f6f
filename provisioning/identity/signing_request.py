"""PKCS #10 requests (RFC 2986) of kiosks: bounded, parsed, and held against the one name that may be had.

Nothing of a request goes into a certificate but its public key: whatever else it asks for is not looked at.
"""

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kiosk.enumerations import CertificateRefusal as Refusal
from kiosk.errors import CertificateRefusedError
from kiosk.records.certificate_request import REQUEST_BYTES

# What the library raises for bytes that are none.
_MALFORMED = (ValueError, TypeError, UnsupportedAlgorithm, x509.InvalidVersion)


def public_key(request: bytes, name: str) -> ec.EllipticCurvePublicKey:
    """The key that a request for exactly this name is signed by. Raises CertificateRefusedError."""
    if len(request) > REQUEST_BYTES:
        raise CertificateRefusedError(Refusal.REQUEST_MALFORMED)
    try:
        parsed = x509.load_der_x509_csr(request)
        key, subject = parsed.public_key(), list(parsed.subject)
    except _MALFORMED as error:
        raise CertificateRefusedError(Refusal.REQUEST_MALFORMED) from error
    checked = p256(key)
    # The key's kind first: a signature by a key of any size would be looked at.
    if not _is_signed(parsed):
        raise CertificateRefusedError(Refusal.REQUEST_MALFORMED)
    if [(one.oid, one.value) for one in subject] != [(NameOID.COMMON_NAME, name)]:
        raise CertificateRefusedError(Refusal.NAME_OF_ANOTHER)
    return checked


def p256(key: object) -> ec.EllipticCurvePublicKey:
    """The key, when it is one of P-256. Raises CertificateRefusedError."""
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        return key
    raise CertificateRefusedError(Refusal.KEY_TYPE)


def _is_signed(request: x509.CertificateSigningRequest) -> bool:
    try:
        return request.is_signature_valid
    except _MALFORMED:
        return False
