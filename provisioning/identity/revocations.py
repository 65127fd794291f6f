"""The authority's list of certificates that hold no more (CRL, RFC 5280 §5), for a broker to read.

It is written from the first day on, empty: a broker that is told to ask for one refuses everybody without it.
"""

import datetime as dt
from collections.abc import Collection
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

from provisioning.identity.authority import Credential

_HOLDS_DAYS = 3650  # as long as the authority: an expired list shuts everybody out


def write(file: Path, authority: Credential, revoked: Collection[int], now: dt.datetime) -> None:
    """Replace the list; it is newer than the one before even within a second: the newest one counts."""
    before = x509.load_pem_x509_crl(file.read_bytes()) if file.exists() else None
    since = now - dt.timedelta(minutes=5)
    if before is not None:
        since = max(since, before.last_update_utc + dt.timedelta(seconds=1))
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.certificate.subject)
        .last_update(since)
        .next_update(now + dt.timedelta(days=_HOLDS_DAYS))
    )
    for serial in sorted(revoked):
        builder = builder.add_revoked_certificate(_entry(serial, now))
    made = builder.sign(authority.key, hashes.SHA256())
    new = file.with_suffix(".new")
    new.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    new.replace(file)  # a broker that reads it now reads a whole one


def serials(file: Path) -> frozenset[int]:
    """Of the certificates on the list."""
    return frozenset(one.serial_number for one in x509.load_pem_x509_crl(file.read_bytes()))


def _entry(serial: int, now: dt.datetime) -> x509.RevokedCertificate:
    builder = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(now)
    return builder.build()
