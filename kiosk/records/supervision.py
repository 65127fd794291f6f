"""A supervisor at another kiosk of the store is asked to sign a focus check, through the carrier.

It travels as a question to the carrier does (kiosk.records.question): sealed both ways, so that neither
relay nor broker reads it, and each answer is bound to its ask. The kiosk where the customer stands asks, and
asks again until there is a signature; the others of the store ask what there is to sign. What a supervisor
signs there is the statement that they would sign at the counter itself (kiosk.records.staff_statement):
record, nonce, document, question, answer. So the carrier hands a signature on and can make none, and none
fits another record.

A request says of the customer what they come for and a digest of their document, and nothing else.
"""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Literal, Self, TypeVar

import msgspec

from kiosk.errors import EvidenceError
from kiosk.input_bounds import NAME_LENGTH, Seconds
from kiosk.records import staff_statement
from kiosk.records.cose import cbor
from kiosk.records.record import KeySignature
from kiosk.records.staff_statement import SigningPurpose, Statement

GOOD_FOR_S = 600.0  # from the first ask, by the carrier's clock
OFFERED = 4  # requests of one store that another kiosk is told of at a time

_DIGEST_BYTES = 32
_MESSAGE_BYTES = 2048
_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=NAME_LENGTH)]
_Digest = Annotated[bytes, msgspec.Meta(min_length=_DIGEST_BYTES, max_length=_DIGEST_BYTES)]
_Text = Annotated[str, msgspec.Meta(max_length=4 * _MESSAGE_BYTES)]

T = TypeVar("T", bound=msgspec.Struct)


class Asks(StrEnum):
    """What is asked of the carrier: an enquiry's `flow`."""

    FOR_SIGNATURE = "supervision_for"
    WHAT_THERE_IS = "supervision_open"
    TO_TAKE = "supervision_signed"


class Said(StrEnum):
    """What the carrier says to a signature."""

    TAKEN = "taken"
    UNKNOWN = "unknown"  # or not of this store
    EXPIRED = "expired"
    ANSWERED = "answered"  # by somebody before
    NO_SUPERVISOR = "no_supervisor"  # there, other than the clerk who asks
    FORGED = "forged"


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What shall be signed, for whoever signs it."""

    form: Literal["kiosk-supervision-1"] = "kiosk-supervision-1"
    store: _Name
    clerk: _Name  # who asks, and does not sign
    record_id: _Name
    nonce: _Digest
    document: _Digest  # staff_statement.document_digest
    question: Annotated[str, msgspec.Meta(max_length=NAME_LENGTH)]
    answer: bool  # the clerk's

    @property
    def id(self) -> str:
        """The same for the same request, however often it is asked."""
        return hashlib.sha256(self.encode()).hexdigest()[:32]

    def encode(self) -> bytes:
        return cbor.dumps(msgspec.to_builtins(self, builtin_types=(bytes,)))

    @classmethod
    def decode(cls, raw: bytes) -> Self:
        """Raises EvidenceError."""
        return _convert(cbor.loads(raw), cls)

    def statement(self, person: str) -> Statement:
        """What this person's key signs. Of no face session: the camera has not been open."""
        return Statement(
            purpose=SigningPurpose.FOCUS_CHECK,
            person=person,
            record_id=self.record_id,
            nonce=self.nonce,
            document=self.document,
            presence=None,
            question=(self.question,),
            answer=self.answer,
        )

    def is_signed(self, person: str, message: bytes, public_pem: str) -> bool:
        """Whether this is that person's own signature under this request, and no shift's."""
        try:
            proven = staff_statement.prove(KeySignature(message), public_pem)
        except EvidenceError:
            return False
        return proven.statement == self.statement(person)


class Open(msgspec.Struct, frozen=True):
    """A request of another kiosk, as the carrier offers it."""

    device: _Name
    request: Request
    at: Seconds  # when it was first asked, by the carrier's clock


class SignatureReply(msgspec.Struct, frozen=True):
    """What came of a request. person: who signed; "" while nobody has, and once nobody can any more."""

    person: Annotated[str, msgspec.Meta(max_length=NAME_LENGTH)] = ""
    message: bytes = b""  # COSE_Sign1 by their own key
    expired: bool = False

    def encode(self) -> bytes:
        return cbor.dumps(msgspec.to_builtins(self, builtin_types=(bytes,)))

    @classmethod
    def decode(cls, raw: bytes) -> Self:
        """Raises EvidenceError."""
        return _convert(cbor.loads(raw), cls)


# -- as questions to the carrier, whose values are texts -------------------------------------


class AskedFor(msgspec.Struct, frozen=True):
    """A request, for a signature."""

    request: _Text

    @classmethod
    def of(cls, asked: Mapping[str, str | int]) -> Request:
        """At the carrier. Raises EvidenceError."""
        return Request.decode(_bytes(_convert(asked, cls).request))


class SignedThere(msgspec.Struct, frozen=True):
    """A signature, for the request of this id."""

    id: _Name
    person: _Name
    message: _Text

    @classmethod
    def of(cls, asked: Mapping[str, str | int]) -> tuple[str, str, bytes]:
        """At the carrier: id, person, signature. Raises EvidenceError."""
        read = _convert(asked, cls)
        return read.id, read.person, _bytes(read.message)


def asks_for(request: Request) -> dict[str, str]:
    return {"flow": Asks.FOR_SIGNATURE.value, "request": _text(request.encode())}


def asks_what_there_is() -> dict[str, str]:
    return {"flow": Asks.WHAT_THERE_IS.value}


def asks_to_take(request: Request, person: str, message: bytes) -> dict[str, str]:
    flow = Asks.TO_TAKE.value
    return {"flow": flow, "id": request.id, "person": person, "message": _text(message)}


def offer(requests: list[Open]) -> bytes:
    return cbor.dumps(msgspec.to_builtins(requests, builtin_types=(bytes,)))


def offered(raw: bytes) -> tuple[Open, ...]:
    """Raises EvidenceError."""
    try:
        return msgspec.convert(cbor.loads(raw), tuple[Open, ...])
    except msgspec.ValidationError as error:
        raise EvidenceError(f"supervision: {error}") from error


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise EvidenceError("supervision: no base64") from error


def _convert(value: Any, kind: type[T]) -> T:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise EvidenceError(f"supervision: {error}") from error
