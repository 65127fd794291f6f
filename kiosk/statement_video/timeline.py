"""What the kiosk did while a statement was recorded: with it anybody can judge the recording again."""

import msgspec

from kiosk.errors import EvidenceError
from kiosk.statement_video.script import Script
from kiosk.statement_video.signals import MouthLook, Sound, Taken

_MOST_DIGITS = 32


class Timeline(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Seconds since the recording began."""

    digits: tuple[int, ...]
    pauses: tuple[float, ...]  # before each digit
    begins: float  # the sentence appeared
    reads_until: float
    shown: tuple[float, ...]  # when each digit appeared

    @classmethod
    def of(cls, taken: Taken) -> "Timeline":
        script = taken.script
        return cls(script.digits, script.pauses, taken.begins, taken.reads_until, taken.shown)

    def taken(
        self, sounds: tuple[Sound, ...], looks: tuple[MouthLook, ...], *, same_person: bool | None
    ) -> Taken:
        """The statement, from what the recording shows."""
        script = Script(self.digits, self.pauses)
        moments = (self.begins, self.reads_until, self.shown)
        return Taken(script, *moments, sounds, looks, same_person)


def encode(timeline: Timeline) -> bytes:
    """JSON."""
    return msgspec.json.encode(timeline)


def decode(content: bytes) -> Timeline:
    """EvidenceError names the field that is wrong."""
    try:
        timeline = msgspec.json.decode(content, type=Timeline)
    except msgspec.DecodeError as error:
        raise EvidenceError(f"timeline: {error}") from error
    if not 0 < len(timeline.digits) == len(timeline.pauses) <= _MOST_DIGITS:
        raise EvidenceError(f"timeline: one pause for each of 1 to {_MOST_DIGITS} digits")
    if len(timeline.shown) > len(timeline.digits) or list(timeline.shown) != sorted(timeline.shown):
        raise EvidenceError("timeline: shown must name one moment a digit, in their order")
    return timeline
