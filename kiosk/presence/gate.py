"""The gate of a face session: good frames in a row, and what stands in their way for how long."""

from dataclasses import dataclass, field

from kiosk.ports import FaceSignals
from kiosk.presence.quality import guidance
from kiosk.presence.thresholds import Gate
from kiosk.protocol.codes import Message

# A good frame is chosen among those of the last second or so: the camera's ring forgets older ones.
_REMEMBERED = 24  # frames of the camera
_ASKEW = 2  # times that a face was found only with the picture turned round
# What a person cannot change, or need not: the room's light, a scarf, where a wheelchair stands, how the
# camera hangs.
_PLACE = frozenset(
    {
        *(Message.TOO_DARK, Message.TOO_BRIGHT, Message.BACK_LIGHT, Message.FACE_COVERED),
        *(Message.TOO_LOW, Message.TOO_HIGH, Message.TOO_FAR_ASIDE, Message.CHIN_OUT),
        Message.CAMERA_TURNED,
    }
)
# Who cannot do as they are told hears of the other way for as long again.
_OTHERWISE = {Message.TOO_LOW: Message.MOVE_BACK, Message.TOO_HIGH: Message.MOVE_BACK}
_OTHERWISE_S = 4.0


@dataclass
class GateWatch:
    """`see` every picture; `good` are those in a row. patience: a factor on its time."""

    limits: Gate
    patience: float = 1.0
    message: Message = Message.NO_FACE
    good: list[FaceSignals] = field(default_factory=list)
    _trouble: Message = Message.NO_FACE
    _since: float = 0.0  # of the look clock: the trouble, without a change
    _askew: int = 0
    _hopeless: bool = False

    def see(self, seen: FaceSignals, spent: float) -> None:
        """spent: seconds of looking until now (LookClock)."""
        trouble = guidance(seen, self.limits)
        self.good = [] if trouble else [*self.good, seen]
        self._askew += bool(seen.camera_turned)
        askew = self._askew and trouble is Message.NO_FACE
        told = Message.CAMERA_TURNED if askew else trouble or Message.HOLD_STILL
        if told is not self._trouble:
            self._trouble, self._since = told, spent
        lasts = (spent - self._since) / self.patience
        turns_to_other = lasts // _OTHERWISE_S % 2
        self.message = _OTHERWISE.get(told, told) if turns_to_other else told
        self._hopeless = trouble in _PLACE and lasts >= self.limits.place_seconds

    @property
    def open(self) -> bool:
        return len(self.good) >= self.limits.frames

    @property
    def hopeless(self) -> bool:
        """Not to be solved by whoever sits there: a clerk is told `trouble`."""
        return self._hopeless or self._askew >= _ASKEW

    @property
    def trouble(self) -> Message:
        """What stands in the way, however it is put to them."""
        return self._trouble

    def best(self) -> FaceSignals:
        """The sharpest of the good ones that the camera's ring still has; once it is open."""
        there = [good for good in self.good if self.good[-1].frame - good.frame < _REMEMBERED]
        return max(there, key=_sharpness)

    def close(self) -> None:
        """Anew, from nothing."""
        self.good = []


def _sharpness(seen: FaceSignals) -> float:
    return seen.sharpness
