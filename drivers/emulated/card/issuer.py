"""A test issuer: a CSCA, a document signer under it, and signed security objects (EF.SOD)."""

import datetime as dt
import hashlib
from typing import NamedTuple

from asn1crypto import algos, cms, core
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from drivers.cards import tlv
from drivers.cards.emrtd.lds import TAG_SOD
from drivers.cards.emrtd.passive_authentication import LDS_SECURITY_OBJECT, LdsSecurityObject


class Issuer(NamedTuple):
    csca: x509.Certificate
    signer: x509.Certificate
    signer_key: ec.EllipticCurvePrivateKey


def make_issuer(now: dt.datetime) -> Issuer:
    root_key, signer_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root_name, signer_name = _name("Emulated CSCA"), _name("Emulated document signer")
    csca = _certificate(root_name, root_name, root_key.public_key(), root_key, now, ca=True)
    signer = _certificate(signer_name, root_name, signer_key.public_key(), root_key, now, ca=False)
    return Issuer(csca, signer, signer_key)


def csca_pem(issuer: Issuer) -> str:
    return issuer.csca.public_bytes(serialization.Encoding.PEM).decode()


def security_object(issuer: Issuer, groups: dict[int, bytes]) -> bytes:
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
    certificate = asn1_x509.Certificate.load(issuer.signer.public_bytes(serialization.Encoding.DER))
    signed = cms.SignedData(
        {
            "version": "v3",
            "digest_algorithms": [{"algorithm": "sha256"}],
            "encap_content_info": {
                "content_type": LDS_SECURITY_OBJECT,
                "content": core.ParsableOctetString(listed),
            },
            "certificates": [cms.CertificateChoices(name="certificate", value=certificate)],
            "signer_infos": [_signer_info(issuer, certificate, listed)],
        }
    )
    content = cms.ContentInfo({"content_type": "signed_data", "content": signed})
    return tlv.encode(TAG_SOD, content.dump())


def _signer_info(
    issuer: Issuer, certificate: asn1_x509.Certificate, content: bytes
) -> cms.SignerInfo:
    attributes = cms.CMSAttributes(
        [
            {"type": "content_type", "values": [LDS_SECURITY_OBJECT]},
            {"type": "message_digest", "values": [hashlib.sha256(content).digest()]},
        ]
    )
    signature = issuer.signer_key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256()))
    identifier = {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
    return cms.SignerInfo(
        {
            "version": "v1",
            "sid": {"issuer_and_serial_number": identifier},
            "digest_algorithm": {"algorithm": "sha256"},
            "signed_attrs": attributes,
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
            "signature": signature,
        }
    )


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "UT"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    signing: ec.EllipticCurvePrivateKey,
    now: dt.datetime,
    *,
    ca: bool,
) -> x509.Certificate:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=0 if ca else None), critical=True)
        .sign(signing, hashes.SHA256())
    )
