"""The reference enrollment service: opens records, judges them by its own count, signs receipts."""

import hashlib
import hmac
import logging
import uuid
from collections.abc import Callable
from typing import Any, NamedTuple

from kiosk.errors import EvidenceError
from kiosk.records import asking, envelope, receipt, record
from kiosk.records.receipt import Receipt
from provisioning.carrier import snapshot
from provisioning.carrier.folder import RECEIPT_KID, SEAL_KID, Device, Keys
from provisioning.carrier.ledger import Ledger

log = logging.getLogger(__name__)

_MOST_CARDS = 5  # per document (2016); judged here, whatever the kiosk knew
_30_DAYS_S = 30 * 86400
_OPENS = frozenset({"ALLOW", "DEFER"})


class Judgement(NamedTuple):
    verdict: str  # accepted, rejected
    reason: str
    opens: bool  # a number becomes active


class EnrollmentService:
    """Pure but for its ledger: bytes in, bytes to send back out."""

    def __init__(
        self,
        ledger: Ledger,
        keys: Keys,
        find_device: Callable[[str], Device | None],
        now: Callable[[], float],
    ) -> None:
        self._ledger = ledger
        self._keys = keys
        self._find_device = find_device
        self._now = now

    def take_record(self, device: str, message: bytes) -> bytes | None:
        """The signed receipt for one record; None when nothing can be said of these bytes."""
        try:
            place = envelope.place_of(message)
        except EvidenceError as error:
            log.warning("%s: not an envelope: %s", device, error)
            return None
        digest = hashlib.sha256(message).digest()
        with self._ledger.transaction():
            known = self._ledger.find(device, place.record_id)
            if known and known.sha256 == digest:
                return known.receipt
            if known or place.device != device:
                reason = "duplicate_id" if known else "foreign_device"
                return self._receipt(
                    device, place.record_id, digest, Judgement("rejected", reason, False)
                )
            return self._judge_new(device, place, digest, message)

    def answer(self, device: str, message: bytes) -> bytes | None:
        """The sealed answer to one sealed question; None when it is none of ours."""
        try:
            question = asking.open_question(message, self._keys.seal_private, SEAL_KID)
            answer = self._answer(device, question)
            return asking.make_answer(answer, question, self._keys.receipt_private, RECEIPT_KID)
        except EvidenceError as error:
            log.warning("%s: question refused: %s", device, error)
            return None

    def open(self, device: str, message: bytes) -> record.Record:
        """One stored record in clear, for the auditor. Raises EvidenceError."""
        registered = self._find_device(device)
        if registered is None:
            raise EvidenceError(f"device {device} is not registered")
        body = envelope.open_(
            message,
            seal_private_pem=self._keys.seal_private,
            seal_kid=SEAL_KID,
            evidence_pem=registered.evidence_pem,
            evidence_kid=registered.evidence_kid,
        )
        return record.decode(body)

    def _judge_new(
        self, device: str, place: envelope.Place, digest: bytes, message: bytes
    ) -> bytes:
        try:
            opened = self.open(device, message)
            judgement = self._judge(opened)
        except EvidenceError as error:
            log.warning("%s: record %s: %s", device, place.record_id, error)
            opened, judgement = None, Judgement("rejected", "evidence", False)
        carrier_id = f"C{uuid.uuid4().hex[:10].upper()}"
        signed = self._receipt(device, place.record_id, digest, judgement, carrier_id)
        if opened and judgement.opens and opened.document:
            document = self._holder_hash(opened.document)
            self._ledger.add_card(document, opened.number or "", opened.iccid or "", self._now())
        self._ledger.add_record(
            {
                "device": device,
                "record_id": place.record_id,
                "seq": place.seq,
                "prev_hash": place.prev_hash,
                "sha256": digest,
                "envelope": message,
                "received_at": self._now(),
                "verdict": judgement.verdict,
                "reason": judgement.reason,
                "carrier_id": carrier_id,
                "receipt": signed,
            }
        )
        return signed

    def _judge(self, opened: record.Record) -> Judgement:
        if opened.decision.get("outcome") not in _OPENS or opened.document is None:
            return Judgement("accepted", "recorded", False)
        document = self._holder_hash(opened.document)
        if self._ledger.active_cards(document) >= _MOST_CARDS:
            return Judgement("rejected", "N-QTY-05", False)
        if not opened.number or self._ledger.number_is_taken(opened.number):
            return Judgement("rejected", "number_taken", False)
        return Judgement("accepted", "activated", True)

    def _answer(self, device: str, question: asking.Question) -> asking.Answer:
        if question.device != device:
            raise EvidenceError("asked in another device's name")
        now = self._now()
        if snapshot.asks_for_listings(question):
            data = snapshot.make(self._ledger, self._keys, now)
            return asking.Answer(question.id, device, now, {}, data)
        return asking.Answer(question.id, device, now, self._facts(question))

    def _facts(self, question: asking.Question) -> dict[str, Any]:
        kind = question.asked.get("document_kind")
        number = question.asked.get("document_number")
        if not isinstance(kind, str) or not isinstance(number, str):
            raise EvidenceError("a question without a document")
        document = self._document_hash(kind, number)
        return {
            "subject.active_cards_this_carrier": self._ledger.active_cards(document),
            "subject.new_cards_30d": self._ledger.cards_since(document, self._now() - _30_DAYS_S),
            "subject.listings": [],  # this reference keeps no lists
        }

    def _holder_hash(self, document: dict[str, Any]) -> bytes:
        """Of a record's document. Raises EvidenceError: a signed record may still be malformed."""
        holder = document.get("holder")
        kind, number = (
            document.get("kind"),
            holder.get("number") if isinstance(holder, dict) else None,
        )
        if not isinstance(kind, str) or not isinstance(number, str):
            raise EvidenceError("record: a document without kind or number")
        return self._document_hash(kind, number)

    def _document_hash(self, kind: str, number: str) -> bytes:
        return hmac.digest(self._keys.index_key, f"{kind}:{number}".encode(), "sha256")

    def _receipt(
        self, device: str, record_id: str, digest: bytes, judgement: Judgement, carrier_id: str = ""
    ) -> bytes:
        now = self._now()
        content = Receipt(
            device=device,
            record_id=record_id,
            sha256=digest,
            verdict="accepted" if judgement.verdict == "accepted" else "rejected",
            carrier_id=carrier_id,
            reason=judgement.reason,
            effective_at=now if judgement.opens else None,
            t=now,
        )
        return receipt.issue(content, self._keys.receipt_private, RECEIPT_KID)
