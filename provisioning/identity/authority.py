"""A tiny certificate authority, so that demo and tests have real certificates."""

import datetime as dt
import ipaddress
import os
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from kiosk import names

_CA_DAYS = 3650
_LEAF_DAYS = 90
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
        new = certificate.with_name(f"{certificate.name}.new")
        new.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))
        new.replace(certificate)


def write_secret(file: Path, content: bytes) -> None:
    """Readable by its owner from the first byte on, and there as a whole or not at all."""
    new = file.with_name(f"{file.name}.new")
    new.unlink(missing_ok=True)
    new.touch(mode=0o600)
    with new.open("wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
    new.replace(file)


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
    return _issue(authority, name, ExtendedKeyUsageOID.SERVER_AUTH, now, also)


def hosts_of(certificate: x509.Certificate) -> list[str]:
    """The DNS names and addresses that a broker's certificate is for."""
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return [str(name.value) for name in names]


def issue_client(authority: Credential, name: str, now: dt.datetime) -> Credential:
    """A client's certificate; its CN is the MQTT client id and user name. Raises NameRefusedError."""
    names.name("certificate", name)
    return _issue(authority, name, ExtendedKeyUsageOID.CLIENT_AUTH, now, None)


def _issue(
    authority: Credential,
    name: str,
    usage: x509.ObjectIdentifier,
    now: dt.datetime,
    also: x509.SubjectAlternativeName | None,
) -> Credential:
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = authority.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
    builder = (
        _builder(name, str(issuer), key.public_key(), now, _LEAF_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()),
            critical=False,
        )
    )
    if also:
        builder = builder.add_extension(also, critical=False)
    return Credential(builder.sign(authority.key, hashes.SHA256()), key)


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
