"""Whoever sits before the emulated camera does what the screen says; nobody here sees the challenge."""

import math
from random import Random

from drivers.emulated.subscriber.scene import Scene
from kiosk.presence.session_view import View
from kiosk.protocol.codes import Message

_GAIN, _GAIN_MOST = 1.2, 3.0  # the emulated head is measured to turn less than it is told to
_FARTHEST = 60.0  # degrees that anything before the camera is turned
_SEES_S = 0.3  # until somebody sees where the needle has come to rest
_ON_THE_MARK = 2.0  # degrees that nobody corrects
_TELLING = 8.0  # degrees from which on a turn says how far one has to turn
_FOLLOWS_DEG = 1.0  # a needle that moves less, whatever is tried, is at the end of its neck

# Who hears the tone only goes on by so many degrees in so many seconds, and by less where the tone is high.
_STEP_DEG, _CAREFUL_DEG, _STEP_S = 6.5, 3.0, 0.3
_HIGH = 0.9
_TURNS = {Message.TURN_LEFT: 1.0, Message.TURN_RIGHT: -1.0}


class Customer:
    """Does what the screen says after a moment, and steers to the mark by the needle."""

    def __init__(self, stage: Scene, rng: Random) -> None:
        self._stage, self._rng = stage, rng
        self._reaction_s = stage.subject.body.reaction_s
        self._message = Message.NONE
        self._read: Message | float | None = None  # a mark's place, or a movement of the face
        self._at: float | None = None  # when it is followed
        self._commanded = 0.0
        self._gain = _GAIN
        self._look_again = math.inf
        self._needle_then = math.inf  # when it was corrected last

    def look(self, view: View, now: float) -> None:
        """One picture's moment of reading the screen. now: seconds of the scene's clock."""
        if view.message is not self._message:
            self._message = view.message
            self._stage.told(view.message.value, now)
        self._obey(view, now)

    def _obey(self, view: View, now: float) -> None:
        asked = _asked(view)
        if asked != self._read:
            self._read, self._look_again, self._needle_then = asked, math.inf, math.inf
            self._at = None if asked is None else now + self._rng.uniform(*self._reaction_s)
        if self._at is not None and now >= self._at:
            self._at = None
            self._follow(now)
        elif now >= self._look_again and view.target is not None:
            self._correct(view.target, view.yaw, now)

    def _follow(self, now: float) -> None:
        asked = self._read
        self._stage.release(now)
        if isinstance(asked, float):
            self._turn(asked * self._gain, now)
        elif asked is Message.OPEN_MOUTH:
            self._stage.hold("open_mouth", now)
        elif asked is Message.BLINK:
            self._stage.act("blink", now)

    def _turn(self, commanded: float, now: float) -> None:
        self._commanded = max(-_FARTHEST, min(_FARTHEST, commanded))
        self._look_again = now + self._stage.aim(self._commanded, now) + _SEES_S

    def _correct(self, target: float, needle: float, now: float) -> None:
        """The needle stands beside the mark: a little more, or less."""
        off, moved = target - needle, abs(needle - self._needle_then)
        self._needle_then = needle
        if abs(off) <= _ON_THE_MARK or moved < _FOLLOWS_DEG:
            self._look_again = now + _SEES_S
            return
        if abs(needle) > _TELLING and target * needle > 0:
            self._gain = max(1.0, min(_GAIN_MOST, self._commanded / needle))
        self._turn(self._commanded + off * self._gain, now)


class Listener(Customer):
    """Somebody who does not see the screen: hears what is said to its end, and the tone by the mark."""

    def __init__(self, stage: Scene, rng: Random) -> None:
        super().__init__(stage, rng)
        self._heard = Message.NONE
        self._next = 0.0  # step towards the tone

    def _obey(self, view: View, now: float) -> None:
        if view.message is not self._heard:
            is_correction = view.message in _TURNS and self._heard in _TURNS
            self._heard = view.message
            self._at = now + (_SEES_S if is_correction else self._rng.uniform(*self._reaction_s))
            if view.message is Message.HOLD_THERE:
                return
        if view.message in _TURNS and self._at is not None and now >= self._at:
            self._go_on(view, now)
        elif self._at is not None and now >= self._at:
            self._at = None
            self._do(view.message, now)

    def _go_on(self, view: View, now: float) -> None:
        if now < self._next:
            return
        self._stage.release(now)
        step = _CAREFUL_DEG if view.near >= _HIGH else _STEP_DEG
        self._next = now + _STEP_S
        self._turn(self._commanded + _TURNS[view.message] * step * _GAIN, now)

    def _do(self, message: Message, now: float) -> None:
        if message in {Message.LOOK_STRAIGHT, Message.BACK_TO_CENTRE}:
            self._stage.release(now)
            self._turn(0.0, now)
        elif message in {Message.OPEN_MOUTH, Message.BLINK}:
            self._read = message
            self._follow(now)


def seated(stage: Scene, rng: Random) -> Customer:
    """Whoever sits there now."""
    return Customer(stage, rng) if stage.subject.body.sees else Listener(stage, rng)


def _asked(view: View) -> Message | float | None:
    if view.target is not None:
        return view.target
    if view.message is Message.LOOK_STRAIGHT:
        return 0.0
    return view.message if view.message in {Message.OPEN_MOUTH, Message.BLINK} else None
