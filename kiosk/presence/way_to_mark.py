"""How a person is told the way to a mark: by a sentence, a needle beside the mark, and a tone."""

from typing import NamedTuple

from kiosk.presence.challenge import PROMPT, Asked
from kiosk.protocol.codes import Message

_FAR_DEG = 45.0  # beside the mark: there the tone begins


class Steering(NamedTuple):
    """target: degrees of yaw, None without a mark. off: how far the needle is outside its tolerance."""

    target: float | None
    needle: float
    tolerance: float

    @property
    def holding(self) -> bool:
        return self.target is not None and self._off == 0.0

    @property
    def near(self) -> float:
        """0..1, for the ear."""
        return 0.0 if self.target is None else max(0.0, 1 - self._off / _FAR_DEG)

    def message(self, asked: Asked) -> Message:
        """The way from where the head is now, so that who went too far is told the other side."""
        if self.target is None:
            return PROMPT[asked.action]
        if self.holding:
            return Message.HOLD_THERE
        if not self.target:
            return Message.BACK_TO_CENTRE
        return Message.TURN_LEFT if self.target > self.needle else Message.TURN_RIGHT

    @property
    def _off(self) -> float:
        return max(0.0, abs(self.needle - (self.target or 0.0)) - self.tolerance)
