"""The authority's list of certificates that hold no more (CRL, RFC 5280 §5), for a broker to read.

It is written from the first day on, empty: a broker that is told to ask for one refuses everybody without it.
"""

import datetime as dt
from collections.abc import Collection
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

from provisioning.identity.authority import Credential, write_public

_HOLDS_DAYS = 3650  # as long as the authority: an expired list shuts everybody out


def write(file: Path, authority: Credential, revoked: Collection[int], now: dt.datetime) -> None:
    """Replace the list; it is newer than the one before even within a second: the newest one counts."""
    before = read(file)
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
    write_public(file, made.public_bytes(serialization.Encoding.PEM))


def read(file: Path) -> x509.CertificateRevocationList | None:
    """None: there is none, or it is damaged; it has to be made again."""
    try:
        return x509.load_pem_x509_crl(file.read_bytes())
    except (FileNotFoundError, ValueError):
        return None


def serials(file: Path) -> frozenset[int]:
    """Of the certificates on the list; none where it cannot be read."""
    return frozenset(one.serial_number for one in read(file) or ())


def _entry(serial: int, now: dt.datetime) -> x509.RevokedCertificate:
    builder = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(now)
    return builder.build()
