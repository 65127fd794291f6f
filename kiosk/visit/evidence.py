"""From a visit to the record that proves it: assembled, signed, sealed, stored, in one go."""

from collections.abc import Callable
from typing import Any

import msgspec

from kiosk.consent.signature import picture
from kiosk.enumerations import ComplaintRoute, Flow, Outcome
from kiosk.identity import devices
from kiosk.identity.devices import DeviceIdentity
from kiosk.policy.decision import once_verified
from kiosk.policy.facts import NOT_KEPT
from kiosk.ports import Outbox, StatementStore, Stored
from kiosk.records import binding_digests, envelope, statement_parts
from kiosk.records.evidence_key import RecordKeys
from kiosk.records.record import (
    CardReplacement,
    Complaint,
    Consents,
    DocumentEvidence,
    Esim,
    KeySignature,
    NoticeShown,
    NumbersEnquiry,
    OrganisationHolder,
    Record,
    RecordedFact,
    Signature,
    Signed,
    Transfer,
    encode,
)
from kiosk.records.staff_statement import Statement
from kiosk.settings import Settings
from kiosk.visit import own_numbers, paper, presence_doubts
from kiosk.visit.attendance import attendant
from kiosk.visit.decision_points import goes_on
from kiosk.visit.environment import Moment
from kiosk.visit.pages import attest, three_nos
from kiosk.visit.visit import Objection, Visit

# Data minimisation (PIPL Art. 6): a refused visit keeps no biometrics.
_KEEPS_BIOMETRICS = frozenset({Outcome.ALLOW, Outcome.DEFER, Outcome.REFER_TO_CLERK})


