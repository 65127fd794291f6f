"""Signed contents in CMS (RFC 5652): EF.SOD, EF.CardSecurity and CSCA master lists share the shape."""

import hashlib
from typing import NamedTuple

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography.exceptions import InvalidSignature

from kiosk.emrtd import public_keys
from kiosk.emrtd.asn1 import TROUBLES
from kiosk.errors import MalformedDataError

LDS_SECURITY_OBJECT = "2.23.136.1.1.1"
CSCA_MASTER_LIST = "2.23.136.1.1.2"
SECURITY_OBJECT = "0.4.0.127.0.7.3.2.1"  # EF.CardSecurity


class SignatureBrokenError(Exception):
    """The signature contradicts the content; carries the reason's code."""


class SignedContent(NamedTuple):
    content: bytes
    signer: asn1_x509.Certificate
    certificates: tuple[asn1_x509.Certificate, ...]


def open_signed(data: bytes, kind: str, what: str) -> SignedContent:
    """The content of the kind (an OID) whose signature holds.

    Raises MalformedDataError, SignatureBrokenError, and public_keys.UnsupportedKeyError for algorithms
    that we do not know.
    """
    try:
        signed = _signed_data(data, kind)
        # [0] EXPLICIT OCTET STRING: the parsed value's contents are the octets themselves.
        content: bytes = signed["encap_content_info"]["content"].contents
        info = signed["signer_infos"][0]
        certificates = tuple(
            choice.chosen for choice in signed["certificates"] if choice.name == "certificate"
        )
        signer = _signer_of(certificates, info)
        _check_signature(content, info, signer)
    except InvalidSignature:
        raise SignatureBrokenError("signature") from None
    except TROUBLES as error:
        raise MalformedDataError(what, type(error).__name__) from error
    return SignedContent(content, signer, certificates)


def _signed_data(data: bytes, kind: str) -> cms.SignedData:
    content = cms.ContentInfo.load(data, strict=True)
    if content["content_type"].native != "signed_data":
        raise SignatureBrokenError("content")
    signed = content["content"]
    found = signed["encap_content_info"]["content_type"].dotted
    if found != kind or not signed["signer_infos"] or not signed["certificates"]:
        raise SignatureBrokenError("content")
    return signed


def _check_signature(content: bytes, info: cms.SignerInfo, signer: asn1_x509.Certificate) -> None:
    algorithm = info["digest_algorithm"]["algorithm"].native
    if algorithm not in public_keys.HASHES:
        raise public_keys.UnsupportedKeyError("hash")
    signed = content
    if info["signed_attrs"]:
        attributes = {a["type"].native: a["values"] for a in info["signed_attrs"]}
        if attributes["message_digest"][0].native != hashlib.new(algorithm, content).digest():
            raise SignatureBrokenError("message_digest")
        # The signature is over the attributes as a SET, not as the [0] that they travel in.
        signed = info["signed_attrs"].untag().dump()
    key = public_keys.load(signer.public_key.dump())
    public_keys.verify(
        key, info["signature"].native, signed, info["signature_algorithm"], algorithm
    )


def _signer_of(
    certificates: tuple[asn1_x509.Certificate, ...], info: cms.SignerInfo
) -> asn1_x509.Certificate:
    wanted = info["sid"].chosen
    for certificate in certificates:
        if info["sid"].name == "subject_key_identifier":
            if certificate.key_identifier == wanted.native:
                return certificate
        elif (
            certificate.serial_number == wanted["serial_number"].native
            and certificate.issuer == wanted["issuer"]
        ):
            return certificate
    raise SignatureBrokenError("no_signer")
