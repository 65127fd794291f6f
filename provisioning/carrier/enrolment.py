"""Gives kiosks their certificates: by a one-time token the first ones, by the present one the next.

Whoever asks gets a certificate in one name only: the token's, or the present certificate's. What is refused
is an alarm, and whoever asked is told the reason. The same request again gets the same certificates: a kiosk
may have lost its power before it could keep them.
"""

import datetime as dt
import hashlib
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from kiosk import names
from kiosk.enumerations import CertificateRefusal as Refusal
from kiosk.errors import CertificateRefusedError, EvidenceError
from kiosk.records import certificate_request as requests
from kiosk.records.certificate_request import (
    CertificateAnswer,
    EnrolmentRequest,
    RenewalRequest,
    Role,
)
from kiosk.records.cose import key_pair
from provisioning.carrier import credentials
from provisioning.carrier.credentials import RECEIPT_KID, SEAL_KID, CarrierKeys, Device
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.tables.certificates import IssuedCertificate, public_digest
from provisioning.carrier.tables.enrolment_tokens import EnrolmentToken
from provisioning.identity import authority, enrolment_token, holder_proof, signing_request

log = logging.getLogger(__name__)

# Each is on the broker's list once its kiosk is revoked; an honest kiosk has two that hold.
_HELD_AT_MOST = 8
Keys = Mapping[Role, ec.EllipticCurvePublicKey]
Issued = dict[Role, x509.Certificate]


class Replied(NamedTuple):
    """What whoever asked is told. refused: the reason, "" where they got what they asked for."""

    answer: bytes
    refused: str


def registered_devices(folder: Path, ledger: Ledger) -> Callable[[str], Device | None]:
    """Finds a kiosk with all its evidence keys; none: it has never shown one."""

    def find(device: str) -> Device | None:
        found = credentials.load_device(folder, device)
        if found is None:
            return None
        own = {key.kid: key.public_pem for key in ledger.evidence_keys.of(device)}
        whole = Device(found.evidence_kid, found.evidence_pem, own)
        return whole if whole.evidence else None

    return find