class Registrar:
    """Stores a visit's record; `stored` tells the relay that there is something to send."""

    def __init__(
        self,
        outbox: Outbox,
        settings: Settings,
        keys: RecordKeys,
        versions: dict[str, str],
        stored: Callable[[], None],
        *,
        press: Callable[[Statement], KeySignature | None] = lambda _statement: None,
        statements: StatementStore | None = None,
    ) -> None:
        """versions: app, policy; notice and models are added from the visit itself.

        press: signs by the key of the clerk's shift, where there is one.
        statements: where recordings wait, sealed; None: no visit takes one.
        """
        self._outbox = outbox
        self._settings = settings
        self._keys = keys
        self._versions = versions
        self._stored = stored
        self._press = press
        self._statements = statements
        self._last: Record | None = None

    def save(self, visit: Visit, now: Moment) -> Stored:
        """Durable on return; of a transfer that goes on, the giver's record before the receiver's.

        Raises StoreFullError, StoreDamagedError or KeyUnavailableError: then nothing is saved.
        """
        giver = visit.giver if visit.flow is Flow.TRANSFER else None
        if giver is None or not goes_on(visit):
            return self._append(visit, now)
        transfer = Transfer(giver_record=giver.record_id, receiver_record=visit.record_id)
        self._append(giver, now, transfer)
        return self._append(visit, now, transfer)

    def _append(self, visit: Visit, now: Moment, transfer: Transfer | None = None) -> Stored:
        """transfer: of which this is one party's record."""
        record = msgspec.structs.replace(self._record(visit, now), transfer=transfer)
        body = encode(record)
        device = self._settings.kiosk.device

        def seal(seq: int, prev_hash: bytes) -> bytes:
            place = envelope.ChainPosition(device, visit.record_id, seq, prev_hash)
            return envelope.make(body, place, self._keys)

        self._keep_statement(visit, record)
        stored = self._outbox.append(visit.record_id, seal)
        self._last = record
        self._stored()
        return stored

    def _keep_statement(self, visit: Visit, record: Record) -> None:
        """Before the record: no record says that a recording follows which nobody has."""
        part, device = record.statement, self._settings.kiosk.device
        if part is None or self._statements is None:
            return
        sealed = tuple(
            statement_parts.seal(
                visit.statement.video, device, record.record_id, part.sha256, self._keys
            )
        )
        self._statements.drop(record.record_id)  # of a try that ended here
        self._statements.add(record.record_id, part.sha256, sealed, record.captured_at.timestamp())

    def recorded(self, record_id: str) -> Record | None:
        """The record that was stored last, if it is this one: its paper is made of it."""
        record = self._last
        return record if record is not None and record.record_id == record_id else None

    def _record(self, visit: Visit, now: Moment) -> Record:
        if visit.flow is Flow.COMPLAINT and visit.objection:
            return self._complaint(visit, visit.objection, now)
        decision = visit.decision
        if decision is None:
            raise ValueError("a visit is decided before it is recorded")
        outcome = once_verified(decision, visit.flow).outcome
        biometrics = outcome in _KEEPS_BIOMETRICS and visit.face_agreed
        return Record(
            **self._common(visit, now),
            versions=self._versions | _versions(visit),
            purpose=visit.purpose,
            quantity=visit.quantity,
            assisted_case=visit.assisted_case,
            organisation=_organisation(visit),
            portrait=visit.document.portrait if visit.document and biometrics else None,
            presence=visit.presence if biometrics else None,
            presence_history=presence_doubts.history(visit),
            attestation=self._pressed(visit, visit.attestation, attest.states),
            clerk_review=visit.sign_off,
            focus_check=visit.focus_check,
            consents=_consents(visit),
            notice=_notice(visit, now.mono),
            statement=visit.statement.part,
            signature=_signature(visit),
            safe_use=visit.safe_use,
            young_told=visit.young_told,
            three_nos=self._pressed(visit, visit.three_nos, three_nos.states),
            binding=_binding(visit),
            decision=decision,
            facts=_facts(visit),
            number=visit.phone_number or None,
            iccid=visit.iccid or None,
            esim=_esim(visit),
            replacement=_replacement(visit),
            enquiry=_enquiry(visit),
            confirmed_at=visit.confirmed_at,
        )

    def _pressed(
        self, visit: Visit, signed: Signed | None, states: Callable[[Visit, str], Statement]
    ) -> Signed | None:
        """A press is signed here, by the key of the shift: the clerk's own one is locked."""
        if signed is None or signed.proof is not None:
            return signed
        return msgspec.structs.replace(signed, proof=self._press(states(visit, signed.clerk)))

    def _complaint(self, visit: Visit, objection: Objection, now: Moment) -> Record:
        """Who objects, to what: no decision, and of the visit nothing but the document that it read."""
        if objection.ground is None:
            raise ValueError("a complaint is filed on a ground")
        note = objection.note
        return Record(
            **self._common(visit, now) | {"document": _document(visit, proves=False)},
            versions=self._versions,
            purpose="",
            consents=_consents(visit) if visit.document else None,
            complaint=Complaint(
                about=objection.about,
                ground=objection.ground,
                route=ComplaintRoute(objection.route),
                contact=objection.contact,
                note=picture(note.strokes, note.pad) if note.pad else b"",
            ),
        )

    def _common(self, visit: Visit, now: Moment) -> dict[str, Any]:
        store, clerk = self._settings.store, attendant(visit, self._settings)
        return {
            "record_id": visit.record_id,
            "nonce": visit.nonce,
            "flow": visit.flow,
            "device": self._settings.kiosk.device,
            "store": store.id,
            "clerk": clerk.id if clerk else "",
            "agent_company": store.agent_company,
            "captured_at": now.wall,
            "clock_certain": now.trusted,
            "emulated": self._settings.kiosk.emulated,
            "camera_device": _camera_device(visit),
            "network": visit.network,
            "document": _document(visit),
            "paper": paper.basis(visit, self._settings),
        }


def _document(visit: Visit, *, proves: bool = True) -> DocumentEvidence | None:
    """proves: with what the chip signed, which was for the visit's own record."""
    if visit.document is None:
        return None
    document = DocumentEvidence.of(visit.document)
    return document if proves else msgspec.structs.replace(document, chip_evidence=None)


