"""The record of one visit, as the carrier's auditor reads it: its schema, declared here and nowhere else.

The visit fills it (`kiosk.visit.evidence`), the carrier reads it. The digests that bind its parts are in
`kiosk.records.binding_digests`, older bodies are read by `kiosk.records.upgrade`.

A part may get another field that has a default: who does not know it yet leaves it out. Every other
change of the bytes is a new version.
"""

import datetime as dt
from typing import Annotated, Any

import msgspec

from kiosk.enumerations import (
    AgentAuthority,
    AssistedCase,
    CardTrouble,
    ComplaintGround,
    ComplaintRoute,
    Flow,
    PresenceOutcome,
)
from kiosk.errors import EvidenceError
from kiosk.identity.devices import DeviceIdentity
from kiosk.identity.documents import (
    Authenticity,
    ChipEvidence,
    Document,
    DocumentKind,
    Exchange,
    Holder,
    Portrait,
)
from kiosk.policy.decision import Decision
from kiosk.policy.facts import Fact, Source
from kiosk.protocol.codes import Why
from kiosk.protocol.messages import PadSize, Point
from kiosk.records import upgrade
from kiosk.records.carried_transcript import Transcript
from kiosk.records.cose import cbor

Instant = Annotated[dt.datetime, msgspec.Meta(tz=True)]  # on the wire: RFC 3339 text
# One value of every type in kiosk/policy/vocabulary.toml; moments and days are text.
FactValue = bool | int | float | str | list[str | dict[str, str | list[str]]] | dict[str, int]


# -- the request ----------------------------------------------------------------------------------


class Consents(msgspec.Struct, frozen=True, kw_only=True):
    """What the customer agreed to, in which language they were asked."""

    privacy: bool
    face_separate: bool
    alternative_requested: bool
    language: str


class CardReplacement(msgspec.Struct, frozen=True, kw_only=True):
    """Why a number gets another SIM card, when the loss of its own was reported, and which one it gets."""

    trouble: CardTrouble
    loss_reported_at: Instant | None = None  # None: its own card is there
    new_iccid: str = ""  # "": the visit did not get so far, or it becomes an eSIM


class Esim(msgspec.Struct, frozen=True, kw_only=True):
    """The device in which a number becomes an eSIM, in the place of a card: both its numbers, bound to it."""

    eid: str  # kiosk.identity.esim
    imei: str


class OrganisationHolder(msgspec.Struct, frozen=True, kw_only=True):
    """The organisation that holds a new number; the document is of the person who acts for it."""

    code: str  # kiosk.identity.organisation_code
    authority: AgentAuthority  # as the agent said; a focus check says that somebody saw the paper


class Transfer(msgspec.Struct, frozen=True, kw_only=True):
    """The two records of one transfer, which name each other: neither counts with another one."""

    giver_record: str  # of the flow transfer_out
    receiver_record: str  # of the flow transfer


class NumbersEnquiry(msgspec.Struct, frozen=True, kw_only=True):
    """What a person asked for who was told the numbers under their document (the fact subject.numbers)."""

    disputed: tuple[str, ...] = ()  # numbers that they say are not theirs
    appointment: bool = False  # of the ministry's query at all carriers (一证通查)
    answer_to: str = ""  # the number that its answer is sent to; "": it is told in a store


# -- the document ---------------------------------------------------------------------------------


