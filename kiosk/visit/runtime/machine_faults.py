"""What camera and inference do wrong in a face check, told apart from what a person does: sans-I/O.

Nobody's try is counted for it. Times are real seconds, and generous: a slow machine gives something now and
then, and only what gives nothing at all has failed.
"""

from dataclasses import dataclass

from kiosk.ports import FaceSignals
from kiosk.protocol.codes import Message

START_S = (
    20.0  # until the first look: the camera opens, the inference process may be loading its models
)
LOOK_S = 8.0  # from one look to the next
ANSWER_S = 20.0  # for the last embeddings, once everything was seen
_BLACK_S = 12.0  # somebody may switch the light on
_BLACK = 6.0  # mean of a picture, 0..255: a lens that is covered, a sensor that gives nothing


@dataclass
class MachineFaults:
    """Tell it of each look, and each time that none came; it gives the fault's message, or NONE."""

    started: float  # seconds of a monotonic clock, the same for every `now`
    _looked_at: float | None = None
    _frame: int = 0  # that was looked at last
    _black_since: float | None = None
    _waits_since: float | None = None

    def looked(self, seen: FaceSignals, now: float) -> Message:
        self._looked_at, self._frame = now, seen.frame
        if seen.faces or seen.brightness >= _BLACK:
            self._black_since = None
            return Message.NONE
        self._black_since = now if self._black_since is None else self._black_since
        return Message.TOO_DARK if now - self._black_since >= _BLACK_S else Message.NONE

    def not_looked(self, newest: int, now: float) -> Message:
        """newest: number of the camera's newest frame, 0 before the first."""
        since, limit = (
            (self.started, START_S) if self._looked_at is None else (self._looked_at, LOOK_S)
        )
        if now - since < limit:
            return Message.NONE
        if newest > self._frame:
            return Message.FACE_CHECK_RESTARTED
        return Message.CAMERA_LOST if newest else Message.CAMERA_ABSENT

    def only_waits(self, now: float) -> Message:
        """Everything was seen, and an embedding is still to come."""
        self._waits_since = now if self._waits_since is None else self._waits_since
        late = now - self._waits_since >= ANSWER_S
        return Message.FACE_CHECK_RESTARTED if late else Message.NONE
