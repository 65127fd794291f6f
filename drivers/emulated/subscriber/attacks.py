"""What an attacker makes of several pictures of the victim: albums, warps, clips, and changes of person.

Whoever scrubs or holds up reads the screen as a customer does, so commands come after a person's delay; a
program that changes faces reads it at once (`told`).
"""

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from random import Random
from typing import NamedTuple

import cv2
import numpy as np

from drivers.emulated.subscriber.morph import CrossWarp
from drivers.emulated.subscriber.motion import ACTIONS, Motion, Pose
from drivers.emulated.subscriber.presentation import Moving, Presented
from drivers.emulated.subscriber.sitter import SIZE, Picture, Sitter

_COMMANDED = 1.2  # degrees of a pose for one that the camera measures
_STEPS = 30  # of a cross-warp, from the straight picture to a turned one
_FLIP_S = 0.3  # from one page to another
_FILM_DEG = 1.5  # between two pictures of a scrubbed film
_OUT_DEG, _BACK_DEG = 12.0, 9.5  # the victim is compared within these, going out and coming back
_BRIEF_DEG = (7.5, 4.0)  # and in single pictures: from there on, going out and coming back
_GATE_S = 0.6  # the gate's good pictures are compared
_COARSE = Pose(yaw=0.8, blink=0.1, mouth=0.1, pitch=0.8)  # steps of a puppet's tracker
# A recorded session: where its marks stood and how far apart they were at least, how long each was held,
# how soon the next was followed, and how long a turn took.
_MARKS_DEG, _OTHER_DEG = (-20.0, -11.0, 11.0, 20.0), 8.0
_HOLDS_S, _REACTS_S, _GLIDE_S = (0.4, 1.5, 2.6), (0.35, 0.9), 0.7
_MOVEMENTS = 9
_STILL = 0.05  # of an amount: neither lips nor lids move


class FlipBook(Presented):
    """Flat photographs, each held up while its movement is asked for."""

    def __init__(self, sitter: Sitter, turned: float) -> None:
        """turned: degrees that the photographs of the turned face show."""
        self._rest = sitter.seen(Pose(), 0.0)
        self._pages = {
            action: sitter.seen(pose, 0.0) for action, pose in _poses(_COMMANDED * turned).items()
        }
        self._turned = turned
        self._before = self._page = self._rest
        self._from, self._until = 0.0, math.inf

    def act(self, action: str, now: float) -> float:
        motion = ACTIONS[action]
        until = now + motion.rise + motion.hold
        self._show(self._pages[action], now, motion.rise, until)
        return motion.seconds

    def aim(self, yaw: float, now: float) -> float:
        side = self._pages["turn_left" if yaw > 0 else "turn_right"]
        page = side if abs(yaw) > _COMMANDED * self._turned / 2 else self._rest
        return self._show(page, now, _FLIP_S)

    def hold(self, action: str, now: float) -> float:
        return self._show(self._pages[action], now, _FLIP_S)

    def release(self, now: float) -> float:
        return self._show(self._rest, now, _FLIP_S)

    def seen(self, now: float) -> Picture:
        if now < self._from:
            return self._before
        return self._page if now < self._until else self._rest

    def _show(self, page: Picture, now: float, after: float, until: float = math.inf) -> float:
        self._before, self._page = self.seen(now), page
        self._from, self._until = now + after, until
        return after


class CrossWarped(Moving):
    """Photographs warped into one another, scrubbed by hand to where the movement is asked for."""

    def __init__(self, sitter: Sitter, turned: float, photographs: int) -> None:
        """turned: degrees of the outermost photographs; photographs: of the turn, 2 or 5.

        Two: the straight one and a turned one, mirrored for the other side.
        """
        super().__init__()
        self._album = _album(sitter, round(turned), photographs)

    def seen(self, now: float) -> Picture:
        pose = self._player.pose(now)
        if pose.mouth > _STILL:
            return self._album.mouth.at(pose.mouth)
        if pose.blink > _STILL:
            return self._album.blink.at(pose.blink)
        return self._album.turned(pose.yaw)


