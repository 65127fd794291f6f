"""A fleet's files in parts over MQTT: what a kiosk asks, and what it is told.

One question is one part. It goes up on `kiosk/v1/{device}/up/file`, and its answer comes down on
`…/down/file`; both are deterministic CBOR. Nothing here is signed: what a file is worth says the repository's
metadata (TUF), which comes the same way.
"""

import re
from typing import Annotated, Literal, TypeVar

import msgspec

from kiosk.errors import EvidenceError
from kiosk.input_bounds import FILE_PART_BYTES
from kiosk.records.cose import cbor

QUESTIONS = "$share/fleet/kiosk/v1/+/up/file"  # what the fleet's file service subscribes to
PATH_LENGTH = 400
MOST_BYTES = 2 << 30  # of one file
LATER_MOST_MS = 3_600_000
QUESTION_BYTES = 1024
ANSWER_BYTES = FILE_PART_BYTES + 1024
_UP = re.compile(r"kiosk/v1/([^/]+)/up/file")

_Kind = TypeVar("_Kind")
_Path = Annotated[str, msgspec.Meta(min_length=1, max_length=PATH_LENGTH)]
_Offset = Annotated[int, msgspec.Meta(ge=0, le=MOST_BYTES)]


class FileQuestion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which bytes are wanted."""

    path: _Path
    offset: _Offset
    length: Annotated[int, msgspec.Meta(gt=0, le=FILE_PART_BYTES)]


class FileAnswer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """To the question with this path and offset.

    here: `body` is what stands there, shorter than asked for at the file's end, empty behind it.
    later: the file service has no room now; ask again in so many milliseconds. It is no failure.
    absent: there is no such file.
    """

    path: _Path
    offset: _Offset
    state: Literal["here", "later", "absent"]
    body: Annotated[bytes, msgspec.Meta(max_length=FILE_PART_BYTES)] = b""
    later_ms: Annotated[int, msgspec.Meta(ge=0, le=LATER_MOST_MS)] = 0


def up(device: str) -> str:
    """The topic of a kiosk's questions."""
    return f"kiosk/v1/{device}/up/file"


def down(device: str) -> str:
    """The topic of their answers."""
    return f"kiosk/v1/{device}/down/file"


def asker(topic: str) -> str | None:
    """The kiosk whose question stands on this topic; the broker vouches for its name."""
    found = _UP.fullmatch(topic)
    return found[1] if found else None


def encode(message: FileQuestion | FileAnswer) -> bytes:
    return cbor.dumps(msgspec.to_builtins(message, builtin_types=(bytes,)))


def question(message: bytes) -> FileQuestion:
    """Raises EvidenceError."""
    return _decode(message, FileQuestion, QUESTION_BYTES, "file question")


def answer(message: bytes) -> FileAnswer:
    """Raises EvidenceError."""
    return _decode(message, FileAnswer, ANSWER_BYTES, "file answer")


def _decode(message: bytes, kind: type[_Kind], most: int, what: str) -> _Kind:
    if len(message) > most:
        raise EvidenceError(f"{what}: {len(message)} bytes, at most {most}")
    try:
        return msgspec.convert(cbor.loads(message), kind)
    except msgspec.ValidationError as error:
        raise EvidenceError(f"{what}: {error}") from error
