"""A tiny certificate authority: gives broker, carrier, kiosks and claims their certificates."""

import datetime as dt
import ipaddress
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from kiosk import durable_files, names
from kiosk.records.certificate_request import Role

_CA_DAYS = 3650
_LEAF_DAYS = 90
_CLAIM_DAYS = 365  # a batch is made, stored and brought to its stores
_RENEWED_AFTER = 2 / 3  # of a certificate's days


class Credential(NamedTuple):
    """A certificate and its private key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def write(self, certificate: Path, key: Path) -> None:
        """The key first: a certificate without one is of no use."""
        private = self.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        write_secret(key, private)
        write_public(certificate, self.certificate.public_bytes(serialization.Encoding.PEM))


def write_secret(file: Path, content: bytes) -> None:
    """Readable by its owner from the first byte on, and there as a whole or not at all."""
    durable_files.replace(file, content, 0o600)


def write_public(file: Path, content: bytes) -> None:
    """The same for what everybody may read."""
    durable_files.replace(file, content)


def is_to_be_renewed(certificate: x509.Certificate, now: dt.datetime) -> bool:
    begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    return now >= begins + (ends - begins) * _RENEWED_AFTER


def make_authority(name: str, now: dt.datetime) -> Credential:
    key = ec.generate_private_key(ec.SECP256R1())
    builder = _builder(name, name, key.public_key(), now, _CA_DAYS).add_extension(
        x509.BasicConstraints(ca=True, path_length=0), critical=True
    )
    usage = x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
    builder = builder.add_extension(usage, critical=True)
    return Credential(builder.sign(key, hashes.SHA256()), key)


def issue_server(
    authority: Credential, name: str, hosts: list[str], now: dt.datetime
) -> Credential:
    """A broker's certificate for these DNS names and addresses."""
    also = x509.SubjectAlternativeName([_general_name(host) for host in hosts])
    return _issue(authority, _Wanted(name, ExtendedKeyUsageOID.SERVER_AUTH, also=also), now)


def is_pair(certificate: x509.Certificate, key: Path) -> bool:
    """Whether that file's key is the certificate's."""
    try:
        private = serialization.load_pem_private_key(key.read_bytes(), None)
    except (FileNotFoundError, ValueError, TypeError):
        return False
    return private.public_key() == certificate.public_key()


def hosts_of(certificate: x509.Certificate) -> list[str]:
    """The DNS names and addresses that a broker's certificate is for."""
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    return [str(name.value) for name in names]


def issue_client(authority: Credential, name: str, now: dt.datetime) -> Credential:
    """A client's certificate; its CN is the MQTT client id and user name. Raises NameRefusedError."""
    names.name("certificate", name)
    return _issue(authority, _Wanted(name), now)


def issue_claim(authority: Credential, batch: str, now: dt.datetime) -> Credential:
    """The certificate of a batch of kiosks that may ask for one of their own. Raises NameRefusedError."""
    return _issue(authority, _Wanted(names.claim(batch), days=_CLAIM_DAYS), now)


def issue_to_kiosk(
    authority: Credential,
    device: str,
    role: Role,
    key: ec.EllipticCurvePublicKey,
    now: dt.datetime,
) -> x509.Certificate:
    """For a key that the kiosk made itself. Raises NameRefusedError."""
    return _signed(authority, _Wanted(client_name(device, role)), key, now)


def client_name(device: str, role: Role) -> str:
    """The CN of a kiosk's certificate, MQTT client id and user name. Raises NameRefusedError."""
    names.device_name(device)
    return names.agent(device) if role == "agent" else device


class _Wanted(NamedTuple):
    """What a certificate says. usage: in TLS."""

    name: str
    usage: x509.ObjectIdentifier = ExtendedKeyUsageOID.CLIENT_AUTH
    days: int = _LEAF_DAYS
    also: x509.SubjectAlternativeName | None = None


def _issue(authority: Credential, wanted: _Wanted, now: dt.datetime) -> Credential:
    key = ec.generate_private_key(ec.SECP256R1())
    return Credential(_signed(authority, wanted, key.public_key(), now), key)


def _signed(
    authority: Credential, wanted: _Wanted, key: ec.EllipticCurvePublicKey, now: dt.datetime
) -> x509.Certificate:
    issuer = authority.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
    builder = (
        _builder(wanted.name, str(issuer), key, now, wanted.days)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([wanted.usage]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()),
            critical=False,
        )
    )
    if wanted.also:
        builder = builder.add_extension(wanted.also, critical=False)
    return builder.sign(authority.key, hashes.SHA256())


def _builder(
    name: str, issuer: str, key: ec.EllipticCurvePublicKey, now: dt.datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(minutes=5))
        .not_valid_after(now + dt.timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)
