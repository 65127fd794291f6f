"""People and attacks before a statement's microphone and camera, as signals: no sound, no picture.

Each sees what the screen shows and makes a voice and a mouth of it. Syllables, reactions and noise are
invented; what they show is that the decision holds together, not how often real people pass it.
"""

import math
from collections.abc import Callable
from random import Random
from typing import NamedTuple

from kiosk.statement_video.script import draw
from kiosk.statement_video.session import StatementPhase, StatementSession, StatementView
from kiosk.statement_video.signals import MouthLook, Sound, Taken

WINDOW = 0.032
_FPS = 12.5
_SCREEN = 0.05  # seconds until somebody sees what the counter shows
_MOST = 90.0


class Syllable(NamedTuple):
    begins: float
    seconds: float
    loud: float  # 0..1
    wide: float  # 0..1

    @property
    def ends(self) -> float:
        return self.begins + self.seconds

    def at(self, t: float) -> float:
        part = (t - self.begins) / self.seconds
        return math.sin(math.pi * part) ** 0.7 if 0 < part < 1 else 0.0


class Speaker:
    """Reads the sentence, then says each digit after a reaction of their own."""

    def __init__(self, rng: Random, *, slow: bool = False) -> None:
        self.rng = rng
        self.rate = rng.uniform(1.8, 2.6) if slow else rng.uniform(3.0, 5.0)  # syllables a second
        self.reaction = rng.uniform(0.6, 0.95) if slow else rng.uniform(0.35, 0.7)
        self.varies = rng.uniform(0.05, 0.14)
        self.hesitates = 0.15 if slow else 0.05
        self.lead = rng.uniform(0.0, 0.09)  # of the mouth
        self.loud = rng.uniform(0.05, 0.3)
        self.wide = rng.uniform(0.2, 0.6)
        self.rest = rng.uniform(0.0, 0.08)
        self.syllables: list[Syllable] = []
        self._seen: tuple[StatementPhase, int] | None = None
        self._behind = 0  # syllables that are over

    def see(self, view: StatementView, now: float) -> None:
        shown = (view.phase, view.said)
        if shown == self._seen:
            return
        self._seen = shown
        if view.phase is StatementPhase.SENTENCE:
            self.read(now + self.rng.uniform(0.5, 2.5))
        elif view.phase is StatementPhase.DIGIT:
            self.answer(now + _SCREEN)

    def read(self, at: float) -> None:
        for _ in range(3):
            for _ in range(8):
                seconds = self.rng.uniform(0.75, 1.1) / self.rate
                self._say(at, seconds)
                at += seconds
            at += self.rng.uniform(0.15, 1.0)

    def answer(self, now: float) -> None:
        late = self.rng.uniform(0.2, 0.5) if self.rng.random() < self.hesitates else 0.0
        delay = max(0.2, self.rng.gauss(self.reaction, self.varies)) + late
        self._say(now + delay, self.rng.uniform(0.28, 0.45))

    def _say(self, at: float, seconds: float) -> None:
        rng = self.rng
        self.syllables.append(Syllable(at, seconds, rng.uniform(0.6, 1.0), rng.uniform(0.5, 1.0)))

    def level(self, t: float) -> float:
        return self.loud * sum(one.loud * one.at(t) for one in self._around(t))

    def mouth(self, t: float) -> float:
        later = t + self.lead
        way = sum(one.wide * one.at(later) for one in self._around(later))
        return self.rest + self.wide * min(1.0, way)

    def _around(self, t: float) -> list[Syllable]:
        """Of those that may be under way; they lie in their order."""
        self._behind = max(0, self._behind - 2)
        while self._behind < len(self.syllables) and self.syllables[self._behind].ends < t:
            self._behind += 1
        return self.syllables[self._behind : self._behind + 2]


class Recorded(Speaker):
    """A statement of before: it looks and sounds as it did then, whatever the screen shows."""

    def __init__(self, rng: Random) -> None:
        super().__init__(rng)
        before = Speaker(rng)
        play(before, before, rng)
        self.__dict__.update({name: before.__dict__[name] for name in ("lead", "loud", "wide")})
        self.syllables, self._behind = before.syllables, 0

    def see(self, view: StatementView, now: float) -> None:
        pass


class Silent(Speaker):
    """A mouth that sometimes moves a little: nobody sits like a picture."""

    def see(self, view: StatementView, now: float) -> None:
        pass

    def level(self, t: float) -> float:
        return 0.0

    def mouth(self, t: float) -> float:
        return self.rest + 0.03 * max(0.0, math.sin(0.9 * t + self.rate))


class Cast(NamedTuple):
    """Who is heard, who is seen."""

    heard: Speaker
    seen: Speaker
    same_person: bool = True
    faces: int = 1


def genuine(rng: Random) -> Cast:
    one = Speaker(rng, slow=rng.random() < 0.3)
    return Cast(one, one)


def silent(rng: Random) -> Cast:
    one = Silent(rng)
    return Cast(one, one)


def replayed(rng: Random) -> Cast:
    one = Recorded(rng)
    return Cast(one, one)


def second_voice(rng: Random) -> Cast:
    """Somebody else reads; whoever is seen moves their lips along, or is quiet."""
    return Cast(Speaker(rng), Speaker(rng) if rng.random() < 0.5 else Silent(rng))


def dubbed(rng: Random) -> Cast:
    """Lips of one take and voice of another; the voice may be on time."""
    voice = Speaker(rng) if rng.random() < 0.5 else Recorded(rng)
    return Cast(voice, Recorded(rng))


KINDS: dict[str, Callable[[Random], Cast]] = {
    "genuine": genuine,
    "silent": silent,
    "voice_only": lambda rng: Cast(Speaker(rng), Silent(rng)),
    "lips_only": lambda rng: Cast(Silent(rng), Speaker(rng)),
    "dubbed": dubbed,
    "replayed": replayed,
    "second_voice": second_voice,
    "another_face": lambda rng: genuine(rng)._replace(same_person=False),
    "two_faces": lambda rng: genuine(rng)._replace(faces=2),
}


def take(kind: str, seed: int) -> Taken:
    """One statement of this kind, whole."""
    rng = Random(f"{kind} {seed}")
    cast = KINDS[kind](rng)
    return play(cast.heard, cast.seen, rng, cast.faces).taken(same_person=cast.same_person)


def play(heard: Speaker, seen: Speaker, rng: Random, faces: int = 1) -> StatementSession:
    session = StatementSession(draw(rng), 0.0)
    now = looked = 0.0
    while session.phase is not StatementPhase.ENDED and now < _MOST:
        for one in (heard, seen)[heard is seen :]:
            one.see(session.view, now)
        level = heard.level(now + WINDOW / 2)
        session.hear(Sound(now, WINDOW, _speech(level, rng), level + rng.uniform(0.0005, 0.002)))
        if now >= looked:
            looked += 1 / _FPS
            mouth = max(0.0, seen.mouth(now) + rng.gauss(0, 0.01))
            session.look(MouthLook(now, faces, mouth))
        now += WINDOW
    return session


def _speech(level: float, rng: Random) -> float:
    """Of a detector that hesitates where it is quiet."""
    sure = 1 / (1 + math.exp(-(level - 0.012) / 0.003))
    return min(1.0, max(0.0, sure + rng.gauss(0, 0.04)))
