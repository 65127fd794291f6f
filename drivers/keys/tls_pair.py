"""A TLS client's key and certificate, which one service of the kiosk has: made here, replaced as one.

Two files cannot change at once. The next key waits beside the present one until its certificate has come, and
the next certificate's file is the moment from which the new pair counts: whoever opens the pair finishes what
a power cut left. The key leaves this machine in no form.
"""

import datetime as dt
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from drivers.keys import sealed, service_files
from drivers.keys.sealed import Wrapping
from kiosk import durable_files
from kiosk.errors import EvidenceError, KeyUnavailableError
from kiosk.records.cose import key_pair

PURPOSE = "tls"  # that its key is sealed for
_NOT_A_CERTIFICATE = (ValueError, x509.InvalidVersion, UnsupportedAlgorithm)


class TlsPair:
    """One service's pair. Implements kiosk.outbox.certificate_renewal.RenewableCertificate."""

    def __init__(self, certificate: Path, key: Path, name: str, wrapping: Wrapping) -> None:
        """name: the certificate's CN, and the client's at the broker."""
        self.certificate = certificate
        self.key = key
        self.name = name
        self._wrapping = wrapping
        self._next_key = key.with_name(f"{key.name}.next")
        self._next_certificate = certificate.with_name(f"{certificate.name}.next")

    def settle(self) -> None:
        """Finish a change that was interrupted. Raises OSError."""
        if not self._next_certificate.exists():
            return
        if self._next_key.exists():
            durable_files.move(self._next_key, self.key)
        durable_files.move(self._next_certificate, self.certificate)

    def validity(self) -> tuple[float, float]:
        """(from, until) of the present one, seconds since the epoch. Raises EvidenceError, OSError."""
        return validity_of(self.certificate)

    def holds(self, now: float) -> bool:
        """Whether the pair is whole, in the right name, and not over. Raises KeyUnavailableError, OSError."""
        if not (self.key.exists() and self.certificate.exists()):
            return False
        try:
            present = _certificate(self.certificate.read_bytes())
        except EvidenceError:
            return False
        in_name = _name_of(present) == self.name and self._is_of(present, self.key)
        return in_name and now < present.not_valid_after_utc.timestamp()

    def request(self, *, keep_key: bool = False) -> bytes:
        """A PKCS #10 request (RFC 2986), DER, by the key that waits, or by a new one, on disk on return.

        keep_key: by the present one where none waits. Raises KeyUnavailableError, OSError.
        """
        self.settle()  # else the key of a certificate that has come would be asked for once more
        if not self._next_key.exists() and not keep_key:
            self._make_next()
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, self.name)])
        made = x509.CertificateSigningRequestBuilder().subject_name(subject)
        signed = made.sign(self._private(self._waiting()), hashes.SHA256())
        return signed.public_bytes(serialization.Encoding.DER)

    def present(self) -> bytes:
        """The present certificate, DER. Raises EvidenceError, OSError."""
        return _certificate(self.certificate.read_bytes()).public_bytes(serialization.Encoding.DER)

    def sign(self, message: bytes) -> bytes:
        """By the present key: ECDSA with SHA-256, DER. Raises KeyUnavailableError, OSError."""
        return self._private(self.key).sign(message, ec.ECDSA(hashes.SHA256()))

    def accept(self, certificate: bytes, authority_pem: bytes, now: float) -> None:
        """Take a certificate for the key that waits, DER: the pair is the new one on return.

        Raises EvidenceError: it is not what was asked for; OSError: nothing has changed, or `settle` has to
        be called again.
        """
        came = _certificate(certificate)
        try:
            came.verify_directly_issued_by(x509.load_pem_x509_certificate(authority_pem))
        except (ValueError, TypeError, InvalidSignature) as error:
            raise EvidenceError("a certificate of another authority") from error
        if _name_of(came) != self.name or not self._is_of(came, self._waiting()):
            raise EvidenceError("a certificate of another name or key")
        if came.not_valid_after_utc <= dt.datetime.fromtimestamp(now, dt.UTC):
            raise EvidenceError("a certificate that is over")
        if not self._next_key.exists() and self.holds(now) and self.present() == certificate:
            return
        pem = came.public_bytes(serialization.Encoding.PEM)
        service_files.write(self._next_certificate, pem, service_files.PUBLIC_MODE)
        self.settle()

    def _make_next(self) -> None:
        made = key_pair.new_key()[0].encode()
        kept = sealed.like(made, PURPOSE, self._wrapping, self.key)
        service_files.write(self._next_key, kept, service_files.SECRET_MODE)

    def _waiting(self) -> Path:
        return self._next_key if self._next_key.exists() else self.key

    def _private(self, file: Path) -> ec.EllipticCurvePrivateKey:
        try:
            key = serialization.load_pem_private_key(self._wrapping.read(file, PURPOSE), None)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise KeyUnavailableError(PURPOSE, f"{file}: {type(error).__name__}") from error
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise KeyUnavailableError(PURPOSE, f"{file}: no elliptic-curve key")
        return key

    def _is_of(self, certificate: x509.Certificate, key: Path) -> bool:
        return certificate.public_key() == self._private(key).public_key()


def name_in(certificate: Path) -> str:
    """The CN of a certificate that somebody else made. Raises EvidenceError, OSError."""
    return _name_of(_certificate(certificate.read_bytes()))


def validity_of(certificate: Path) -> tuple[float, float]:
    """(from, until) in seconds since the epoch. Raises EvidenceError, OSError."""
    found = _certificate(certificate.read_bytes())
    return found.not_valid_before_utc.timestamp(), found.not_valid_after_utc.timestamp()


def _certificate(content: bytes) -> x509.Certificate:
    """PEM or DER. Raises EvidenceError."""
    try:
        if content.startswith(b"-----"):
            return x509.load_pem_x509_certificate(content)
        return x509.load_der_x509_certificate(content)
    except _NOT_A_CERTIFICATE as error:
        raise EvidenceError(f"no certificate: {type(error).__name__}") from error


def _name_of(certificate: x509.Certificate) -> str:
    """Its CN, where that is its whole name; else nobody's."""
    try:
        found = [(one.oid, one.value) for one in certificate.subject]
    except ValueError:
        return ""
    match found:
        case [(NameOID.COMMON_NAME, str(name))]:
            return name
        case _:
            return ""