class Enrolment:
    """The carrier's registration authority. now: seconds since the epoch."""

    def __init__(
        self, folder: Path, ledger: Ledger, keys: CarrierKeys, now: Callable[[], float]
    ) -> None:
        self._folder = folder
        self._ledger = ledger
        self._keys = keys
        self._now = now

    def take(self, sender: str, id_: str, message: bytes) -> Replied:
        """sender: whose topic it came on. Raises EvidenceError: it is no request at all."""
        asked = requests.open_request(message, self._keys.seal_private, SEAL_KID)
        if asked.id != id_:
            raise EvidenceError("a request under another id")
        certificates: dict[str, bytes] = {}
        refused = ""
        try:
            issued = self._issue(sender, asked)
            certificates = {role: one.public_bytes(Encoding.DER) for role, one in issued.items()}
        except CertificateRefusedError as error:
            refused = error.reason
            log.warning("%s: certificate of %s: ALARM %s", sender, asked.device, refused)
        is_new = isinstance(asked, EnrolmentRequest) and not refused
        answer = CertificateAnswer(
            id=asked.id,
            device=asked.device,
            t=self._now(),
            refused=refused,
            certificates=certificates,
            listing_key=self._keys.listing_key if is_new else b"",
        )
        sealed = requests.make_answer(
            answer, asked.reply_pem, self._keys.receipt_private, RECEIPT_KID
        )
        return Replied(sealed, refused)

    def _issue(self, sender: str, asked: EnrolmentRequest | RenewalRequest) -> Issued:
        """Raises CertificateRefusedError."""
        with self._ledger.transaction():
            if self._ledger.revocations.is_revoked("device", asked.device):
                raise CertificateRefusedError(Refusal.REVOKED)
            if isinstance(asked, EnrolmentRequest):
                return self._enrol(sender, asked)
            return self._renew(sender, asked)

    def _enrol(self, sender: str, asked: EnrolmentRequest) -> Issued:
        if not names.is_claim(sender):
            raise CertificateRefusedError(Refusal.NOT_BY_CLAIM)
        token = self._token(asked)
        keys = {
            role: signing_request.public_key(request, authority.client_name(asked.device, role))
            for role, request in asked.requests.items()
        }
        used_for = _digest(keys, asked)
        if token.used_at is not None and token.used_for != used_for:
            raise CertificateRefusedError(Refusal.TOKEN_USED)
        if token.used_at is None and token.expires_at < self._now():
            raise CertificateRefusedError(Refusal.TOKEN_EXPIRED)
        self._register(asked)
        if token.used_at is None:
            self._ledger.enrolment_tokens.use(token.sha256, used_for, self._now())
        return self._certified(asked.device, keys, "enrolled")

    def _renew(self, sender: str, asked: RenewalRequest) -> Issued:
        if sender != asked.device:
            raise CertificateRefusedError(Refusal.NAME_OF_ANOTHER)
        signer = credentials.authority(self._folder).certificate
        holder_proof.check(asked, signer, self._moment())
        name = authority.client_name(asked.device, asked.role)
        key = signing_request.public_key(asked.request, name)
        known = self._held(asked.device, asked.role, key)
        held = self._ledger.certificates.holding(asked.device, asked.role, self._now())
        if known is None and held >= _HELD_AT_MOST:
            raise CertificateRefusedError(Refusal.TOO_MANY)
        return self._certified(asked.device, {asked.role: key}, "renewed")

    def _held(
        self, device: str, role: Role, key: ec.EllipticCurvePublicKey
    ) -> IssuedCertificate | None:
        """What a key got already, while it holds."""
        known = self._ledger.certificates.of_key(device, role, public_digest(key))
        return known if known and known.valid_until > self._now() else None

    def _token(self, asked: EnrolmentRequest) -> EnrolmentToken:
        token = self._ledger.enrolment_tokens.find(enrolment_token.digest(asked.token))
        if token is None:
            raise CertificateRefusedError(Refusal.TOKEN_UNKNOWN)
        if token.device != asked.device:
            raise CertificateRefusedError(Refusal.TOKEN_OF_ANOTHER)
        return token

    def _register(self, asked: EnrolmentRequest) -> None:
        """Its evidence key, the newest from now on. Raises CertificateRefusedError."""
        device, kid, pem = asked.device, asked.evidence_kid, asked.evidence_pem
        try:
            key_pair.check_public(pem)
        except EvidenceError as error:
            raise CertificateRefusedError(Refusal.KEY_TYPE) from error
        before = credentials.load_device(self._folder, device)
        if before is not None and before.evidence_kid:
            self._ledger.evidence_keys.register(
                device, before.evidence_kid, before.evidence_pem, 0.0
            )
        if not names.is_evidence_kid(device, kid):
            raise CertificateRefusedError(Refusal.EVIDENCE_KEY)
        self._ledger.evidence_keys.register(device, kid, pem, self._now())
        known = {key.kid: key.public_pem for key in self._ledger.evidence_keys.of(device)}
        if known.get(kid) != pem:
            raise CertificateRefusedError(Refusal.EVIDENCE_KEY)

    def _certified(self, device: str, keys: Keys, cause: str) -> Issued:
        """What a key got once it gets again. On disk before it counts: what is given is revoked with it."""
        signer = credentials.authority(self._folder)
        issued: Issued = {}
        for role, key in keys.items():
            known = self._held(device, role, key)
            if known is not None:
                issued[role] = x509.load_der_x509_certificate(known.certificate)
                continue
            made = authority.issue_to_kiosk(signer, device, role, key, self._moment())
            name = authority.client_name(device, role)
            credentials.keep_certificate(self._folder, device, made, name)
            self._ledger.certificates.add(made, device, role, cause, self._now())
            issued[role] = made
        return issued

    def _moment(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(self._now(), dt.UTC)


def _digest(keys: Keys, asked: EnrolmentRequest) -> bytes:
    """Of everything that gets its standing by a token."""
    parts = [role.encode() + public_digest(key) for role, key in sorted(keys.items())]
    evidence = f"{asked.evidence_kid} {asked.evidence_pem}".encode()
    return hashlib.sha256(b"".join([*parts, evidence])).digest()
