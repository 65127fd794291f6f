"""Since when a certificate file is good, and when it is good no longer."""

from pathlib import Path

from cryptography import x509

from kiosk.errors import EvidenceError


def of(file: Path) -> float:
    """Its end, seconds since the epoch. Raises OSError, EvidenceError: it is no certificate."""
    return validity(file)[1]


def validity(file: Path) -> tuple[float, float]:
    """(from, until), the same."""
    try:
        certificate = x509.load_pem_x509_certificate(file.read_bytes())
    except ValueError as error:
        raise EvidenceError(f"{file.name} is no certificate") from error
    return certificate.not_valid_before_utc.timestamp(), certificate.not_valid_after_utc.timestamp()
