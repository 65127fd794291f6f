"""Presentations to the emulated camera: people, and what is held up or fed in instead of them.

Each takes commands by `act(action, now)` and gives its picture by `seen(now)`; times are seconds of
one clock. Those that are before the lens come without grain, which is the camera's. What an attacker
makes of several pictures is in `attacks`; who is called what, in `casting`.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from functools import cache

import cv2
import numpy as np

from drivers.emulated.subscriber import optics
from drivers.emulated.subscriber.body import EVERYBODY, Body, Place, moved
from drivers.emulated.subscriber.motion import ACTIONS, Motion, MotionPlayer, Pose
from drivers.emulated.subscriber.sheet import Sheet, drawn, over
from drivers.emulated.subscriber.sitter import SIZE, Mask, Picture, Sitter
from drivers.emulated.subscriber.speech import Spoken

_WINDOW = (slice(14, 466), slice(96, 544))  # rows, columns of the frame that a sheet shows
_MARGIN = 12  # of white paper, or of a display's frame
PAPER, BEZEL = (236, 234, 228), (18, 18, 20)
_INK = (0.80, 32)  # paper is neither black nor quite white
_REPLAY_EVERY_S = 3.5
_LOOP_S, _LOOP_BLINKS_S = 5.0, (1.2, 3.9)


class Presented(ABC):
    """Somebody or something before the camera."""

    @abstractmethod
    def act(self, action: str, now: float, /) -> float:
        """Begin to obey, or to feign; gives the seconds until it is over."""

    @abstractmethod
    def aim(self, yaw: float, now: float, /) -> float:
        """Turn to a mark and stay there, or feign it; gives the seconds until it is there."""

    @abstractmethod
    def hold(self, action: str, now: float, /) -> float:
        """Eyes or mouth as an action has them, or feigned, until `release`."""

    @abstractmethod
    def release(self, now: float, /) -> float:
        """Give up what is held; gives the seconds until it is."""

    @abstractmethod
    def seen(self, now: float, /) -> Picture:
        """RGB, height × width × 3 of SIZE."""

    def told(self, message: str, now: float, /) -> None:  # noqa: B027 - most only obey commands
        """The screen says something else from now on."""

    def speak(self, spoken: Spoken, at: float, /) -> None:  # noqa: B027 - what has no lips is silent to look at
        """Move the lips to this, from then on."""


class Moving(Presented):
    """Something that takes up the poses of one player."""

    def __init__(self, player: MotionPlayer | None = None) -> None:
        self._player = player or MotionPlayer()

    def act(self, action: str, now: float) -> float:
        return self._player.act(action, now)

    def aim(self, yaw: float, now: float) -> float:
        return self._player.aim(yaw, now)

    def hold(self, action: str, now: float) -> float:
        return self._player.hold(action, now)

    def release(self, now: float) -> float:
        return self._player.release(now)


class Person(Moving):
    """A living person, who obeys as far as the body goes."""

    def __init__(self, sitter: Sitter, body: Body = EVERYBODY) -> None:
        super().__init__()
        self._sitter, self._body, self._place = sitter, body, Place(body)
        self._speech: tuple[Spoken, float] | None = None

    def act(self, action: str, now: float) -> float:
        return super().act(action, self._own(now)) * self._body.slowness

    def aim(self, yaw: float, now: float) -> float:
        return super().aim(yaw, self._own(now)) * self._body.slowness

    def hold(self, action: str, now: float) -> float:
        return super().hold(action, self._own(now)) * self._body.slowness

    def release(self, now: float) -> float:
        return super().release(self._own(now)) * self._body.slowness

    def told(self, message: str, now: float) -> None:
        self._place.told(message, now)

    def speak(self, spoken: Spoken, at: float) -> None:
        self._speech = spoken, at

    def seen(self, now: float) -> Picture:
        pose = moved(self._body, self._player.pose(self._own(now)), now)
        if self._speech is not None:
            spoken, began = self._speech
            pose = pose._replace(mouth=max(pose.mouth, spoken.mouth(now - began)))
        return self._place.over(self._sitter.seen(pose, now + self._body.phase), now)

    def _own(self, now: float) -> float:
        """The time of somebody whose movements take longer."""
        return now / self._body.slowness


class StiffPerson(Person):
    """Somebody under a mask: the head turns, the eyes are their own, the lips do not part."""

    def seen(self, now: float) -> Picture:
        return self._sitter.seen(self._player.pose(now)._replace(mouth=0.0), now)


class Several(Presented):
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


class Swap(Presented):
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


class Print(Moving):
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
        super().__init__(MotionPlayer(motions, turned.pitch / turned.yaw if turned.yaw else 0.0))
        self._sheet = Sheet(SIZE, curvature)

    def seen(self, now: float) -> Picture:
        pose = self._player.pose(now)
        return drawn(self._picture(pose), self._mask, self._sheet.places(pose, now), room())


class _Shown(Presented):
    """Something else, shown with a delay of so many seconds."""

    def __init__(self, content: Presented, delay: float) -> None:
        self._content, self._delay = content, delay
        self._sheet = Sheet(SIZE)

    def act(self, action: str, now: float) -> float:
        return self._content.act(action, now + self._delay) + self._delay

    def aim(self, yaw: float, now: float) -> float:
        return self._content.aim(yaw, now + self._delay) + self._delay

    def hold(self, action: str, now: float) -> float:
        return self._content.hold(action, now + self._delay) + self._delay

    def release(self, now: float) -> float:
        return self._content.release(now + self._delay) + self._delay

    def told(self, message: str, now: float) -> None:
        self._content.told(message, now)


class HeldDisplay(_Shown):
    """A screen in a hand: bezel, moiré, flicker and a lamp's reflection, whatever it shows."""

    def __init__(self, content: Presented, pixel: float, delay: float = 0.0) -> None:
        """pixel: the display's, in pixels of the camera; delay: seconds until it shows an answer."""
        super().__init__(content, delay)
        self._pixel = pixel

    def seen(self, now: float) -> Picture:
        places = self._sheet.places(Pose(), now)
        picture = framed(self._content.seen(now), BEZEL)
        shown = np.asarray(cv2.remap(picture, *places, cv2.INTER_LINEAR), np.uint8)
        shown = optics.gained(shown, optics.moire(SIZE, self._pixel, now))
        shown = optics.gained(shown, optics.banding(SIZE, now))
        shown = np.asarray(cv2.add(shown, optics.glass(SIZE)), np.uint8)
        return over(shown, whole(), places, room())


