"""Presentations to the emulated camera: people, and what is held up or fed in instead of them.

Each takes commands by `act(action, now)` and gives its picture by `seen(now)`; times are seconds of
one clock. Those that are before the lens come without grain, which is the camera's.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Protocol

import cv2
import numpy as np

from drivers.emulated.subscriber import optics
from drivers.emulated.subscriber.motion import ACTIONS, Motion, MotionPlayer, Pose, by_hand
from drivers.emulated.subscriber.sheet import Sheet, drawn, over
from drivers.emulated.subscriber.sitter import SIZE, Mask, Picture, Sitter
from drivers.emulated.subscriber.species import Props

_WINDOW = (slice(14, 466), slice(96, 544))  # rows, columns of the frame that a sheet shows
_MARGIN = 12  # of white paper, or of a display's frame
_PAPER, _BEZEL = (236, 234, 228), (18, 18, 20)
_INK = (0.80, 32)  # paper is neither black nor quite white
_WEAK = 0.5  # so far do eyes close behind holes
_DELAY_S = 0.25  # of a relay's network
_REPLAY_EVERY_S = 3.5
_LOOP_S, _LOOP_BLINKS_S = 5.0, (1.2, 3.9)


class Presented(Protocol):
    """Somebody or something before the camera."""

    def act(self, action: str, now: float, /) -> float:
        """Begin to obey, or to feign; gives the seconds until it is over."""

    def aim(self, yaw: float, now: float, /) -> float:
        """Turn to a mark and stay there, or feign it; gives the seconds until it is there."""

    def hold(self, action: str, now: float, /) -> float:
        """Eyes or mouth as an action has them, or feigned, until `release`."""

    def release(self, now: float, /) -> float: ...

    def seen(self, now: float, /) -> Picture:
        """RGB, height × width × 3 of SIZE."""


class Person:
    """A living person, who obeys."""

    def __init__(self, sitter: Sitter) -> None:
        self._sitter, self._player = sitter, MotionPlayer()

    def act(self, action: str, now: float) -> float:
        return self._player.act(action, now)

    def aim(self, yaw: float, now: float) -> float:
        return self._player.aim(yaw, now)

    def hold(self, action: str, now: float) -> float:
        return self._player.hold(action, now)

    def release(self, now: float) -> float:
        return self._player.release(now)

    def seen(self, now: float) -> Picture:
        return self._sitter.seen(self._player.pose(now), now)


class Several:
    """People side by side; none: an empty chair."""

    def __init__(self, people: Sequence[Person]) -> None:
        self._people = people

    def act(self, action: str, now: float) -> float:
        return max((one.act(action, now) for one in self._people), default=ACTIONS[action].seconds)

    def aim(self, yaw: float, now: float) -> float:
        return max((one.aim(yaw, now) for one in self._people), default=0.0)

    def hold(self, action: str, now: float) -> float:
        return max((one.hold(action, now) for one in self._people), default=0.0)

    def release(self, now: float) -> float:
        return max((one.release(now) for one in self._people), default=0.0)

    def seen(self, now: float) -> Picture:
        if not self._people:
            return np.full((SIZE[1], SIZE[0], 3), 150, np.uint8)
        quarter = SIZE[0] // 4
        return np.hstack([one.seen(now)[:, quarter:-quarter] for one in self._people])


class Swap:
    """Another person takes the chair once the first has obeyed so many commands."""

    def __init__(self, first: Person, second: Person, after: int) -> None:
        self._people, self._left, self._until = (first, second), after, float("inf")

    def act(self, action: str, now: float) -> float:
        return self._obeyed(self._there(now).act(action, now), now)

    def aim(self, yaw: float, now: float) -> float:
        return self._obeyed(self._there(now).aim(yaw, now), now)

    def hold(self, action: str, now: float) -> float:
        return self._obeyed(self._there(now).hold(action, now), now)

    def release(self, now: float) -> float:
        return self._there(now).release(now)

    def seen(self, now: float) -> Picture:
        return self._there(now).seen(now)

    def _obeyed(self, seconds: float, now: float) -> float:
        self._left -= 1
        if self._left == 0:
            self._until = now + seconds
        return seconds

    def _there(self, now: float) -> Person:
        return self._people[now >= self._until]


class Print:
    """Paper in a hand. picture: for a pose, of the frame's size; mask: 255 where paper is left."""

    def __init__(
        self,
        picture: Callable[[Pose], Picture],
        mask: Mask,
        motions: Mapping[str, Motion],
        curvature: float = 0.0,
    ) -> None:
        self._picture, self._mask = picture, mask
        turned = motions["turn_left"].pose
        self._player = MotionPlayer(motions, turned.pitch / turned.yaw if turned.yaw else 0.0)
        self._sheet = Sheet(SIZE, curvature)

    def act(self, action: str, now: float) -> float:
        return self._player.act(action, now)

    def aim(self, yaw: float, now: float) -> float:
        return self._player.aim(yaw, now)

    def hold(self, action: str, now: float) -> float:
        return self._player.hold(action, now)

    def release(self, now: float) -> float:
        return self._player.release(now)

    def seen(self, now: float) -> Picture:
        pose = self._player.pose(now)
        return drawn(self._picture(pose), self._mask, self._sheet.places(pose, now), _room())


