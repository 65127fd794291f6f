"""The reference enrollment service: opens records, has them judged, signs receipts and answers."""

import hashlib
import logging
import uuid
from collections.abc import Callable

from kiosk import names
from kiosk.emrtd.signer_trust import TrustStore
from kiosk.enumerations import Verdict
from kiosk.errors import EvidenceError, EvidenceKeyUnknownError
from kiosk.input_bounds import EXACT_INTEGER, NAME_LENGTH
from kiosk.records import envelope, receipt, record
from kiosk.records import question as questions
from kiosk.records.question import PLACE_CONFIRMED
from kiosk.records.receipt import Receipt
from provisioning.carrier import (
    answers,
    belonging,
    document_proof,
    listings_copy,
    network_signs,
    noted_questions,
    remote_supervision,
    signers,
    staff_proofs,
    transfers,
)
from provisioning.carrier.arrival import Came, Examined, FirstLook
from provisioning.carrier.bundles import Bundles, Replayed
from provisioning.carrier.credentials import (
    RECEIPT_KID,
    SEAL_KID,
    CarrierKeys,
    Device,
    document_hash,
)
from provisioning.carrier.errors import InputError
from provisioning.carrier.judging import Judge, Judgement, report
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.opened_record import OpenedRecord
from provisioning.carrier.statement_intake import StatementIntake
from provisioning.carrier.tables.confirmed_places import Kind, told_by
from provisioning.carrier.tables.device_chain import Last
from provisioning.carrier.tables.kiosk_contacts import SENT_WITHIN_S
from provisioning.carrier.tables.quarantine import Cause, Held

log = logging.getLogger(__name__)


# A decision that cannot be made again is none: anybody could name rules of their own.
_OF_RULES = {
    Replayed.NOT_HERE: Cause.BUNDLE_UNKNOWN,
    Replayed.OTHER_ENGINE: Cause.ENGINE_UNKNOWN,
}
_NOTHING = Last(0, b"", 0.0)
_ALARMS = signers.ALARMS | belonging.ALARMS | document_proof.ALARMS | staff_proofs.ALARMS
# Nothing else is asked of these before somebody is known to have signed them.
_OF_NOBODY = frozenset({Cause.DEVICE_UNKNOWN, Cause.KEY_UNKNOWN})
_REJECTED_AT_ONCE = frozenset({Cause.DUPLICATE_ID, Cause.FOREIGN_DEVICE})