class _Album(NamedTuple):
    """Cross-warps: of the turn by the yaw at which each begins and ends, of mouth and lids."""

    turns: tuple[tuple[float, float, CrossWarp], ...]
    mouth: CrossWarp
    blink: CrossWarp

    def turned(self, yaw: float) -> Picture:
        within = [turn for turn in self.turns if min(turn[:2]) <= yaw <= max(turn[:2])]
        first, last, warp = within[0] if within else self.turns[0 if yaw < 0 else -1]
        return warp.at((yaw - first) / (last - first))


@lru_cache(maxsize=2)
def _album(sitter: Sitter, turned: int, photographs: int) -> _Album:
    """The warps of one victim, each picture's points found by the landmark model as anybody can."""
    most = _COMMANDED * turned
    angles = (0.0, most / 2, most) if photographs > 2 else (0.0, most)
    right = [sitter.seen(Pose(yaw=angle), 0.0) for angle in angles]
    left = [sitter.seen(Pose(yaw=-angle), 0.0) for angle in angles]
    if photographs == 2:
        left = [right[0], np.ascontiguousarray(right[1][:, ::-1])]
    steps = _STEPS // (len(angles) - 1)
    turns = [*_warps(sitter, [-angle for angle in angles], left, steps)][::-1]
    turns += _warps(sitter, angles, right, steps)
    mouth, blink = (
        _warp(sitter, right[0], sitter.seen(_poses(0)[action], 0.0), _STEPS)
        for action in ("open_mouth", "blink")
    )
    return _Album(tuple(turns), mouth, blink)


def _warps(
    sitter: Sitter, angles: Sequence[float], pictures: Sequence[Picture], steps: int
) -> list[tuple[float, float, CrossWarp]]:
    return [
        (angles[n], angles[n + 1], _warp(sitter, pictures[n], pictures[n + 1], steps))
        for n in range(len(angles) - 1)
    ]


def _warp(sitter: Sitter, one: Picture, other: Picture, steps: int) -> CrossWarp:
    return CrossWarp((one, other), (sitter.mesh(one), sitter.mesh(other)), steps)


class ScrubbedFilm(Moving):
    """A film of the victim's own turn, shown at whatever place a hand moves it to."""

    def __init__(self, sitter: Sitter) -> None:
        super().__init__()
        self._sitter = sitter

    def seen(self, now: float) -> Picture:
        pose = self._player.pose(now)
        place = round(pose.yaw / _FILM_DEG)
        return self._sitter.seen(pose._replace(yaw=place * _FILM_DEG), 0.2 * place)


class Puppet(Moving):
    """A model of the victim in 3D that copies the attacker: a little late, in coarse steps."""

    def __init__(self, sitter: Sitter) -> None:
        super().__init__()
        self._sitter = sitter

    def seen(self, now: float) -> Picture:
        pose = self._player.pose(now)
        coarse = Pose(
            *(round(value / step) * step for value, step in zip(pose, _COARSE, strict=True))
        )
        return self._sitter.seen(coarse, now)


class _Clip(NamedTuple):
    motion: Motion
    shift: tuple[float, float]  # pixels: nobody sits twice at the same place


