"""A reference carrier with a clock to turn, and kiosks' records for it; everybody in it is invented."""

import datetime as dt
import functools
import hashlib
import itertools

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from policy_cases import GOOD, UNKNOWN, facts_of

from kiosk.consent.notices import SAFE_USE
from kiosk.emrtd.signer_trust import TrustStore
from kiosk.enumerations import ComplaintGround, ComplaintRoute, Flow
from kiosk.errors import EvidenceError
from kiosk.identity.documents import SIGNED_KINDS, Authenticity, DocumentKind, Holder
from kiosk.policy.engine import decide
from kiosk.policy.packs import load_packs
from kiosk.protocol.codes import Why
from kiosk.protocol.messages import PadSize, Point
from kiosk.records import binding_digests, envelope, question, receipt, staff_key, staff_statement
from kiosk.records.carried_transcript import Transcript
from kiosk.records.cose import cbor
from kiosk.records.record import (
    Complaint,
    Consents,
    DocumentEvidence,
    NoticeShown,
    Presence,
    Record,
    RecordedFact,
    Signature,
    Signed,
    SignOff,
    StatementVideo,
    TextGiven,
    encode,
)
from provisioning.carrier import credentials
from provisioning.carrier.bundles import Bundles
from provisioning.carrier.enrolment import Enrolment, registered_devices
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.network_events import NetworkEvent, NetworkEvents
from provisioning.carrier.service import EnrollmentService
from provisioning.carrier.tables.number_register import RegisteredNumber
from provisioning.carrier.tables.staff import Employee
from provisioning.carrier.tables.staff_keys import StaffKey

NOW = GOOD["now"]
HOUR = 3600.0
HOLDER = "999999198001010019"
ANOTHER = "999999198001010027"
KIOSK_RULES = load_packs(names=["cn"])
ALL = Bundles()
STORES = ("s1", "s")
PAD = PadSize(736, 640)
STROKES = (tuple(Point(i / 20, 0.5, i * 10, 0.5) for i in range(20)),)
# What the carrier told is not known without a network.
OFFLINE = {n: UNKNOWN for n in GOOD if n.startswith(("subject.", "card.", "signal."))}


def moment(at):
    return dt.datetime.fromtimestamp(at, dt.UTC)


NOTICE = NoticeShown(
    id="risk-notice",
    version="1",
    language="en",
    sha256=hashlib.sha256(b"notice").digest(),
    furthest=1.0,
    dwell_s=2.5,
)


def text_given(at, text=SAFE_USE):
    """The leaflet as a kiosk hands it over."""
    digest = hashlib.sha256(text.encode()).digest()
    return TextGiven(id=text, version="1", language="en", sha256=digest, taken_at=moment(at))


def document_of(holder, **changes):
    """A resident card as the reader gives it; the fields of DocumentEvidence may be changed."""
    fields = {
        "kind": DocumentKind.RESIDENT,
        "holder": Holder("样本", holder, dt.date(1980, 1, 1), "M", "CHN"),
        "issuer": "x",
        "valid_from": None,
        "expiry": dt.date(2036, 1, 1),
        "authenticity": Authenticity.UNVERIFIED,
        "authenticity_reason": "no_signature",
        "access": "SAM",
        "reader": "r",
        "session": "s1",
        "exchanges": (),
        "digest": b"d" * 32,
        "fields_complete": True,
        "read_ms": 5.0,
    }
    return DocumentEvidence(**fields | changes)


def _facts_of_document(document):
    """As the kiosk that read it says them."""
    return {
        "doc.kind": document.kind.value,
        "doc.authentic": document.authenticity.value,
        "doc.authenticity_reason": document.authenticity_reason,
        "doc.signed_kind": document.kind in SIGNED_KINDS,
    }


def presence_of(transcript, **changes):
    """A face session that passed."""
    fields = {
        "outcome": "PASS",
        "reasons": (),
        "band": "pass",
        "distance": 0.25,
        "transcript": transcript,
        "digest": binding_digests.transcript_digest(transcript),
    }
    return Presence(**fields | changes)


def sign_off_of(at, *people, is_holder=True):
    """These people's answer, one after the other."""
    signed = tuple(Signed(one, moment(at + 9 * place)) for place, one in enumerate(people))
    return SignOff(is_holder=is_holder, why=(Why.NOT_ALIKE,), signed=signed)


def signature_of(at, strokes=STROKES):
    """Drawn at this moment; without a picture."""
    return Signature(
        strokes=strokes,
        sha256=binding_digests.strokes_digest(strokes, PAD),
        pad=PAD,
        picture=b"",
        signed_at=moment(at),
        covers_pad=True,
    )


def statement_of(at, **changes):
    """A statement video that nothing speaks against."""
    fields = {
        "sha256": hashlib.sha256(b"webm").digest(),
        "size": 4,
        "text_sha256": hashlib.sha256(b"sentence").digest(),
        "language": "en",
        "digits": (2, 3, 6, 8, 9, 0, 2),
        "pauses": (0.6, 1.1, 1.5, 2.0, 2.5, 2.9, 3.4),
        "begins": 0.0,
        "reads_until": 6.0,
        "shown": tuple(6.0 + 5.0 * place for place in range(1, 8)),
        "voiced": 5.0,
        "answers": (0.5,) * 7,
        "apart": (0.05,) * 7,
        "extra": 0,
        "together": 0.96,
        "lag": 0.04,
        "unseen": 0.1,
        "same_person": True,
        "judged_by": {"silero": "ab"},
        "watched_at": moment(at),
    }
    return StatementVideo(**fields | changes)