class HeldDisplay:
    """A screen in a hand: bezel, moiré, flicker and a lamp's reflection, whatever it shows."""

    def __init__(self, content: Presented, pixel: float, delay: float = 0.0) -> None:
        """pixel: the display's, in pixels of the camera; delay: seconds until it shows an answer."""
        self._content, self._pixel, self._delay = content, pixel, delay
        self._sheet = Sheet(SIZE)

    def act(self, action: str, now: float) -> float:
        return self._content.act(action, now + self._delay) + self._delay

    def aim(self, yaw: float, now: float) -> float:
        return self._content.aim(yaw, now + self._delay) + self._delay

    def hold(self, action: str, now: float) -> float:
        return self._content.hold(action, now + self._delay) + self._delay

    def release(self, now: float) -> float:
        return self._content.release(now + self._delay) + self._delay

    def seen(self, now: float) -> Picture:
        places = self._sheet.places(Pose(), now)
        picture = _framed(self._content.seen(now), _BEZEL)
        shown = np.asarray(cv2.remap(picture, *places, cv2.INTER_LINEAR), np.uint8)
        shown = optics.gained(shown, optics.moire(SIZE, self._pixel, now))
        shown = optics.gained(shown, optics.banding(SIZE, now))
        shown = np.asarray(cv2.add(shown, optics.glass(SIZE)), np.uint8)
        return over(shown, _whole(), places, _room())


class _Deaf:
    """What was made before, whatever is asked now."""

    def act(self, action: str, _now: float) -> float:
        return ACTIONS[action].seconds

    def aim(self, _yaw: float, _now: float) -> float:
        return 0.0

    def hold(self, _action: str, _now: float) -> float:
        return 0.0

    def release(self, _now: float) -> float:
        return 0.0


class Recording(_Deaf):
    """Another session, again and again: its actions come when they came, not when asked."""

    def __init__(self, sitter: Sitter, actions: Sequence[str]) -> None:
        self._sitter = sitter
        self._motions = [ACTIONS[action] for action in actions]
        self._began: float | None = None

    def seen(self, now: float) -> Picture:
        self._began = now if self._began is None else self._began
        length = _REPLAY_EVERY_S * (len(self._motions) + 1)
        t = (now - self._began) % length
        number = int(t / _REPLAY_EVERY_S) - 1
        pose = self._motions[number].at(t % _REPLAY_EVERY_S) if number >= 0 else Pose()
        return self._sitter.seen(pose, t)


class Loop(_Deaf):
    """A neutral recording fed into the driver, with noise so that no two frames are equal."""

    def __init__(self, sitter: Sitter) -> None:
        self._sitter, self._grain = sitter, optics.Grain(SIZE, 2)

    def seen(self, now: float) -> Picture:
        t = now % _LOOP_S
        blinks = [ACTIONS["blink"].at(t - at).blink for at in _LOOP_BLINKS_S]
        return self._grain.over(self._sitter.seen(Pose(blink=max(blinks)), t))


class Frozen(_Deaf):
    """One picture for ever, its grain with it."""

    def __init__(self, picture: Picture) -> None:
        self._picture = picture

    def seen(self, _now: float) -> Picture:
        return self._picture.copy()


