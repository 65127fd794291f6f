"""When a certificate file is good no longer."""

from pathlib import Path

from cryptography import x509

from kiosk.errors import EvidenceError


def of(file: Path) -> float:
    """Seconds since the epoch. Raises OSError, EvidenceError: it is no certificate."""
    try:
        certificate = x509.load_pem_x509_certificate(file.read_bytes())
    except ValueError as error:
        raise EvidenceError(f"{file.name} is no certificate") from error
    return certificate.not_valid_after_utc.timestamp()