def bound(record):
    """With the binding of its parts, where they are there; by what the presence says of itself."""
    person = record.presence and record.presence.digest
    if record.clerk_review:
        person = binding_digests.sign_off_digest(record.clerk_review)
    if None in (person, record.document, record.notice, record.signature):
        return record
    made = binding_digests.binding(
        notice_sha256=record.notice.sha256,
        record_id=record.record_id,
        document_digest=record.document.digest,
        presence_digest=person,
        strokes_sha256=binding_digests.signature_digest(record.signature),
        nonce=record.nonce,
        statement=record.statement,
    )
    return msgspec.structs.replace(record, binding=made)


# -- the staff's own keys -------------------------------------------------------------------------


@functools.cache
def key_of(person):
    """Somebody's signing key, unlocked, and its public half. A carrier knows those whom it employs."""
    made = ec.generate_private_key(ec.SECP256R1())
    public = made.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    pem = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return staff_key.PrivateKey(pem, staff_key.kid_of(public)), public


def proven(record, keys=lambda person: key_of(person)[0], *, again=False):
    """Each of its people has signed, where nothing of theirs stands there yet; or all of them anew."""
    made = {}
    for signed, statement in staff_statement.signings(record):
        key, proof = keys(signed.clerk), signed.proof
        if key is not None and (again or proof is None):
            proof = staff_statement.sign(statement, key)
        one = msgspec.structs.replace(signed, proof=proof)
        made.setdefault(statement.purpose, []).append(one)
    return _with(record, made)


def _with(record, made):
    review, check = record.clerk_review, record.focus_check
    if review is not None:
        people = tuple(made.get(staff_statement.SigningPurpose.SIGN_OFF, ()))
        review = msgspec.structs.replace(review, signed=people)
    if check is not None:
        (signed,) = made[staff_statement.SigningPurpose.FOCUS_CHECK]
        check = msgspec.structs.replace(check, signed=signed)
    (attestation,) = made.get(staff_statement.SigningPurpose.ATTESTATION, (None,))
    (told,) = made.get(staff_statement.SigningPurpose.THREE_NOS, (None,))
    changed = {
        "clerk_review": review,
        "focus_check": check,
        "attestation": attestation,
        "three_nos": told,
    }
    return msgspec.structs.replace(record, **changed)


