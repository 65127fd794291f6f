"""Whoever asks the carrier for a certificate, honest or not: keys in memory, requests as on the wire."""

import itertools

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from kiosk import names
from kiosk.records import certificate_request as requests
from kiosk.records.certificate_request import CertificateAsk, EnrolmentRequest, RenewalRequest
from kiosk.records.cose.key_pair import new_key
from provisioning.carrier import credentials
from provisioning.identity import enrolment_token

CLAIM = names.claim("b1")
_DAY_S = 86_400.0


def signing_request(name, key):
    """PKCS #10, DER."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = x509.CertificateSigningRequestBuilder().subject_name(subject).sign(key, hashes.SHA256())
    return made.public_bytes(Encoding.DER)


def tls_key(curve=ec.SECP256R1):
    return ec.generate_private_key(curve())


class Applicants:
    """The carrier, and requests to it."""

    def __init__(self, carrier):
        self.carrier = carrier
        self._ids = itertools.count(1)

    def token(self, device, days=7.0):
        """A new one for this kiosk, as `fleet device add` makes it."""
        token, ledger, now = enrolment_token.new(), self.carrier.ledger, self.carrier.now
        credentials.expect_device(self.carrier.home, device)
        with ledger.transaction():
            digest = enrolment_token.digest(token)
            ledger.enrolment_tokens.add(digest, device, now, now + days * _DAY_S)
        return token

    def enrol(self, device, token, sender=CLAIM, key=None, **changes):
        """The carrier's answer to a new kiosk."""
        key = key or tls_key()
        fields = {
            "token": token,
            "requests": {"relay": signing_request(device, key)},
            "evidence_kid": names.evidence_kid(device),
            "evidence_pem": _EVIDENCE[1],
        }
        return self._say(EnrolmentRequest, sender, device, fields | changes)

    def renew(self, device, certificate, key, next_key=None, sender=None, **changes):
        """The carrier's answer to one that has a certificate. key: which it proves to hold."""
        role = changes.pop("role", "relay")
        asked_name = names.agent(device) if role == "agent" else device
        wanted = changes.pop("request", signing_request(asked_name, next_key or tls_key()))
        fields = {"role": role, "request": wanted, "certificate": certificate, "proof": b""}

        def prove(request):
            signed = requests.proof_of(request.id, request.device, request.request)
            proof = key.sign(signed, ec.ECDSA(hashes.SHA256()))
            return msgspec.structs.replace(request, proof=proof)

        return self._say(RenewalRequest, sender or device, device, fields | changes, prove)

    def _say(self, kind, sender, device, fields, finish=lambda request: request):
        ask = CertificateAsk(f"q{next(self._ids)}", device)
        request = kind(id=ask.id, device=device, reply_pem=ask.reply_pem, **fields)
        home = self.carrier.home
        message = requests.seal(
            finish(request), (home / "seal.pem").read_text(), credentials.SEAL_KID
        )
        self.last = (sender, ask.id, message)
        replied = self.carrier.enrolment.take(sender, ask.id, message)
        receipt = (home / "receipt.pem").read_text()
        answer = ask.answer(replied.answer, receipt, credentials.RECEIPT_KID)
        assert answer.refused == replied.refused
        return answer


_EVIDENCE = new_key()


def days(certificate):
    """(from, until) of a certificate, DER."""
    parsed = x509.load_der_x509_certificate(certificate)
    return parsed.not_valid_before_utc, parsed.not_valid_after_utc