def present(name: str, sitters: Mapping[str, Sitter], props: Props) -> Presented:
    """Somebody by name, or a species. KeyError for nobody's name."""
    if name in sitters:
        return Person(sitters[name])
    return _MAKERS[name](sitters, props)


def _print(sitter: Sitter, motions: Mapping[str, Motion], radius: float = math.inf) -> Print:
    photograph = _framed(_inked(sitter.frame), _PAPER)
    curvature = 1 / (radius * sitter.face_width)
    return Print(lambda _pose: photograph, _whole(), motions, curvature)


def _cut_out(sitter: Sitter, props: Props) -> Print:
    photograph = _inked(sitter.frame)
    return Print(lambda _pose: photograph, sitter.outline & _whole(), by_hand(props.tilt))


def _cut_hole(sitter: Sitter, props: Props) -> Print:
    photograph, holes = _framed(_inked(sitter.frame), _PAPER), sitter.eye_holes

    def with_eyes(pose: Pose) -> Picture:
        eyes = sitter.blinking(_WEAK * pose.blink)
        return np.asarray(cv2.copyTo(eyes, holes, photograph.copy()), np.uint8)

    return Print(with_eyes, _whole(), {**by_hand(props.tilt), "blink": ACTIONS["blink"]})


def _frozen(sitter: Sitter, _props: Props) -> Frozen:
    return Frozen(optics.Grain(SIZE, 3).over(sitter.frame))


_Maker = Callable[[Mapping[str, Sitter], Props], Presented]
_MAKERS: Mapping[str, _Maker] = {
    "nobody": lambda _who, _props: Several(()),
    "two": lambda who, _props: Several([Person(who["holder"]), Person(who["stranger"])]),
    "mask": lambda who, _props: Person(who["holder"].wearing("mask")),
    "dark_glasses": lambda who, _props: Person(who["holder"].wearing("dark_glasses")),
    "flat_print": lambda who, props: _print(who["holder"], by_hand(props.tilt)),
    "bent_print": lambda who, props: _print(who["holder"], by_hand(props.tilt), props.radius),
    "tilted_print": lambda who, props: _print(
        who["holder"], by_hand(props.tilt, props.lean), props.radius
    ),
    "cut_hole": lambda who, props: _cut_hole(who["holder"], props),
    "cut_out": lambda who, props: _cut_out(who["holder"], props),
    "screen_photo": lambda who, props: HeldDisplay(Frozen(who["holder"].frame), props.pixel),
    "video_replay": lambda who, props: HeldDisplay(
        Recording(who["holder"], props.recorded), props.pixel
    ),
    "relay": lambda who, props: HeldDisplay(Person(who["holder"]), props.pixel, _DELAY_S),
    "swap": lambda who, props: Swap(Person(who["holder"]), Person(who["stranger"]), props.after),
    "frozen": lambda who, props: _frozen(who["holder"], props),
    "loop": lambda who, _props: Loop(who["holder"]),
    "injected": lambda who, _props: Person(who["holder"]),
}
NAMES = tuple(_MAKERS)


def _framed(picture: Picture, border: tuple[int, int, int]) -> Picture:
    framed = np.empty_like(picture)
    framed[...] = border
    rows, columns = _WINDOW
    framed[rows, columns] = picture[rows, columns]
    return framed


def _inked(picture: Picture) -> Picture:
    contrast, black = _INK
    return np.asarray(cv2.convertScaleAbs(picture, alpha=contrast, beta=black), np.uint8)


@cache
def _whole() -> Mask:
    """A sheet's own extent, margin included."""
    rows, columns = _WINDOW
    mask = np.zeros((SIZE[1], SIZE[0]), np.uint8)
    mask[rows.start - _MARGIN : rows.stop + _MARGIN] = 255
    mask[:, : columns.start - _MARGIN] = mask[:, columns.stop + _MARGIN :] = 0
    return mask


@cache
def _room() -> Picture:
    """A wall in uneven light, behind what is held up."""
    rng = np.random.default_rng(5)
    coarse = rng.integers(118, 150, (5, 6, 1), np.uint8) + np.array((4, 2, 0), np.uint8)
    coarse[3:, 1:5] = (52, 56, 66)  # who holds it
    return np.asarray(cv2.resize(coarse, SIZE, interpolation=cv2.INTER_CUBIC), np.uint8)
