"""Asking the carrier inside a visit: sealed both ways, bound to one ask.

The question is sealed to the carrier and carries a fresh public key whose private half lives in the
visit's memory. The answer is signed by the carrier, then sealed to that key. The relay sees neither.
"""

from typing import Any, TypeVar

import msgspec

from kiosk.errors import EvidenceError
from kiosk.records import cose

_REPLY_KID = "reply"

T = TypeVar("T", bound=msgspec.Struct)


class Question(msgspec.Struct, frozen=True):
    id: str
    device: str
    reply_pem: str
    asked: dict[str, Any]


class Answer(msgspec.Struct, frozen=True):
    id: str
    device: str
    t: float  # the carrier's time, seconds since the epoch
    facts: dict[str, Any]
    data: bytes = b""  # what is no fact: a snapshot of the listings


class Ask:
    """The visit's end of one ask."""

    def __init__(self, id_: str, device: str) -> None:
        self._id = id_
        self._device = device
        self._reply_private, self._reply_public = cose.new_key()

    def question(self, asked: dict[str, Any], seal_pem: str, seal_kid: str) -> bytes:
        question = Question(self._id, self._device, self._reply_public, asked)
        return cose.seal(cose.dumps(msgspec.to_builtins(question)), seal_pem, seal_kid)

    def answer(self, message: bytes, receipt_pem: str, receipt_kid: str) -> Answer:
        """Raises EvidenceError unless the carrier signed it for exactly this ask."""
        signed = cose.unseal(message, self._reply_private, _REPLY_KID)
        value = cose.loads(cose.verify(signed, receipt_pem, receipt_kid))
        answer = _convert(value, Answer)
        if (answer.id, answer.device) != (self._id, self._device):
            raise EvidenceError("an answer to another ask")
        return answer


def open_question(message: bytes, seal_private_pem: str, seal_kid: str) -> Question:
    """At the carrier. Raises EvidenceError."""
    return _convert(cose.loads(cose.unseal(message, seal_private_pem, seal_kid)), Question)


def make_answer(
    answer: Answer, question: Question, receipt_private_pem: str, receipt_kid: str
) -> bytes:
    """At the carrier. Raises EvidenceError when the reply key is none."""
    content = msgspec.to_builtins(answer, builtin_types=(bytes,))
    signed = cose.sign(cose.dumps(content), receipt_private_pem, receipt_kid)
    try:
        return cose.seal(signed, question.reply_pem, _REPLY_KID)
    except ValueError as error:
        raise EvidenceError(f"reply key: {error}") from error


def _convert(value: Any, kind: type[T]) -> T:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise EvidenceError(f"{kind.__name__.lower()}: {error}") from error
