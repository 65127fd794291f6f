"""The ledger's certificates of kiosks: each that was given to one for a key of its own, and until when."""

import hashlib
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlite_utils import Database

from kiosk.records.certificate_request import Role


class IssuedCertificate(NamedTuple):
    """One certificate. Times are seconds since the epoch."""

    serial: str  # hexadecimal
    device: str
    role: str
    public_sha256: bytes
    certificate: bytes  # DER
    issued_at: float
    valid_until: float
    cause: str  # enrolled, renewed


class Certificates:
    """The table `certificates`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self, certificate: x509.Certificate, device: str, role: Role, cause: str, at: float
    ) -> None:
        row = IssuedCertificate(
            f"{certificate.serial_number:x}",
            device,
            role,
            public_digest(certificate.public_key()),
            certificate.public_bytes(Encoding.DER),
            at,
            certificate.not_valid_after_utc.timestamp(),
            cause,
        )
        self._database.table("certificates").insert(row._asdict())

    def of(self, device: str) -> list[IssuedCertificate]:
        """A kiosk's, oldest first."""
        sql = "SELECT * FROM certificates WHERE device=? ORDER BY issued_at, rowid"
        return [IssuedCertificate(**row) for row in self._database.query(sql, (device,))]

    def of_key(self, device: str, role: Role, public_sha256: bytes) -> IssuedCertificate | None:
        """What a key got last."""
        wanted = (role, public_sha256)
        found = (one for one in self.of(device) if (one.role, one.public_sha256) == wanted)
        return max(found, key=lambda one: one.valid_until, default=None)

    def holding(self, device: str, role: Role, at: float) -> int:
        """How many of a role are not over."""
        return sum(one.role == role and one.valid_until > at for one in self.of(device))


def public_digest(key: CertificatePublicKeyTypes) -> bytes:
    """By what a public key is known."""
    der: bytes = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(der).digest()