class ClipBank(Presented):
    """Films of one movement each, from straight to straight; each begins when asked for, after the last."""

    def __init__(self, sitter: Sitter, seed: int) -> None:
        dice = Random(seed)
        self._sitter, self._phase = sitter, dice.uniform(0, 60)
        self._clips = {action: _recorded(dice, action) for action in ACTIONS}
        self._clip = _Clip(Motion(Pose(), 1.0, 0.0), (0.0, 0.0))
        self._began = -math.inf

    def act(self, action: str, now: float) -> float:
        self._began = max(now, self._began + self._clip.motion.seconds)
        self._clip = self._clips[action]
        return self._began + self._clip.motion.seconds - now

    def aim(self, yaw: float, now: float) -> float:
        """Straight ahead it comes by itself."""
        return self.act("turn_left" if yaw > 0 else "turn_right", now) if yaw else 0.0

    def hold(self, action: str, now: float) -> float:
        return self.act(action, now)

    def release(self, _now: float) -> float:
        return 0.0

    def seen(self, now: float) -> Picture:
        pose = self._clip.motion.at(now - self._began)
        picture = self._sitter.seen(pose, now + self._phase)
        return picture if pose == Pose() else _moved(picture, *self._clip.shift)


class HaltedClips(Moving):
    """Films of turns, halted by hand where each turn ended that day until something else is asked."""

    def __init__(self, sitter: Sitter, seed: int, each: int = 1) -> None:
        """each: films of every movement, to choose the best from."""
        super().__init__()
        dice = Random(seed)
        self._sitter, self._phase = sitter, dice.uniform(0, 60)
        self._clips = {action: [_recorded(dice, action) for _ in range(each)] for action in ACTIONS}
        self._clip = _Clip(Motion(Pose(), 1.0, 0.0), (0.0, 0.0))
        self._began = math.inf

    def act(self, action: str, now: float) -> float:
        self._clip, self._began = self._clips[action][0], now
        return self._clip.motion.seconds

    def aim(self, yaw: float, now: float) -> float:
        """As far as it went that day; its own seat comes with it."""
        if not yaw:
            return super().aim(0.0, now)
        turns = self._clips["turn_left" if yaw > 0 else "turn_right"]
        self._clip = min(turns, key=lambda clip: abs(clip.motion.pose.yaw - yaw))
        return super().aim(self._clip.motion.pose.yaw, now)

    def seen(self, now: float) -> Picture:
        since = now - self._began
        aimed = self._player.pose(now)
        pose = self._clip.motion.at(since) if aimed == Pose() else aimed
        picture = self._sitter.seen(pose, now + self._phase)
        return picture if pose == Pose() else _moved(picture, *self._clip.shift)


class _Recorded(NamedTuple):
    """What a recorded person did. at: seconds after the first prompt of that day."""

    at: float
    action: str  # of eyes or mouth; empty: a turn
    yaw: float = 0.0  # measured degrees

    def fits(self, action: str, yaw: float) -> float:
        """How far it is from what is asked; the kind of movement matters most."""
        return abs(self.yaw - yaw) + 90.0 * (self.action != action)


class RecordedSession(Moving):
    """An earlier session with prompts of its own, started at the first prompt and not to be stopped."""

    def __init__(self, sitter: Sitter, seed: int, days: int = 1) -> None:
        """days: recordings to choose from, by what is asked first."""
        super().__init__()
        dice = Random(seed)
        self._sitter, self._phase = sitter, dice.uniform(0, 60)
        self._days = [_day(dice) for _ in range(days)]
        self._left: list[_Recorded] | None = None
        self._began = 0.0

    def act(self, action: str, now: float) -> float:
        return self._start(action, 0.0, now)

    def hold(self, action: str, now: float) -> float:
        return self._start(action, 0.0, now)

    def release(self, _now: float) -> float:
        return 0.0

    def aim(self, yaw: float, now: float) -> float:
        return self._start("", yaw / _COMMANDED, now)

    def seen(self, now: float) -> Picture:
        while self._left and self._began + self._left[0].at <= now:
            self._follow(self._left.pop(0))
        return self._sitter.seen(self._player.pose(now), now + self._phase)

    def _start(self, action: str, yaw: float, now: float) -> float:
        if self._left is None:
            self._left = min(self._days, key=lambda day: day[0].fits(action, yaw))
            self._began = now
        return 0.0

    def _follow(self, recorded: _Recorded) -> None:
        at = self._began + recorded.at
        self._player.release(at)
        if recorded.action == "open_mouth":
            self._player.hold(recorded.action, at)
        elif recorded.action:
            self._player.act(recorded.action, at)
        else:
            self._player.aim(_COMMANDED * recorded.yaw, at)


