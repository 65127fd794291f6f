"""The messages between a visit and the inference process. Pixels go in shared memory, never in a message."""

import msgspec

from kiosk.ports import FaceSignals


class Watch(msgspec.Struct, frozen=True, tag="watch"):
    """Begin to analyse: a FrameRing's descriptor comes along."""


class Unwatch(msgspec.Struct, frozen=True, tag="unwatch"):
    pass


class Embed(msgspec.Struct, frozen=True, tag="embed"):
    """Embed one picture: a memfd with width * height * 3 bytes RGB comes along."""

    width: int
    height: int
    portrait: bool


ToFaces = Watch | Unwatch | Embed


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """Sent on connecting. models: name → sha256; trouble: why the process cannot work."""

    models: dict[str, str]
    trouble: str = ""


class Seen(msgspec.Struct, frozen=True, tag="seen"):
    signals: FaceSignals


class Embedded(msgspec.Struct, frozen=True, tag="embedded"):
    embedding: tuple[float, ...] | None


class Unwatched(msgspec.Struct, frozen=True, tag="unwatched"):
    pass


FromFaces = Ready | Seen | Embedded | Unwatched
