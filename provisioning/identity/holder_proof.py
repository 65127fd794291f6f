"""Whether whoever asks for the next certificate holds the present one: its chain, its name, its key."""

import datetime as dt

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kiosk.enumerations import CertificateRefusal as Refusal
from kiosk.errors import CertificateRefusedError
from kiosk.records.certificate_request import RenewalRequest, proof_of
from provisioning.identity.authority import client_name
from provisioning.identity.signing_request import p256


def check(asked: RenewalRequest, authority: x509.Certificate, now: dt.datetime) -> None:
    """Raises CertificateRefusedError unless it holds one that is valid, of exactly this kiosk and role."""
    certificate = _of(asked.certificate, authority)
    name = client_name(asked.device, asked.role)
    if [(one.oid, one.value) for one in certificate.subject] != [(NameOID.COMMON_NAME, name)]:
        raise CertificateRefusedError(Refusal.CERTIFICATE_FOREIGN)
    if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
        raise CertificateRefusedError(Refusal.CERTIFICATE_EXPIRED)
    try:
        signed = proof_of(asked.id, asked.device, asked.request)
        key = p256(certificate.public_key())
        key.verify(asked.proof, signed, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature as error:
        raise CertificateRefusedError(Refusal.NO_PROOF) from error


def _of(der: bytes, authority: x509.Certificate) -> x509.Certificate:
    try:
        certificate = x509.load_der_x509_certificate(der)
        certificate.verify_directly_issued_by(authority)
    except (ValueError, TypeError, x509.InvalidVersion, InvalidSignature) as error:
        raise CertificateRefusedError(Refusal.CERTIFICATE_FOREIGN) from error
    return certificate
