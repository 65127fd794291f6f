"""Asking the carrier for a certificate: what a kiosk sends and gets, sealed both ways, bound to one request.

A new kiosk shows a one-time token, one that has a certificate proves that it holds that one's key. The
request is sealed to the carrier, so that neither broker nor whoever has the same claim certificate sees a
token; the answer is signed by the carrier, then sealed to a key of this request's own.
"""

from typing import Annotated, Any, Literal

import msgspec

from kiosk.errors import EvidenceError
from kiosk.input_bounds import NAME_LENGTH, Seconds
from kiosk.names import DeviceName
from kiosk.records.cose import cbor, encrypt, key_pair, sign1

REQUEST_BYTES = 2048  # of a PKCS #10 request (RFC 2986), or of a certificate
_REPLY_KID = "reply"
_PROOF = "kiosk-renewal-1"
_Text = Annotated[str, msgspec.Meta(max_length=NAME_LENGTH)]
_Pem = Annotated[str, msgspec.Meta(max_length=256)]  # a P-256 public key has 178 characters
_Der = Annotated[bytes, msgspec.Meta(max_length=REQUEST_BYTES)]

Role = Literal["relay", "agent"]  # who of a kiosk connects with the certificate


class EnrolmentRequest(msgspec.Struct, frozen=True, kw_only=True, tag="enrol"):
    """A new kiosk's: certificates for its services, and its evidence key to be registered."""

    id: _Text
    device: DeviceName
    reply_pem: _Pem
    token: _Text
    requests: Annotated[dict[Role, _Der], msgspec.Meta(min_length=1)]  # PKCS #10, DER
    evidence_kid: _Text
    evidence_pem: _Pem  # public


class RenewalRequest(msgspec.Struct, frozen=True, kw_only=True, tag="renew"):
    """The next certificate for one service of a kiosk."""

    id: _Text
    device: DeviceName
    reply_pem: _Pem
    role: Role
    request: _Der  # PKCS #10, DER
    certificate: _Der  # the present one, DER
    proof: Annotated[bytes, msgspec.Meta(max_length=80)]  # ECDSA by its key over `proof_of`, DER


class CertificateAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What the carrier says to one request. refused: a CertificateRefusal, "" where it grants it."""

    id: _Text
    device: _Text
    t: Seconds  # the carrier's time
    refused: _Text = ""
    certificates: dict[str, _Der] = {}  # by role, DER
    listing_key: Annotated[bytes, msgspec.Meta(max_length=64)] = b""  # to a new kiosk


Request = EnrolmentRequest | RenewalRequest


class CertificateAsk:
    """The kiosk's end of one request: holds the key that the answer is sealed to."""

    def __init__(self, id_: str, device: str) -> None:
        self.id = id_
        self.device = device
        self._reply_private, self.reply_pem = key_pair.new_key()

    def answer(self, message: bytes, receipt_pem: str, receipt_kid: str) -> CertificateAnswer:
        """Raises EvidenceError unless the carrier signed it for exactly this request."""
        signed = encrypt.unseal(message, self._reply_private, _REPLY_KID)
        value = cbor.loads(sign1.verify(signed, receipt_pem, receipt_kid))
        answer: CertificateAnswer = _convert(value, CertificateAnswer)
        if (answer.id, answer.device) != (self.id, self.device):
            raise EvidenceError("an answer to another request")
        return answer


def proof_of(id_: str, device: str, request: bytes) -> bytes:
    """The bytes that the present certificate's key signs."""
    return cbor.dumps([_PROOF, id_, device, request])


def seal(request: Request, seal_pem: str, seal_kid: str) -> bytes:
    """To the carrier."""
    content = msgspec.to_builtins(request, builtin_types=(bytes,))
    return encrypt.seal(cbor.dumps(content), seal_pem, seal_kid)


def open_request(message: bytes, seal_private_pem: str, seal_kid: str) -> Request:
    """At the carrier. Raises EvidenceError."""
    value = cbor.loads(encrypt.unseal(message, seal_private_pem, seal_kid))
    asked: Request = _convert(value, Request)
    key_pair.check_public(asked.reply_pem)
    return asked


def make_answer(
    answer: CertificateAnswer, reply_pem: str, receipt_private_pem: str, receipt_kid: str
) -> bytes:
    """At the carrier."""
    content = msgspec.to_builtins(answer, builtin_types=(bytes,))
    signed = sign1.sign(cbor.dumps(content), receipt_private_pem, receipt_kid)
    return encrypt.seal(signed, reply_pem, _REPLY_KID)


def _convert(value: Any, kind: Any) -> Any:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise EvidenceError(f"certificate request: {error}") from error