class Carrier:
    """The service as it stands behind the broker, on a clock that only tests move."""

    def __init__(self, home, directory, bundles=ALL, stores=STORES):
        """stores: those whose people are on the staff list; none: there is no list."""
        self.home = home
        self.trust = TrustStore()  # its own anchors for documents
        self.now = NOW.timestamp()
        self.ledger = Ledger(directory / "carrier.db")
        self.keys = credentials.load_keys(home)
        self.service = EnrollmentService(
            self.ledger,
            self.keys,
            registered_devices(home, self.ledger),
            lambda: self.now,
            bundles,
            trust=lambda: self.trust,
            takes_emulated=credentials.takes_emulated(home),
        )
        self.enrolment = Enrolment(home, self.ledger, self.keys, lambda: self.now)
        self.network = NetworkEvents(self.ledger, bundles)
        self._seq = itertools.count(1)
        self._before = envelope.FIRST
        if stores:
            with self.ledger.transaction():
                self.ledger.proofs_cutoff.require_from(0.0)
        for store in stores:
            self.employ("c01", store)
            self.employ("c02", store, role="supervisor")
            self.employ("c03", store)

    # -- numbers ----------------------------------------------------------------------------

    def hash(self, holder):
        return self.service.document_hash("resident", holder)

    def register(self, number, holder=HOLDER, **changes):
        """A number of long ago, in no trouble."""
        since = {"activated_at": self.now - 1000 * 24 * HOUR, "state_since": self.now}
        row = (
            {"number": number, "document": self.hash(holder), "iccid": f"8986{number}"}
            | since
            | changes
        )
        with self.ledger.transaction():
            self.ledger.numbers.add(RegisteredNumber(**row))

    def employ(self, person, store="s1", *, role="clerk", is_trained=True):
        """On the staff list, from the first record on."""
        employee = Employee(person=person, store=store, role=role, is_trained=is_trained)
        key, public = key_of(person)
        with self.ledger.transaction():
            self.ledger.staff.add(employee, 0.0)
            self.ledger.staff_keys.add(StaffKey(key.kid, person, staff_key.public_pem(public), 0.0))

    def dismiss(self, person, store="s1"):
        with self.ledger.transaction():
            self.ledger.staff.remove(person, store, self.now)

    def list_person(self, holder, listing, kind="resident"):
        """On one of the lists from now on."""
        document = self.service.document_hash(kind, holder)
        with self.ledger.transaction():
            self.ledger.listings.add(document, bytes(16), listing)

    def number(self, number):
        return self.ledger.numbers.find(number)

    def state(self, number):
        return self.number(number).state

    def order(self, number):
        return next(o for o in reversed(self.ledger.orders.listed()) if o["number"] == number)

    def event(self, number, kind="risk_model", reason="fraud_involved"):
        said = reason if kind == "risk_model" else ""
        return self.network.take(NetworkEvent(number, kind, said, self.now), self.now)

    def later(self, hours):
        self.now += hours * HOUR

    # -- records ----------------------------------------------------------------------------

    def record(
        self,
        record_id,
        number,
        flow="new_sim",
        holder=HOLDER,
        facts=None,
        *,
        rules=KIOSK_RULES,
        **changes,
    ):
        """A whole record as the kiosk makes it now; the fields of Record may be changed.

        Its people have signed with their own keys; who attends has attested where nobody compared by eye.
        """
        document = changes.get("document", document_of(holder))
        told = facts_of(
            {"now": moment(self.now), "request.flow": flow, "request.number": number}
            | (_facts_of_document(document) if document else {})
            | (facts or {})
        )
        decision = decide(rules, told, number=record_id, at=moment(self.now))
        fields = self._common(record_id, flow) | {
            "purpose": "personal",
            "document": document,
            "presence": presence_of(Transcript(nonce=record_id.encode(), steps=[])),
            "consents": Consents(
                privacy=True, face_separate=True, alternative_requested=False, language="en"
            ),
            "notice": NOTICE,
            "signature": signature_of(self.now),
            "safe_use": text_given(self.now),
            "decision": decision,
            "facts": {name: RecordedFact.of(fact) for name, fact in told.items()},
            "number": number,
            "iccid": f"8986{number}",
        }
        attended = changes.get("clerk", "c01")
        if attended and not changes.get("clerk_review"):
            changes = {"attestation": Signed(attended, moment(self.now))} | changes
        if attended:
            changes = {"three_nos": Signed(attended, moment(self.now))} | changes
        record = proven(Record(**fields | changes))
        return record if "binding" in changes else bound(record)

    def complaint(self, record_id, **filed):
        given = {"about": "", "ground": "not_mine", "route": "12300", "contact": ""} | filed
        ground, route = ComplaintGround(given["ground"]), ComplaintRoute(given["route"])
        complaint = Complaint(**given | {"ground": ground, "route": route})
        return Record(**self._common(record_id, "complaint"), purpose="", complaint=complaint)

    def _common(self, record_id, flow):
        return {
            "record_id": record_id,
            "nonce": b"n",
            "flow": Flow(flow),
            "device": "dev",
            "store": "s1",
            "clerk": "c01",
            "agent_company": "a",
            "versions": {},
            "captured_at": moment(self.now),
            "clock_certain": True,
            "emulated": False,
        }

    def seal(self, body, record_id, seq=None, device="dev"):
        seq = next(self._seq) if seq is None else seq
        place = envelope.ChainPosition(device, record_id, seq, self._before)
        made = envelope.make(body, place, self.evidence_keys())
        self._before = hashlib.sha256(made).digest()
        return made

    def evidence_keys(self):
        """Of the kiosk `dev`."""
        return envelope.EvidenceKeys(
            (self.home / "devices/dev/evidence.key").read_text(),
            "dev-evidence-1",
            (self.home / "seal.pem").read_text(),
            credentials.SEAL_KID,
        )

    def say(self, raw):
        return receipt.verify(raw, (self.home / "receipt.pem").read_text(), credentials.RECEIPT_KID)

    def release(self):
        """The oldest record in quarantine is judged now: (verdict, reason, ...)."""
        held = next(one for one in self.ledger.quarantine.all() if one.state == "held")
        with self.ledger.transaction():
            return self.service.release(held)

    def take(self, record):
        """The receipt for a record that arrives now."""
        return self.take_body(encode(record), record.record_id)

    def take_changed(self, record, **fields):
        """The same for a body in which these fields are something else, of whatever type."""
        body = cbor.loads(encode(record)) | fields
        return self.take_body(cbor.dumps(body), record.record_id)

    def take_body(self, body, record_id):
        """The same for bytes that may be no record."""
        return self.say(self.service.take_record("dev", self.seal(body, record_id)))

    def visit(self, record_id, number, flow="new_sim", holder=HOLDER, facts=None, **changes):
        """A record made and received at once: (verdict, reason)."""
        made = self.take(self.record(record_id, number, flow, holder, facts, **changes))
        return made.verdict, made.reason

    # -- questions --------------------------------------------------------------------------

    def ask(self, asked, device="dev"):
        """The facts of an answer, or None when there is none."""
        ask = question.Ask("a", "dev")
        sealed = ask.question(asked, (self.home / "seal.pem").read_text(), credentials.SEAL_KID)
        try:
            raw = self.service.answer(device, sealed)
        except EvidenceError:
            return None
        pem = (self.home / "receipt.pem").read_text()
        return ask.answer(raw, pem, credentials.RECEIPT_KID).facts
