"""The renewal of a service's TLS certificate: when it is due, what is asked, what becomes of the answer.

Sans-I/O beside its port. It runs beside delivery: nothing waits for it, and whatever fails is told and tried
again, since the present certificate holds for a third of its time yet.
"""

import logging
import random
from collections.abc import Callable
from typing import NamedTuple, Protocol

from kiosk.errors import EvidenceError, KeyUnavailableError
from kiosk.outbox.relay import Link
from kiosk.records import certificate_request as requests
from kiosk.records.certificate_request import (
    CertificateAnswer,
    CertificateAsk,
    RenewalRequest,
    Role,
)

log = logging.getLogger(__name__)

AFTER = 2 / 3  # of a certificate's time
_ANSWER_S = 60.0
_FIRST_S, _LONGEST_S = 60.0, 6 * 3600.0
_LOOK_S = 60.0  # a file is read as often as this
NO_ANSWER = "no_answer"
_LOCAL = "local: {}"


class RenewableCertificate(Protocol):
    """The service's key and certificate. All may raise KeyUnavailableError, EvidenceError, OSError."""

    def validity(self) -> tuple[float, float]:
        """(from, until), seconds since the epoch."""

    def request(self) -> bytes:
        """PKCS #10, DER, by the next key."""

    def present(self) -> bytes:
        """DER."""

    def sign(self, message: bytes) -> bytes:
        """By the present key: ECDSA with SHA-256, DER."""

    def accept(self, certificate: bytes, authority_pem: bytes, now: float) -> None:
        """DER; from then on the next pair is the present one."""


class CarrierIdentity(NamedTuple):
    """By what the carrier is known."""

    seal: tuple[str, str]  # (PEM, kid) of the key that is sealed to
    receipt: tuple[str, str]  # of the one that it signs with
    authority_pem: bytes  # what signs certificates


class CertificateRenewal:
    """One service's. trouble: why the last try came to nothing, "" where none did."""

    def __init__(
        self,
        pair: RenewableCertificate,
        device: str,
        role: Role,
        carrier: CarrierIdentity,
        *,
        new_id: Callable[[], str],
        rng: random.Random,
    ) -> None:
        self._pair = pair
        self._device = device
        self._role = role
        self._carrier = carrier
        self._new_id = new_id
        self._rng = rng
        self._ask: CertificateAsk | None = None
        self._wait_until = 0.0
        self._next_look = 0.0
        self._failures = 0
        self.trouble = ""

    def turn(self, link: Link, monotonic: float, now: float) -> None:
        """Ask when it is due; call it as often as you like while connected."""
        if self._ask is not None and monotonic >= self._wait_until:
            self._failed(NO_ANSWER, monotonic)
        if self._ask is not None or monotonic < self._next_look:
            return
        self._next_look = monotonic + _LOOK_S
        try:
            begins, ends = self._pair.validity()
            if now >= begins + AFTER * (ends - begins):
                self._send(link, monotonic)
        except (KeyUnavailableError, EvidenceError, OSError) as error:
            self._failed(_LOCAL.format(error), monotonic)

    def received(self, id_: str, message: bytes, monotonic: float, now: float) -> bool:
        """Whether there is a new pair to connect with. Raises EvidenceError: no answer of the carrier's."""
        ask = self._ask
        if ask is None or ask.id != id_:
            return False  # another service's, or one that came too late
        answer = ask.answer(message, *self._carrier.receipt)
        self._ask = None
        if answer.refused:
            self._failed(answer.refused, monotonic)
            return False
        return self._take(answer, monotonic, now)

    def disconnected(self) -> None:
        """An outage is no failure: what was asked is asked again once there is a connection."""
        if self._ask is not None:
            self._ask = None
            self._next_look = 0.0

    def _take(self, answer: CertificateAnswer, monotonic: float, now: float) -> bool:
        try:
            certificate = answer.certificates.get(self._role, b"")
            self._pair.accept(certificate, self._carrier.authority_pem, now)
        except (KeyUnavailableError, EvidenceError, OSError) as error:
            self._failed(_LOCAL.format(error), monotonic)
            return False
        self._failures, self.trouble = 0, ""
        log.info("%s: certificate renewed", self._role)
        return True

    def _send(self, link: Link, monotonic: float) -> None:
        ask = CertificateAsk(self._new_id(), self._device)
        request = self._pair.request()
        asked = RenewalRequest(
            id=ask.id,
            device=self._device,
            reply_pem=ask.reply_pem,
            role=self._role,
            request=request,
            certificate=self._pair.present(),
            proof=self._pair.sign(requests.proof_of(ask.id, self._device, request)),
        )
        if link.publish(f"csr/{ask.id}", requests.seal(asked, *self._carrier.seal)) is not None:
            self._ask = ask
            self._wait_until = monotonic + _ANSWER_S

    def _failed(self, why: str, monotonic: float) -> None:
        """Full jitter, as for records; a kiosk in the wrong state asks a few times a day."""
        self._ask = None
        self._failures += 1
        longest = min(_LONGEST_S, _FIRST_S * 2.0 ** min(self._failures, 20))
        self._next_look = monotonic + self._rng.uniform(_FIRST_S, longest)
        if why != self.trouble:
            log.warning("%s: certificate not renewed: %s", self._role, why)
        self.trouble = why
