"""Passive authentication (ICAO 9303-11 §5.1): group hashes, the signer, and the signer's issuer."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from asn1crypto import cms, core, pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from drivers.cards import tlv
from drivers.cards.emrtd.lds import TAG_SOD
from kiosk.errors import MalformedDataError, SettingsError
from kiosk.identity.documents import Authenticity

LDS_SECURITY_OBJECT = "2.23.136.1.1.1"

_HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha1": hashes.SHA1(),  # noqa: S303 - old documents; the outcome is only as strong
    "sha224": hashes.SHA224(),
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}


class DataGroupHash(core.Sequence):
    _fields = [("number", core.Integer), ("hash", core.OctetString)]  # noqa: RUF012 - asn1crypto's way


class DataGroupHashes(core.SequenceOf):
    _child_spec = DataGroupHash


class LdsSecurityObject(core.Sequence):
    """ICAO 9303-10 §4.6.2.3."""

    _fields = [  # noqa: RUF012 - asn1crypto's way
        ("version", core.Integer),
        ("algorithm", cms.DigestAlgorithm),
        ("hashes", DataGroupHashes),
        ("version_info", core.Any, {"optional": True}),
    ]


class Verdict(NamedTuple):
    authenticity: Authenticity
    reason: str


class _InvalidError(Exception):
    """The SOD contradicts what was read; carries the reason's code."""


def load_trust_anchors(files: Sequence[Path]) -> tuple[x509.Certificate, ...]:
    """CSCA certificates, PEM or DER. Raises SettingsError naming the file."""
    anchors = []
    for file in files:
        try:
            content = file.read_bytes()
            if pem.detect(content):
                _, _, content = pem.unarmor(content)
            anchors.append(x509.load_der_x509_certificate(content))
        except (OSError, ValueError) as error:
            raise SettingsError(str(file), f"no CSCA certificate: {error}") from error
    return tuple(anchors)


def verify(
    sod: bytes,
    groups: Mapping[int, bytes],
    anchors: Sequence[x509.Certificate],
    at: dt.datetime,
) -> Verdict:
    """Judge what was read: groups maps data group number → the file's bytes."""
    try:
        signed = _signed_data(sod)
        _check_groups(signed, groups)
        signer = _check_signature(signed)
    except _InvalidError as error:
        return Verdict(Authenticity.INVALID, str(error))
    return _check_issuer(signer, anchors, at)


def _signed_data(sod: bytes) -> cms.SignedData:
    item = tlv.read(sod)
    if item.tag != TAG_SOD:
        raise MalformedDataError("SOD", f"tag {item.tag:X}")
    try:
        content = cms.ContentInfo.load(item.value, strict=True)
        signed = content["content"]
        kind = signed["encap_content_info"]["content_type"].dotted
        ready = bool(signed["signer_infos"]) and bool(signed["certificates"])
        if (
            content["content_type"].native != "signed_data"
            or kind != LDS_SECURITY_OBJECT
            or not ready
        ):
            raise _InvalidError("sod_content")
    except (ValueError, TypeError, KeyError) as error:
        raise MalformedDataError("SOD", type(error).__name__) from error
    return signed


def _encapsulated(signed: cms.SignedData) -> bytes:
    content: bytes = signed["encap_content_info"]["content"].contents
    # [0] EXPLICIT OCTET STRING: the parsed value's contents are the octets themselves.
    return content


def _check_groups(signed: cms.SignedData, groups: Mapping[int, bytes]) -> None:
    try:
        listed = LdsSecurityObject.load(_encapsulated(signed), strict=True)
        algorithm = listed["algorithm"]["algorithm"].native
        expected = {entry["number"].native: entry["hash"].native for entry in listed["hashes"]}
    except (ValueError, TypeError, KeyError) as error:
        raise MalformedDataError("SOD", type(error).__name__) from error
    if algorithm not in _HASHES:
        raise _InvalidError("sod_hash_algorithm")
    for number, content in groups.items():
        if hashlib.new(algorithm, content).digest() != expected.get(number):
            raise _InvalidError(f"dg{number}_hash")


def _check_signature(signed: cms.SignedData) -> x509.Certificate:
    """The signer's certificate, once its signature over the security object holds."""
    try:
        info = signed["signer_infos"][0]
        algorithm = info["digest_algorithm"]["algorithm"].native
        digest = hashlib.new(algorithm, _encapsulated(signed)).digest()
        attributes = {a["type"].native: a["values"] for a in info["signed_attrs"]}
        if attributes["message_digest"][0].native != digest:
            raise _InvalidError("sod_message_digest")
        signer = x509.load_der_x509_certificate(_signer_of(signed, info).dump())
        # The signature is over the attributes as a SET, not as the [0] that they travel in.
        _verify(signer, info["signature"].native, info["signed_attrs"].untag().dump(), algorithm)
    except InvalidSignature:
        raise _InvalidError("sod_signature") from None
    except (ValueError, TypeError, KeyError, IndexError, UnsupportedAlgorithm) as error:
        raise MalformedDataError("SOD", type(error).__name__) from error
    return signer


def _signer_of(signed: cms.SignedData, info: cms.SignerInfo) -> asn1_x509.Certificate:
    wanted = info["sid"].chosen
    for choice in signed["certificates"]:
        certificate = choice.chosen
        if info["sid"].name == "subject_key_identifier":
            if certificate.key_identifier == wanted.native:
                return certificate
        elif (
            certificate.serial_number == wanted["serial_number"].native
            and certificate.issuer == wanted["issuer"]
        ):
            return certificate
    raise _InvalidError("sod_no_signer")


def _verify(signer: x509.Certificate, signature: bytes, data: bytes, algorithm: str) -> None:
    key = signer.public_key()
    used = _HASHES.get(algorithm)
    if used is None:
        raise _InvalidError("sod_hash_algorithm")
    if isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signature, data, ec.ECDSA(used))
    elif isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, data, padding.PKCS1v15(), used)
    else:
        raise _InvalidError("sod_signature_algorithm")


def _check_issuer(
    signer: x509.Certificate, anchors: Sequence[x509.Certificate], at: dt.datetime
) -> Verdict:
    for anchor in anchors:
        if _issued(anchor, signer):
            if not signer.not_valid_before_utc <= at <= signer.not_valid_after_utc:
                return Verdict(Authenticity.UNVERIFIED, "signer_out_of_date")
            return Verdict(Authenticity.AUTHENTIC, "passive_authentication")
    return Verdict(Authenticity.UNVERIFIED, "unknown_signer" if anchors else "no_trust_anchor")


def _issued(anchor: x509.Certificate, signer: x509.Certificate) -> bool:
    try:
        signer.verify_directly_issued_by(anchor)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True
