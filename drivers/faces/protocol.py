"""The messages between a visit and the inference process. Pixels go in shared memory, never in a message.

Every request has a number of its own, and every answer carries it: one that comes late is known for what
it is. Answers come in any order, since faces are embedded beside the analysis of frames.
"""

import msgspec

from kiosk.ports import FaceSignals


class Watch(msgspec.Struct, frozen=True, tag="watch"):
    """Begin to analyse: a FrameRing's descriptor comes along. Answered by Seen, again and again."""

    id: int


class Unwatch(msgspec.Struct, frozen=True, tag="unwatch"):
    """Stop, and overwrite what was kept. Not answered, nor is any request made before it."""


class Embed(msgspec.Struct, frozen=True, tag="embed"):
    """Embed one picture: a memfd with width * height * 3 bytes RGB comes along."""

    id: int
    width: int
    height: int
    portrait: bool


ToFaces = Watch | Unwatch | Embed


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """Sent on connecting. models: name → sha256; trouble: why the process cannot work."""

    models: dict[str, str]
    trouble: str = ""


class Seen(msgspec.Struct, frozen=True, tag="seen"):
    id: int  # of the Watch
    signals: FaceSignals


class Embedded(msgspec.Struct, frozen=True, tag="embedded"):
    id: int  # of the Embed
    embedding: tuple[float, ...] | None  # None: no face is found


FromFaces = Ready | Seen | Embedded