class DocumentEvidence(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was read in one card session, without the portrait.

    Field by field `kiosk.identity.documents.Document`, which says what each is.
    """

    kind: DocumentKind
    holder: Holder
    issuer: str
    valid_from: dt.date | None
    expiry: dt.date | None  # None: unlimited
    authenticity: Authenticity
    authenticity_reason: str
    access: str
    reader: str
    session: str
    exchanges: tuple[Exchange, ...]
    digest: bytes  # sha256 over everything read, in reading order
    fields_complete: bool
    read_ms: float
    sam_id: str | None = None
    reader_serial: str | None = None
    reader_device: DeviceIdentity | None = None
    chip_proof: str | None = None
    group_hashes: dict[int, bytes] = {}
    chip_evidence: ChipEvidence | None = None
    missing: tuple[str, ...] = ()

    @classmethod
    def of(cls, document: Document) -> "DocumentEvidence":
        return cls(**{name: getattr(document, name) for name in cls.__struct_fields__})


# -- the person -----------------------------------------------------------------------------------


class Presence(msgspec.Struct, frozen=True, kw_only=True):
    """The face session's outcome (ISO/IEC 30107) and comparison (ISO/IEC 19795), never a bare boolean."""

    outcome: PresenceOutcome
    reasons: tuple[str, ...]
    band: str  # pass, review, reject; "" when nothing was compared
    distance: float | None  # embedding distance to the chip's portrait
    transcript: Transcript
    digest: bytes  # kiosk.records.binding_digests.transcript_digest


class Suspicion(msgspec.Struct, frozen=True):
    """One thing that a face session of this visit suspected."""

    code: str  # a session's reason code
    at: Instant
    session: int  # of this visit, from 1


class PresenceHistory(msgspec.Struct, frozen=True, kw_only=True):
    """What the visit's face sessions were, beside the last one: a session that passes takes nothing back."""

    sessions: int  # drawn in this visit
    sessions_today: int  # drawn for this document at this kiosk, on China's day
    suspicions: tuple[Suspicion, ...] = ()
    doubtful_looks: tuple[str, ...] = ()  # bands of living faces that did not match for certain
    suspected_before: bool = False  # today with this document: kept here, or told by the carrier

    @property
    def is_suspicious(self) -> bool:
        return self.suspected_before or bool(self.suspicions)


class KeySignature(msgspec.Struct, frozen=True):
    """A person's own key under a kiosk.records.staff_statement.Statement."""

    message: bytes  # COSE_Sign1, by the key that the PIN unlocked, or by their shift's
    shift: bytes | None = None  # COSE_Sign1 by the key that the PIN unlocked: the shift's key


class Signed(msgspec.Struct, frozen=True):
    """One person's signature under one answer."""

    clerk: str
    at: Instant
    proof: KeySignature | None = None  # None: they have no key; so before version 3


class SignOff(msgspec.Struct, frozen=True):
    """A comparison by eye: the visit's clerk first, then another person, sign the same answer."""

    is_holder: bool
    why: tuple[Why, ...]
    signed: tuple[Signed, ...]


class FocusCheck(msgspec.Struct, frozen=True):
    """What the clerk was told the number or card is for, and the supervisor who answers for it (重点核查)."""

    plausible: bool
    purpose: str  # or what happened to the card; an unusual product, the organisation, the citizen
    signed: Signed


# -- the text and the signature -------------------------------------------------------------------


class NoticeShown(msgspec.Struct, frozen=True, kw_only=True):
    """Which text was shown and how it was read."""

    id: str
    version: str
    language: str
    sha256: bytes  # of the exact text: kiosk.consent.notices
    furthest: float  # 0..1 of the text, the screen's word
    dwell_s: float  # by the counter's own clock


class TextGiven(msgspec.Struct, frozen=True, kw_only=True):
    """A text that was shown and could be taken home, and when the customer said that they have it."""

    id: str
    version: str
    language: str
    sha256: bytes  # of the exact text: kiosk.consent.notices
    taken_at: Instant


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """The strokes as they were drawn, and a picture of them."""

    strokes: tuple[tuple[Point, ...], ...]
    sha256: bytes  # kiosk.records.binding_digests.signature_digest
    pad: PadSize | None  # on which they were drawn; None: before version 4, which did not say
    picture: bytes  # PNG; from version 4 on as the pad showed it, pixel by pixel
    signed_at: Instant
    covers_pad: bool = False  # whether sha256, and so the binding, is over the pad's size, too


class StatementVideo(msgspec.Struct, frozen=True, kw_only=True):
    """The statement that was read aloud before camera and microphone, where no clerk saw the signing.

    Moments are seconds since the recording began; `kiosk.statement_video` says what each measure is.
    """

    sha256: bytes  # of the recording: WebM, VP8 and Opus
    size: int  # its bytes
    text_sha256: bytes  # of the sentence as it stood there: kiosk.consent.notices
    language: str
    digits: tuple[int, ...]
    pauses: tuple[float, ...]  # of silence before each
    begins: float
    reads_until: float
    shown: tuple[float, ...]
    voiced: float
    answers: tuple[float | None, ...]
    apart: tuple[float | None, ...]
    extra: int
    together: float
    lag: float
    unseen: float
    same_person: bool | None  # as in the face session; None: not compared
    judged_by: dict[str, str]  # what looked and listened: model to sha256
    content: str = "not_recognised"  # what was said: nobody listened to the words yet
    tries: int = 1
    watched_at: Instant  # the customer had seen it to its end, and had it sent


# -- the decision ---------------------------------------------------------------------------------


class RecordedFact(msgspec.Struct, frozen=True):
    """A fact as it was decided on; a `kiosk.policy.facts.Fact` whose value is typed."""

    value: FactValue
    source: Source
    as_of: Instant

    @classmethod
    def of(cls, fact: Fact) -> "RecordedFact":
        return msgspec.convert(plain(fact), cls)


class Complaint(msgspec.Struct, frozen=True, kw_only=True):
    """What a customer objects to, on what ground, who answers, and where they can be reached."""

    about: str  # the decision's number, whole or as on the receipt
    ground: ComplaintGround
    route: ComplaintRoute
    contact: str = ""
    note: bytes = b""  # PNG of what the customer wrote or drew with a finger


class PaperBasis(msgspec.Struct, frozen=True, kw_only=True):
    """What the customer's paper is made of beside the record, so that the carrier can make the same one."""

    language: str
    store: str  # its name
    holder_confirmed: bool  # who is, is told on what a decision stands


# -- the whole ------------------------------------------------------------------------------------


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that one visit proves. Optional parts are None where the visit did not get there.

    A refused visit has no biometrics: no portrait, no presence. A complaint has no decision.
    """

    version: int = upgrade.CURRENT
    record_id: str  # UUIDv7
    nonce: bytes
    flow: Flow
    device: str
    store: str
    clerk: str
    agent_company: str
    versions: dict[str, str]  # app, policy, notice, models
    captured_at: Instant
    clock_certain: bool
    emulated: bool  # the kiosk says of itself that its devices may be
    camera_device: DeviceIdentity | None = None  # of the last face session
    network: str = ""  # the kiosk's, as the relay names it; "": none that has a name
    purpose: str
    quantity: int = 1  # asked for; one record opens one number
    assisted_case: AssistedCase | None = None  # what a clerk was to look at
    organisation: OrganisationHolder | None = None  # None: the person holds it
    document: DocumentEvidence | None = None
    portrait: Portrait | None = None
    presence: Presence | None = None
    presence_history: PresenceHistory | None = None  # None: no session was drawn, none was known of
    attestation: Signed | None = None  # the clerk said that the person is real
    clerk_review: SignOff | None = None
    focus_check: FocusCheck | None = None
    consents: Consents | None = None
    notice: NoticeShown | None = None
    statement: StatementVideo | None = (
        None  # None: none was asked for, or the visit did not get so far
    )
    signature: Signature | None = None
    safe_use: TextGiven | None = None  # the leaflet that comes with a card (安全用卡告知书)
    young_told: TextGiven | None = None  # the page for the young; None: not young, or not read
    three_nos: Signed | None = None  # the clerk told them: no renting out, lending, selling (三不)
    binding: bytes | None = None  # kiosk.records.binding_digests.binding
    decision: Decision | None = None
    facts: dict[str, RecordedFact] = {}
    number: str | None = None
    iccid: str | None = (
        None  # a new number's card; of another number its own, where it was brought: or its EID
    )
    esim: Esim | None = None  # of a new number, or of one whose card is replaced
    replacement: CardReplacement | None = None
    transfer: Transfer | None = None  # None: not of two parties, or the visit did not get so far
    enquiry: NumbersEnquiry | None = None  # None: no list of numbers was asked for
    confirmed_at: Instant | None = None  # when the customer confirmed the number on the screen
    complaint: Complaint | None = None
    paper: PaperBasis | None = None  # None: an earlier kiosk, which gave none


def encode(record: Record) -> bytes:
    """Deterministic CBOR (RFC 8949 §4.2)."""
    return cbor.dumps(plain(record))


def decode(data: bytes) -> Record:
    """Of this version or an older one. Raises EvidenceError, which names the field or the version."""
    body = upgrade.to_current(cbor.loads(data))
    try:
        return msgspec.convert(body, Record, str_keys=True, dec_hook=_decode)
    except msgspec.ValidationError as error:
        raise EvidenceError(f"record: {error}") from error


def decided(record: Record) -> tuple[Decision, dict[str, Fact]]:
    """The decision with its facts, as the policy repeats it. Raises EvidenceError: nothing was decided."""
    if record.decision is None:
        raise EvidenceError("record: decision is missing")
    facts = {name: Fact(fact.value, fact.source, fact.as_of) for name, fact in record.facts.items()}
    return record.decision, facts


def plain(value: Any) -> Any:
    """Built-in types that CBOR knows; bytes stay bytes, times become RFC 3339 text."""
    return msgspec.to_builtins(value, builtin_types=(bytes,), str_keys=True)


def _decode(_kind: type, value: Any) -> Transcript:
    """The one type of a record that msgspec does not know."""
    return Transcript.of(value)
