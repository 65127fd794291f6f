"""A test issuer: a CSCA, document signers under it, signed security objects, a master list and a CRL."""

import datetime as dt
import hashlib
from typing import NamedTuple

from asn1crypto import algos, cms, core
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kiosk.emrtd import tlv
from kiosk.emrtd.lds import TAG_SOD
from kiosk.emrtd.passive_authentication import LdsSecurityObject
from kiosk.emrtd.signed_data import CSCA_MASTER_LIST, LDS_SECURITY_OBJECT, SECURITY_OBJECT

_DAY = dt.timedelta(days=1)


class Signer(NamedTuple):
    """A certificate with its private key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    algorithm: str = "sha256_ecdsa"


class Issuer(NamedTuple):
    """One state: its CSCA and what signs for it."""

    csca: Signer
    good: Signer
    expired: Signer
    revoked: Signer


def make_issuer(now: dt.datetime, country: str = "UT") -> Issuer:
    """country: two letters; UT is that of ICAO's specimens."""
    root_name = _name("Emulated CSCA", country)
    root_key = ec.generate_private_key(ec.SECP256R1())
    valid = (now - _DAY, now + 3650 * _DAY)
    root = _certificate(root_name, root_name, root_key, root_key, valid, ca=True)

    def signer(name: str, validity: tuple[dt.datetime, dt.datetime]) -> Signer:
        key = ec.generate_private_key(ec.SECP256R1())
        return Signer(
            _certificate(_name(name, country), root_name, key, root_key, validity, ca=False), key
        )

    return Issuer(
        Signer(root, root_key),
        good=signer("Emulated document signer", valid),
        expired=signer("Expired document signer", (now - 400 * _DAY, now - 30 * _DAY)),
        revoked=signer("Revoked document signer", valid),
    )


def csca_pem(issuer: Issuer) -> str:
    return issuer.csca.certificate.public_bytes(serialization.Encoding.PEM).decode()


def crl_pem(issuer: Issuer, now: dt.datetime) -> str:
    """The CSCA's revocation list: it names the revoked signer."""
    revoked = (
        x509.RevokedCertificateBuilder()
        .serial_number(issuer.revoked.certificate.serial_number)
        .revocation_date(now - _DAY)
        .build()
    )
    made = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.csca.certificate.subject)
        .last_update(now - _DAY)
        .next_update(now + 90 * _DAY)
        .add_revoked_certificate(revoked)
        .sign(issuer.csca.key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM).decode()


def master_list(issuer: Issuer) -> bytes:
    """A CSCA master list (ICAO 9303-12 §9), DER, signed by a signer of this issuer."""
    certificates = core.SetOf([_plain(issuer.csca)], spec=asn1_x509.Certificate)
    body = core.Integer(0).dump() + certificates.dump()
    return _signed(issuer.good, CSCA_MASTER_LIST, tlv.encode(0x30, body))


def security_object(signer: Signer, groups: dict[int, bytes]) -> bytes:
    """EF.SOD (ICAO 9303-10 §4.6.2) over the files of the given data groups."""
    listed = LdsSecurityObject(
        {
            "version": 0,
            "algorithm": {"algorithm": "sha256"},
            "hashes": [
                {"number": number, "hash": hashlib.sha256(content).digest()}
                for number, content in sorted(groups.items())
            ],
        }
    ).dump()
    return tlv.encode(TAG_SOD, _signed(signer, LDS_SECURITY_OBJECT, listed))


def card_security(signer: Signer, infos: bytes) -> bytes:
    """EF.CardSecurity (ICAO 9303-11 §9.2.11)."""
    return _signed(signer, SECURITY_OBJECT, infos)


def _signed(signer: Signer, kind: str, content: bytes) -> bytes:
    certificate = _plain(signer)
    signed = cms.SignedData(
        {
            "version": "v3",
            "digest_algorithms": [{"algorithm": "sha256"}],
            "encap_content_info": {
                "content_type": kind,
                "content": core.ParsableOctetString(content),
            },
            "certificates": [cms.CertificateChoices(name="certificate", value=certificate)],
            "signer_infos": [_signer_info(signer, certificate, kind, content)],
        }
    )
    made: bytes = cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump()
    return made


def _signer_info(
    signer: Signer, certificate: asn1_x509.Certificate, kind: str, content: bytes
) -> cms.SignerInfo:
    attributes = cms.CMSAttributes(
        [
            {"type": "content_type", "values": [kind]},
            {"type": "message_digest", "values": [hashlib.sha256(content).digest()]},
        ]
    )
    signature = signer.key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256()))
    identifier = {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
    return cms.SignerInfo(
        {
            "version": "v1",
            "sid": {"issuer_and_serial_number": identifier},
            "digest_algorithm": {"algorithm": "sha256"},
            "signed_attrs": attributes,
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": signer.algorithm}),
            "signature": signature,
        }
    )


def _plain(signer: Signer) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(signer.certificate.public_bytes(serialization.Encoding.DER))


def _name(common: str, country: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, country),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    signing: ec.EllipticCurvePrivateKey,
    valid: tuple[dt.datetime, dt.datetime],
    *,
    ca: bool,
) -> x509.Certificate:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid[0])
        .not_valid_after(valid[1])
        .add_extension(x509.BasicConstraints(ca=ca, path_length=0 if ca else None), critical=True)
        .sign(signing, hashes.SHA256())
    )