def _day(dice: Random) -> list[_Recorded]:
    """A session of another day: its marks, its holds, and how soon that person followed."""
    at, yaw, movements = 0.0, 0.0, list[_Recorded]()
    while len(movements) < _MOVEMENTS:
        places = [mark for mark in (*_MARKS_DEG, 0.0) if abs(mark - yaw) > _OTHER_DEG]
        action = dice.choice(("open_mouth", "blink", *[""] * len(places))) if not yaw else ""
        target = yaw if action else dice.choice(places) + dice.gauss(0, 1)
        movements.append(_Recorded(at, action, target))
        takes = _GLIDE_S + dice.choice(_HOLDS_S) if action != "blink" else ACTIONS["blink"].seconds
        at, yaw = at + takes + dice.uniform(*_REACTS_S), 0.0 if action else round(target, -1)
    return movements


class InPlace(Moving):
    """Two faces at one place and in one pose: a program shows the victim only where it has to."""

    def __init__(
        self, victim: Sitter, other: Sitter, misfit: tuple[float, float, float], *, brief: bool
    ) -> None:
        """misfit: how the other face lies; brief: the victim in single pictures, not whenever at rest."""
        super().__init__()
        self._victim, self._other, self._misfit, self._brief = victim, other, misfit, brief
        self._before = 0.0
        self._gate_until: float | None = None

    def told(self, message: str, now: float) -> None:
        if message == "hold_still" and self._gate_until is None:
            self._gate_until = now + _GATE_S

    def seen(self, now: float) -> Picture:
        pose = self._player.pose(now)
        outwards, self._before = abs(pose.yaw) > self._before, abs(pose.yaw)
        if self._compared(pose, now, outwards=outwards):
            return self._victim.seen(pose, now)
        return _moved(self._other.seen(pose, now), *self._misfit)

    def _compared(self, pose: Pose, now: float, *, outwards: bool) -> bool:
        if self._gate_until is None or now < self._gate_until:
            return True
        yaw = abs(pose.yaw) / _COMMANDED
        if max(pose.mouth, pose.blink) > 0:
            return True
        if not self._brief:
            return yaw < (_OUT_DEG if outwards else _BACK_DEG)
        least, most = (_BRIEF_DEG[0], _OUT_DEG) if outwards else (_BRIEF_DEG[1], _BACK_DEG)
        return least <= yaw < most


def _recorded(dice: Random, action: str) -> _Clip:
    """One day's movement: another width, pace and seat than any other day's."""
    motion = ACTIONS[action]
    width = dice.uniform(0.6, 1.15) if motion.pose.yaw else 1.0
    pose = Pose(*(width * value for value in motion.pose))
    pace = dice.uniform(0.8, 1.4)
    clip = Motion(pose, motion.rise * pace, motion.hold * dice.uniform(0.6, 1.5), motion.times)
    return _Clip(clip, (dice.gauss(0, 4), dice.gauss(0, 3)))


def _poses(turned: float) -> Mapping[str, Pose]:
    return {
        "turn_left": Pose(yaw=turned),
        "turn_right": Pose(yaw=-turned),
        "open_mouth": Pose(mouth=1.0),
        "blink": Pose(blink=1.0),
    }


def _moved(picture: Picture, right: float, down: float, scale: float = 1.0) -> Picture:
    """About the middle; what comes in at an edge is like the edge."""
    if (right, down, scale) == (0.0, 0.0, 1.0):
        return picture
    x, y = SIZE[0] / 2, SIZE[1] / 2
    move = np.array([[scale, 0, x - scale * x + right], [0, scale, y - scale * y + down]])
    return np.asarray(
        cv2.warpAffine(
            picture, move, SIZE, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        ),
        np.uint8,
    )