class EnrollmentService:
    """Pure but for its ledger: bytes in, bytes to send back out."""

    def __init__(
        self,
        ledger: Ledger,
        keys: CarrierKeys,
        find_device: Callable[[str], Device | None],
        now: Callable[[], float],
        bundles: Bundles | None = None,
        *,
        trust: Callable[[], TrustStore] = TrustStore,
        takes_emulated: bool = False,
    ) -> None:
        """bundles: the rules that the carrier decides by; None: all packs that are shipped.

        trust: the carrier's own anchors for documents.
        takes_emulated: records of emulated kiosks have effect; for demos and tests.
        """
        self._ledger = ledger
        self._keys = keys
        self._find_device = find_device
        self._now = now
        self._bundles = bundles or Bundles()
        self._trust = trust
        self.statements = StatementIntake(ledger, keys, self.open, now)
        self._judge = Judge(ledger, self._bundles, takes_emulated=takes_emulated)

    def take_record(self, device: str, message: bytes) -> bytes:
        """The signed receipt for one record. Raises EvidenceError: nothing can be said of these bytes."""
        place = envelope.place_of(message)
        if len(place.record_id) > NAME_LENGTH or not 0 <= place.seq < EXACT_INTEGER:
            raise EvidenceError("an envelope out of bounds")
        digest = hashlib.sha256(message).digest()
        with self._ledger.transaction():
            came = Came(device, place, digest, message, self._now())
            self._ledger.contacts.note(device, came.received_at)
            known = self._ledger.find(device, place.record_id)
            if known and known.sha256 == digest:
                return known.receipt
            held = self._ledger.quarantine.find(device, place.record_id, digest)
            if held is not None:
                return held.receipt
            if known or place.device != device:
                return self._hold(came, Cause.DUPLICATE_ID if known else Cause.FOREIGN_DEVICE)
            return self._take_new(came)

    def release(self, held: Held) -> Judgement:
        """Judge a held record now, whatever spoke against it. Changes the ledger: inside a transaction.

        The kiosk gets the receipt when it asks again, within an hour. One whose kiosk or key was unknown is
        looked at as if it came now: it may be held again. Raises InputError: it is unknown yet.
        """
        came = Came.again(held)
        if held.cause in _OF_NOBODY and (cause := self._look(came).cause):
            return self._hold_on(held, cause)
        if held.cause == Cause.CHAIN_GAP:
            self._ledger.chain.accept_gap(held.device, held.seq)
        signed, judgement = self._settle(came, f"released from quarantine: {held.cause}")
        self._ledger.quarantine.settle(held.id, "released", signed, self._now())
        return judgement

    def _hold_on(self, held: Held, cause: Cause) -> Judgement:
        if cause in _OF_NOBODY:
            why = "its kiosk's key is not registered yet: `kiosk enroll --again` there, by a new token"
            raise InputError("quarantine", f"{held.id}: {why}")
        self._ledger.quarantine.hold_for(held.id, cause)
        return Judgement(Verdict.HELD, cause)

    def reject(self, held: Held) -> None:
        """The last word on a held record, which stays in quarantine. Inside a transaction."""
        judgement = Judgement(Verdict.REJECTED, held.cause)
        signed = self._receipt(held.device, held.record_id, held.sha256, judgement)
        self._ledger.quarantine.settle(held.id, "rejected", signed, self._now())

    def answer(self, device: str, message: bytes) -> bytes:
        """The sealed answer to one sealed question. Raises EvidenceError when it is none of ours."""
        enquiry = questions.open_question(message, self._keys.seal_private, SEAL_KID)
        answer = self._answer(device, enquiry)
        return questions.make_answer(answer, enquiry, self._keys.receipt_private, RECEIPT_KID)

    def open(self, device: str, message: bytes) -> record.Record:
        """One stored record in clear, for the auditor. Raises EvidenceError."""
        return self._opened(device, message)[0]

    def replay(self, device: str, message: bytes) -> tuple[Replayed, str]:
        """A stored record's decision made again, and what differs. Raises EvidenceError."""
        return self._replay(self._case(device, message, self._now()))

    def prove(
        self, device: str, message: bytes, received_at: float
    ) -> document_proof.DocumentProof:
        """A stored record's document judged again, by today's anchors. Raises EvidenceError."""
        return self._prove(self._case(device, message, received_at))

    def staff_proofs(
        self, device: str, message: bytes, received_at: float
    ) -> tuple[staff_proofs.Checked, ...]:
        """Who signed a stored record, with which key, and whether that holds. Raises EvidenceError."""
        return staff_proofs.check(self._case(device, message, received_at), self._ledger)

    def document_hash(self, kind: str, number: str) -> bytes:
        """By what the ledger knows a document."""
        return document_hash(self._keys, kind, number)

    def _take_new(self, came: Came) -> bytes:
        found = self._look(came)
        if found.cause is not None:
            return self._hold(came, found.cause)
        return self._settle(came, found.mark, found.examined)[0]

    def _look(self, came: Came) -> FirstLook:
        """A malformed one is judged, too."""
        if self._find_device(came.device) is None:
            return FirstLook(Cause.DEVICE_UNKNOWN, "", None)
        found, cause, mark = None, None, ""
        try:
            case = self._case(came.device, came.message, came.received_at)
            cause, mark = self._doubt(case, came)
            if cause is None:
                found = self._examine(case)
                cause = _OF_RULES.get(found.replayed) or found.proof.cause
            if cause is None and transfers.lacks_giver(case, self._ledger):
                cause = Cause.GIVER_MISSING
        except EvidenceKeyUnknownError as error:
            # Of an enrolment that a restored carrier has forgotten.
            cause = Cause.KEY_UNKNOWN if names.is_evidence_kid(came.device, error.kid) else None
        except EvidenceError:
            pass
        return FirstLook(cause, mark, found)

    def _examine(self, case: OpenedRecord) -> Examined:
        """Raises EvidenceError."""
        return Examined(case, self._replay(case)[0], self._prove(case))

    def _opened(self, device: str, message: bytes) -> tuple[record.Record, str]:
        """With the id of the evidence key that signed it. Raises EvidenceError."""
        registered = self._find_device(device)
        if registered is None:
            raise EvidenceError(f"device {device} is not registered")
        seal = {"seal_private_pem": self._keys.seal_private, "seal_kid": SEAL_KID}
        body, kid = envelope.open_by(message, registered.evidence, **seal)
        return record.decode(body), kid

    def _doubt(self, case: OpenedRecord, came: Came) -> tuple[Cause | None, str]:
        """(why its sender is not believed yet, what an auditor should know of it). Raises EvidenceError."""
        place, key = came.place, case.evidence_kid
        cause, mark = self._ledger.revocations.judge(case, key, place, came.digest)
        if cause is None and self._ledger.evidence_keys.is_replaced(came.device, key, place.seq):
            cause = Cause.KEY_REPLACED
        cause = cause or self._ledger.chain.doubt(place, came.digest, came.received_at)
        places = self._ledger.confirmed_places
        places.note(came.device, told_by(case.record), came.received_at)
        return cause or places.doubt(case.record), mark

    def _hold(self, came: Came, cause: Cause) -> bytes:
        """The receipt for a record that has no effect, and whose bytes are kept."""
        is_final = cause in _REJECTED_AT_ONCE
        verdict = Verdict.REJECTED if is_final else Verdict.HELD
        log.warning("%s: record %s: ALARM %s", came.device, came.place.record_id, cause)
        signed = self._receipt(
            came.device, came.place.record_id, came.digest, Judgement(verdict, cause)
        )
        self._ledger.quarantine.add(
            came.row()
            | {"cause": cause, "state": "rejected" if is_final else "held"}
            | {"receipt": signed, "settled_at": came.received_at if is_final else None}
        )
        return signed

    def _settle(
        self, came: Came, mark: str, found: Examined | None = None
    ) -> tuple[bytes, Judgement]:
        """A record judged, with everything that follows from it."""
        device, place = came.device, came.place
        try:
            opened = found or self._examine(self._case(device, came.message, came.received_at))
            case, replayed, proof = opened
            _same((case.record.record_id, case.record.device), (place.record_id, device))
            judgement = self._judge.judge(case, replayed, place.seq, proof)
            if judgement.reason in _ALARMS:
                log.warning("%s: record %s: ALARM %s", device, place.record_id, judgement.reason)
        except EvidenceError as error:
            # The words of a malformed record could be personal: only its place is said.
            log.warning("%s: record %s: %s", device, place.record_id, type(error).__name__)
            judgement = Judgement(Verdict.REJECTED, "evidence")
        else:
            self._ledger.document_proofs.add(device, place.record_id, proof)
            self._ledger.evidence_keys.begins(device, case.evidence_kid, place.seq)
            if judgement.verdict is Verdict.ACCEPTED and staff_proofs.is_unproved(
                case, self._ledger
            ):
                mark = "; ".join(filter(None, (mark, staff_proofs.MARK)))
            self._note(case, replayed, judgement)
            self._note_what_was_suspected(case)
            if case.record.clock_certain and judgement.reason not in belonging.OF_TIME:
                at = case.record.captured_at.timestamp()
                self._ledger.note_capture(device, place.seq, at)
        signed = self._add(came, judgement, mark)
        self._release_receivers(device, place.record_id)
        return signed, judgement

    def _release_receivers(self, device: str, giver_record: str) -> None:
        """What waits for the giver's record is judged once that is there, whatever became of it."""
        for held in self._ledger.quarantine.waiting(device, Cause.GIVER_MISSING):
            transfer = self.open(device, held.envelope).transfer
            if transfer is not None and transfer.giver_record == giver_record:
                self.release(held)

    def _add(self, came: Came, judgement: Judgement, mark: str) -> bytes:
        carrier_id = f"C{uuid.uuid4().hex[:10].upper()}"
        signed = self._receipt(
            came.device, came.place.record_id, came.digest, judgement, carrier_id
        )
        verdict = {"verdict": judgement.verdict.value, "reason": judgement.reason}
        self._ledger.add_record(
            came.row() | verdict | {"carrier_id": carrier_id, "receipt": signed}
        )
        if mark:
            self._ledger.mark(came.device, came.place.record_id, mark)
        return signed

    def _case(self, device: str, message: bytes, received_at: float) -> OpenedRecord:
        ledger, seq = self._ledger, envelope.place_of(message).seq
        contact = ledger.contacts.last(device, received_at - SENT_WITHIN_S)
        earliest = max(contact, ledger.captured_before(device, seq))
        opened, kid = self._opened(device, message)
        return OpenedRecord(opened, self.document_hash, received_at, earliest, kid)

    def _answer(self, device: str, enquiry: questions.Enquiry) -> questions.Answer:
        _same(enquiry.device, device)
        if self._ledger.revocations.is_revoked("device", device):
            raise EvidenceError(f"device {device} is revoked")
        now = self._now()
        self._ledger.contacts.note(device, now)
        last = self._ledger.chain.last(device, now) or _NOTHING
        if listings_copy.asks_for_listings(enquiry):
            data = listings_copy.make(self._ledger.listings, self._keys, now)
            return questions.Answer(enquiry.id, device, now, {}, data, *last[:2])
        if enquiry.asked.get("flow") == questions.PLACE_FLOW:
            asked_about = questions.Where.of(enquiry.asked)
            told = {
                PLACE_CONFIRMED: self._place_confirmed(device, {"network": asked_about.network})
            }
            return questions.Answer(enquiry.id, device, now, told, b"", *last[:2])
        if remote_supervision.is_asked(enquiry.asked):
            data = remote_supervision.answer(self._ledger, device, enquiry.asked, now)
            return questions.Answer(enquiry.id, device, now, {}, data, *last[:2])
        question = questions.Question.of(enquiry.asked)
        document = self.document_hash(question.document_kind, question.document_number)
        noted_questions.note(self._ledger, device, question, document, now)
        desk = answers.AnsweringContext(
            self._ledger, self.document_hash, now, network_signs.windows(self._bundles.own)
        )
        said: dict[Kind, str] = {"network": question.network, "reader": question.reader}
        facts = answers.answer(desk, question)
        facts[PLACE_CONFIRMED] = self._place_confirmed(device, said)
        return questions.Answer(enquiry.id, device, now, facts, b"", *last[:2])

    def _place_confirmed(self, device: str, said: dict[Kind, str]) -> bool:
        """Whether a kiosk is where it belongs, as far as it says; what it says is noted."""
        places = self._ledger.confirmed_places
        if places.is_news(device, said):
            with self._ledger.transaction():
                places.note(device, said, self._now())
        return not any(places.lacks(device, kind, value) for kind, value in said.items())

    def _note_what_was_suspected(self, case: OpenedRecord) -> None:
        if case.is_suspicious and case.document is not None:
            record = case.record
            self._ledger.face_suspicions.add(
                case.document, record.device, record.record_id, case.captured_at
            )

    def _prove(self, case: OpenedRecord) -> document_proof.DocumentProof:
        required = self._ledger.proofs_cutoff.requires(case)
        return document_proof.prove(case, self._trust(), required=required)

    def _replay(self, case: OpenedRecord) -> tuple[Replayed, str]:
        if case.decision is None:
            return Replayed.NO_DECISION, ""
        return self._bundles.replay(case.decision, case.facts)

    def _note(self, case: OpenedRecord, replayed: Replayed, judgement: Judgement) -> None:
        """What is counted of the visit, and what its decision obliges to."""
        opened = case.record
        self._ledger.add_visit(
            {
                "device": opened.device,
                "record_id": opened.record_id,
                "store": opened.store,
                "clerk": opened.clerk,
                "flow": opened.flow.value,
                "outcome": case.outcome.value if case.outcome else "",
                "verdict": judgement.verdict.value,
                "reason": judgement.reason,
                "signed": int(case.is_signed),
                "opened": int(judgement.opened),
                "away": case.away,
                "number": opened.number or "",
                "replayed": replayed.value,
                "at": case.received_at,
            }
        )
        if case.decision is not None:
            report(self._ledger, case, case.decision)

    def _receipt(
        self, device: str, record_id: str, digest: bytes, judgement: Judgement, carrier_id: str = ""
    ) -> bytes:
        now = self._now()
        last = self._ledger.chain.last(device, now) or _NOTHING
        content = Receipt(
            device=device,
            record_id=record_id,
            sha256=digest,
            verdict=judgement.verdict,
            carrier_id=carrier_id,
            reason=judgement.reason,
            effective_at=now if judgement.effective else None,
            t=now,
            last_seq=last.seq,
            last_sha256=last.sha256,
        )
        return receipt.issue(content, self._keys.receipt_private, RECEIPT_KID)


def _same(said: object, expected: object) -> None:
    if said != expected:
        raise EvidenceError("said in another's name")