def _versions(visit: Visit) -> dict[str, str]:
    found = {}
    if visit.reading_notice:
        notice = visit.reading_notice.notice
        found["notice"] = f"{notice.id}-{notice.version}"
    if visit.presence:
        models = msgspec.convert(visit.presence.transcript["models"], dict[str, str])
        found["models"] = " ".join(f"{name}:{sha[:16]}" for name, sha in sorted(models.items()))
    return found


def _camera_device(visit: Visit) -> DeviceIdentity | None:
    described = visit.presence.transcript.get("camera") if visit.presence else None
    return devices.from_description(described) if isinstance(described, dict) else None


def _consents(visit: Visit) -> Consents:
    return Consents(
        privacy=visit.privacy_agreed,
        face_separate=visit.face_agreed,
        alternative_requested=visit.alternative_requested,
        language=visit.language,
    )


def _esim(visit: Visit) -> Esim | None:
    return Esim(eid=visit.eid, imei=visit.imei) if visit.eid and visit.imei else None


def _organisation(visit: Visit) -> OrganisationHolder | None:
    if not visit.organisation or visit.agent_authority is None:
        return None
    return OrganisationHolder(code=visit.organisation, authority=visit.agent_authority)


def _replacement(visit: Visit) -> CardReplacement | None:
    if visit.card_trouble is None:
        return None
    return CardReplacement(
        trouble=visit.card_trouble,
        loss_reported_at=visit.loss_reported_at,
        new_iccid=visit.new_iccid,
    )


def _enquiry(visit: Visit) -> NumbersEnquiry | None:
    if visit.flow is not Flow.QUERY:
        return None
    return NumbersEnquiry(
        disputed=visit.disputed,
        appointment=visit.appointed,
        answer_to=own_numbers.answer_to(visit) if visit.appointed else "",
    )


def _notice(visit: Visit, mono: float) -> NoticeShown | None:
    reading = visit.reading_notice
    if reading is None:
        return None
    return NoticeShown(
        id=reading.notice.id,
        version=reading.notice.version,
        language=reading.notice.language,
        sha256=reading.notice.sha256,
        furthest=reading.furthest,
        dwell_s=round((reading.read_at or mono) - reading.opened_at, 1),
    )


def _signature(visit: Visit) -> Signature | None:
    drawn = visit.signature
    if visit.signed_at is None or drawn.pad is None:
        return None
    return Signature(
        strokes=tuple(drawn.strokes),
        sha256=binding_digests.strokes_digest(drawn.strokes, drawn.pad),
        pad=drawn.pad,
        picture=picture(drawn.strokes, drawn.pad),
        signed_at=visit.signed_at,
        covers_pad=True,
    )


def _binding(visit: Visit) -> bytes | None:
    reading, document, person = visit.reading_notice, visit.document, _person_digest(visit)
    if visit.signed_at is None or reading is None or document is None or person is None:
        return None
    return binding_digests.binding(
        notice_sha256=reading.notice.sha256,
        record_id=visit.record_id,
        document_digest=document.digest,
        presence_digest=person,
        strokes_sha256=binding_digests.strokes_digest(visit.signature.strokes, visit.signature.pad),
        nonce=visit.nonce,
        statement=visit.statement.part,
    )


def _person_digest(visit: Visit) -> bytes | None:
    """Of what showed that the person is the holder: two people's sign-off, or the face session."""
    if visit.sign_off:
        return binding_digests.sign_off_digest(visit.sign_off)
    return visit.presence.digest if visit.presence else None


def _facts(visit: Visit) -> dict[str, RecordedFact]:
    """Those that the decision was made on, so that it can be made again; a score stands elsewhere."""
    kept = {name: fact for name, fact in visit.decided_on.items() if name not in NOT_KEPT}
    return {name: RecordedFact.of(fact) for name, fact in kept.items()}