class FilledPicture(_Shown):
    """A display or paper so near that it fills the picture: no edge is seen, and the hand trembles."""

    def __init__(
        self, content: Presented, *, blur: float = 0.0, delay: float = 0.0, paper: bool = False
    ) -> None:
        """blur: pixels by which it is out of focus, and its own pixels with it; delay: as above."""
        super().__init__(content, delay)
        self._blur, self._paper = blur, paper

    def seen(self, now: float) -> Picture:
        picture = self._content.seen(now)
        picture = inked(picture) if self._paper else picture
        places = self._sheet.places(Pose(), now)
        shown = cv2.remap(picture, *places, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        if self._blur:
            shown = cv2.GaussianBlur(shown, (0, 0), self._blur)
        return np.asarray(shown, np.uint8)


class _Deaf(Presented):
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


def framed(picture: Picture, border: tuple[int, int, int]) -> Picture:
    """What a sheet or a display shows, its border around it."""
    framed = np.empty_like(picture)
    framed[...] = border
    rows, columns = _WINDOW
    framed[rows, columns] = picture[rows, columns]
    return framed


def inked(picture: Picture) -> Picture:
    """As paper shows it."""
    contrast, black = _INK
    return np.asarray(cv2.convertScaleAbs(picture, alpha=contrast, beta=black), np.uint8)


@cache
def whole() -> Mask:
    """A sheet's own extent, margin included."""
    rows, columns = _WINDOW
    mask = np.zeros((SIZE[1], SIZE[0]), np.uint8)
    mask[rows.start - _MARGIN : rows.stop + _MARGIN] = 255
    mask[:, : columns.start - _MARGIN] = mask[:, columns.stop + _MARGIN :] = 0
    return mask


@cache
def room() -> Picture:
    """A wall in uneven light, behind what is held up."""
    rng = np.random.default_rng(5)
    coarse = rng.integers(118, 150, (5, 6, 1), np.uint8) + np.array((4, 2, 0), np.uint8)
    coarse[3:, 1:5] = (52, 56, 66)  # who holds it
    return np.asarray(cv2.resize(coarse, SIZE, interpolation=cv2.INTER_CUBIC), np.uint8)
