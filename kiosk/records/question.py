"""Asking the carrier inside a visit: sealed both ways, bound to one ask.

The question is sealed to the carrier and carries a fresh public key whose private half lives in the
visit's memory. The answer is signed by the carrier, then sealed to that key. The relay sees neither.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

import msgspec

from kiosk.enumerations import Flow
from kiosk.errors import EvidenceError
from kiosk.input_bounds import NAME_LENGTH, Seconds
from kiosk.records.cose import cbor, encrypt, key_pair, sign1

_REPLY_KID = "reply"
PLACE_FLOW = "place"  # of the question whether a kiosk is where it belongs; it names a network
PLACE_CONFIRMED = "signal.place_confirmed"  # the fact that answers it
_PEM_LENGTH = 256  # a P-256 public key has 178 characters
_Text = Annotated[str, msgspec.Meta(max_length=NAME_LENGTH)]

T = TypeVar("T", bound=msgspec.Struct)


class Question(msgspec.Struct, frozen=True):
    """What a visit asks about a document, and about the number where there is one.

    The first kiosks asked with the document alone.
    """

    document_kind: _Text
    document_number: _Text
    flow: Flow = Flow.NEW_SIM
    record_id: _Text = ""
    number: _Text = ""  # "": a new one
    iccid: _Text = ""  # "": no card was scanned
    store: _Text = ""
    clerk: _Text = ""
    home_province: _Text = ""  # GB/T 2260; "": the document names none
    quantity: Annotated[int, msgspec.Meta(ge=0, le=1 << 31)] = 1
    purpose: _Text = ""
    organisation: _Text = ""  # its code; "": the person is to hold the number
    # What this visit's face sessions suspected until now: told at once, since no record may follow.
    suspicions: Annotated[int, msgspec.Meta(ge=0, le=1 << 31)] = 0
    # 1: face or two people have confirmed the holder. Only then the list of their numbers is told.
    holder_confirmed: Literal[0, 1] = 0
    # Where the kiosk is, and on what: "" where it does not know.
    network: _Text = ""
    reader: _Text = ""

    @classmethod
    def of(cls, asked: Mapping[str, str | int]) -> "Question":
        """At the carrier. Raises EvidenceError, which names the field."""
        return _convert(asked, cls)


class Where(msgspec.Struct, frozen=True):
    """What a kiosk asks about its place, between visits."""

    network: _Text

    @classmethod
    def of(cls, asked: Mapping[str, str | int]) -> "Where":
        """At the carrier. Raises EvidenceError, which names the field."""
        return _convert(asked, cls)


class Enquiry(msgspec.Struct, frozen=True):
    """One question on its way: who asks, under what id, to which key the answer is sealed."""

    id: _Text
    device: _Text
    reply_pem: Annotated[str, msgspec.Meta(max_length=_PEM_LENGTH)]
    # A Question, {"flow": "listings"} and the base where there is one, or PLACE_FLOW with its network.
    asked: dict[str, str | int]


class Answer(msgspec.Struct, frozen=True):
    """What the carrier says to one enquiry. A fact that the kiosk cannot read is unknown to it."""

    id: str
    device: str
    t: Seconds  # the carrier's time
    facts: dict[str, Any]
    data: bytes = b""  # what is no fact: the listings, or what has changed of them since the base
    last_seq: int = 0  # of this kiosk's records at the carrier, the highest; 0: not said
    last_sha256: bytes = b""  # of its bytes


class Ask:
    """The visit's end of one ask."""

    def __init__(self, id_: str, device: str) -> None:
        self._id = id_
        self._device = device
        self._reply_private, self._reply_public = key_pair.new_key()

    def question(self, asked: Mapping[str, str | int], seal_pem: str, seal_kid: str) -> bytes:
        enquiry = Enquiry(self._id, self._device, self._reply_public, dict(asked))
        return encrypt.seal(cbor.dumps(msgspec.to_builtins(enquiry)), seal_pem, seal_kid)

    def answer(self, message: bytes, receipt_pem: str, receipt_kid: str) -> Answer:
        """Raises EvidenceError unless the carrier signed it for exactly this ask."""
        signed = encrypt.unseal(message, self._reply_private, _REPLY_KID)
        value = cbor.loads(sign1.verify(signed, receipt_pem, receipt_kid))
        answer = _convert(value, Answer)
        if (answer.id, answer.device) != (self._id, self._device):
            raise EvidenceError("an answer to another ask")
        return answer


def open_question(message: bytes, seal_private_pem: str, seal_kid: str) -> Enquiry:
    """At the carrier. Raises EvidenceError."""
    return _convert(cbor.loads(encrypt.unseal(message, seal_private_pem, seal_kid)), Enquiry)


def make_answer(
    answer: Answer, enquiry: Enquiry, receipt_private_pem: str, receipt_kid: str
) -> bytes:
    """At the carrier. Raises EvidenceError when the reply key is none."""
    content = msgspec.to_builtins(answer, builtin_types=(bytes,))
    signed = sign1.sign(cbor.dumps(content), receipt_private_pem, receipt_kid)
    return encrypt.seal(signed, enquiry.reply_pem, _REPLY_KID)


def _convert(value: Any, kind: type[T]) -> T:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise EvidenceError(f"{kind.__name__.lower()}: {error}") from error
