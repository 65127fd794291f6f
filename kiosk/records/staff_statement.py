"""What a member of the staff signs with their own key, and how a record's people are said to have signed.

A statement binds one answer to its question, to the record, to the document and to the face session. Two
people who sign one answer sign the same bytes but for who they are. The bytes are deterministic CBOR (RFC
8949 §4.2), the signature a COSE_Sign1 (RFC 9052) that holds them.

For ten minutes after the clerk typed their PIN a press of theirs attests. Their own key is locked by then; it
has signed the key of this shift, which signs the press, and nothing but what a clerk attests.
"""

import hashlib
from collections.abc import Iterator
from enum import StrEnum
from typing import Literal, NamedTuple, TypeVar

import msgspec

from kiosk.errors import EvidenceError
from kiosk.identity.documents import Document
from kiosk.protocol.codes import Why
from kiosk.records.cose import cbor, key_pair, sign1
from kiosk.records.cose.canonical import SignedParts
from kiosk.records.record import DocumentEvidence, FocusCheck, KeySignature, Record, Signed, SignOff
from kiosk.records.staff_key import PrivateKey

_SHIFT_KID = "shift"


class SigningPurpose(StrEnum):
    """What is signed for."""

    ATTESTATION = "attestation"  # a real person sat before the camera
    SIGN_OFF = "sign_off"  # a comparison by eye
    FOCUS_CHECK = "focus_check"
    THREE_NOS = "three_nos"  # the customer was told: no renting out, lending, selling (三不)


# What a press of the clerk may sign, by the key of their shift.
BY_PRESS = frozenset({SigningPurpose.ATTESTATION, SigningPurpose.THREE_NOS})


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """One person's answer."""

    form: Literal["kiosk-staff-1"] = "kiosk-staff-1"
    purpose: SigningPurpose
    person: str
    record_id: str
    nonce: bytes
    document: bytes  # document_digest; empty: there is none
    presence: bytes | None  # the face session's digest
    question: tuple[str, ...]
    answer: bool

    def encode(self) -> bytes:
        return cbor.dumps(msgspec.to_builtins(self, builtin_types=(bytes,)))


class Shift(msgspec.Struct, frozen=True, kw_only=True):
    """The key by which one person's presses at one kiosk count for a while."""

    form: Literal["kiosk-shift-1"] = "kiosk-shift-1"
    person: str
    device: str
    at: float | None  # when they typed their PIN, since the epoch; None: no trusted time
    public: str  # PEM

    def encode(self) -> bytes:
        return cbor.dumps(msgspec.to_builtins(self))


class ShiftKey(msgspec.Struct, frozen=True):
    """A shift's private half, with what the person's own key signed of it. It outlives a visit in memory."""

    pem: str
    certificate: bytes  # COSE_Sign1 over Shift

    def sign(self, statement: Statement) -> KeySignature:
        return KeySignature(sign1.sign(statement.encode(), self.pem, _SHIFT_KID), self.certificate)


def sign(statement: Statement, key: PrivateKey) -> KeySignature:
    """By the person's own key."""
    return KeySignature(sign1.sign(statement.encode(), key.pem, key.kid))


def open_shift(person: str, device: str, at: float | None, key: PrivateKey) -> ShiftKey:
    """A fresh key for this person's presses at this kiosk."""
    private, public = key_pair.new_key()
    shift = Shift(person=person, device=device, at=at, public=public)
    return ShiftKey(private, sign1.sign(shift.encode(), key.pem, key.kid))


class Proven(NamedTuple):
    """What a signature proves. shift: whose key signed; None: the person's own."""

    statement: Statement
    shift: Shift | None


def kid(signature: KeySignature) -> str:
    """The id of the person's own key, as the signature names it. Raises EvidenceError."""
    return _kid(signature.message if signature.shift is None else signature.shift)


def prove(signature: KeySignature, public_pem: str) -> Proven:
    """By the key whose id it names. Raises EvidenceError: it does not hold."""
    own = kid(signature)
    if signature.shift is None:
        return Proven(_read(sign1.verify(signature.message, public_pem, own), Statement), None)
    shift = _read(sign1.verify(signature.shift, public_pem, own), Shift)
    key_pair.check_public(shift.public)
    signed = sign1.verify(signature.message, shift.public, _SHIFT_KID)
    return Proven(_read(signed, Statement), shift)


# -- what a record's people have to have signed ----------------------------------------------------


class Signing(NamedTuple):
    """One person's signing in a record, and the statement that it stands for."""

    signed: Signed
    statement: Statement


def document_digest(document: Document | DocumentEvidence | None) -> bytes:
    """Of the document that was looked at: whose it is, and all that was read of it."""
    if document is None:
        return b""
    holder = document.holder
    row = [document.kind.value, holder.number, holder.name, document.digest]
    return hashlib.sha256(cbor.dumps(row)).digest()


def why_asked(why: tuple[Why, ...]) -> tuple[str, ...]:
    """The question of a comparison by eye."""
    return tuple(one.value for one in why)


def signings(record: Record) -> Iterator[Signing]:
    """Each, in the order in which a visit asks."""
    if record.focus_check is not None:
        yield _of_focus_check(record, record.focus_check)
    if record.attestation is not None:
        yield _of_press(record, SigningPurpose.ATTESTATION, record.attestation)
    if record.clerk_review is not None:
        yield from _of_sign_off(record, record.clerk_review)
    if record.three_nos is not None:
        yield _of_press(record, SigningPurpose.THREE_NOS, record.three_nos)


def _of_focus_check(record: Record, check: FocusCheck) -> Signing:
    question = (check.purpose,)
    statement = _statement(
        record, SigningPurpose.FOCUS_CHECK, check.signed.clerk, question, check.plausible
    )
    return Signing(check.signed, msgspec.structs.replace(statement, presence=None))


def _of_press(record: Record, purpose: SigningPurpose, signed: Signed) -> Signing:
    return Signing(signed, _statement(record, purpose, signed.clerk, (), answer=True))


def _of_sign_off(record: Record, review: SignOff) -> Iterator[Signing]:
    question = why_asked(review.why)
    for one in review.signed:
        statement = _statement(
            record, SigningPurpose.SIGN_OFF, one.clerk, question, review.is_holder
        )
        yield Signing(one, statement)


def _statement(
    record: Record, purpose: SigningPurpose, person: str, question: tuple[str, ...], answer: bool
) -> Statement:
    return Statement(
        purpose=purpose,
        person=person,
        record_id=record.record_id,
        nonce=record.nonce,
        document=document_digest(record.document),
        presence=record.presence.digest if record.presence else None,
        question=question,
        answer=answer,
    )


# -- reading ----------------------------------------------------------------------------------------

T = TypeVar("T", Statement, Shift)


def _kid(message: bytes) -> str:
    return SignedParts.of(message).kid.decode("ascii", "replace")


def _read(payload: bytes, kind: type[T]) -> T:
    """In its one form: what a person signed says nothing beside it."""
    try:
        value = msgspec.convert(cbor.loads(payload), kind)
    except msgspec.ValidationError as error:
        raise EvidenceError(f"staff statement: {error}") from error
    if value.encode() != payload:
        raise EvidenceError("staff statement: more than a statement")
    return value
