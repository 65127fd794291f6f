"""Simulated statements through the real codecs: a voice of espeak-ng, the emulated subscriber's face, WebM.

Who is heard and who is seen see what the screen shows, and act on it; the session listens by the real voice
detector. Voice, face and lips are made by the same hands as the decision: this tests plumbing, not accuracy.
"""

from random import Random
from typing import NamedTuple

import numpy as np

from drivers.audio.voice_detector import VoiceDetector
from drivers.emulated.subscriber.motion import Pose
from drivers.emulated.subscriber.sitter import SIZE, Sitter
from drivers.emulated.subscriber.speech import RATE, Spoken, said
from drivers.recordings.webm import Picture, Writer
from kiosk.statement_video.script import draw
from kiosk.statement_video.session import StatementPhase, StatementSession
from kiosk.statement_video.signals import MouthLook
from kiosk.statement_video.timeline import Timeline

SENTENCE = "我已知晓涉诈法律责任,不出租、不出借、不出售电话卡。"
FPS = 25
_WINDOW = 512
_NUMERALS = "零一二三四五六七八九"
_LEVELS = 12  # of an open mouth, each drawn once
_HISS = 30  # of a microphone
_MOST = 90.0
_SCREEN = 0.05


class Said(NamedTuple):
    at: float
    speech: Spoken


class Speaker:
    """Reads, and answers each digit; silent ones do not, recorded ones did so on another day."""

    def __init__(self, rng: Random, *, slow: bool = False) -> None:
        self.rng = rng
        self.pitch = rng.randrange(30, 70)
        self.speed = rng.randrange(110, 140) if slow else rng.randrange(160, 210)
        self.reaction = rng.uniform(0.6, 0.9) if slow else rng.uniform(0.35, 0.7)
        self.said: list[Said] = []
        self._seen = None

    def see(self, view, now: float) -> None:
        shown = (view.phase, view.said)
        if shown == self._seen:
            return
        self._seen = shown
        if view.phase is StatementPhase.SENTENCE:
            self._say(SENTENCE, now + self.rng.uniform(0.4, 1.5))
        elif view.phase is StatementPhase.DIGIT:
            self._say(_NUMERALS[view.digit], now + _SCREEN + self._delay())

    def samples(self, now: float):
        """The window that begins now."""
        mixed = np.zeros(_WINDOW)
        for one in self.said:
            first = round((now - one.at) * RATE)
            if -_WINDOW < first < len(one.speech.samples):
                part = one.speech.samples[max(0, first) : first + _WINDOW]
                mixed[max(0, -first) : max(0, -first) + len(part)] += part
        return mixed

    def mouth(self, t: float) -> float:
        return max((one.speech.mouth(t - one.at) for one in self.said), default=0.0)

    def _say(self, text: str, at: float) -> None:
        self.said.append(Said(at, said(text, "cmn", self.speed, self.pitch)))

    def _delay(self) -> float:
        return max(0.2, self.rng.gauss(self.reaction, 0.1))


class Silent(Speaker):
    def see(self, view, now: float) -> None:
        pass


class Recorded(Silent):
    def __init__(self, rng: Random) -> None:
        super().__init__(rng)
        before = Speaker(rng)
        script, now = draw(rng), rng.uniform(0.4, 1.5)
        before._say(SENTENCE, now)
        for digit, pause in zip(script.digits, script.pauses, strict=True):
            now = before.said[-1].at + before.said[-1].speech.seconds + pause
            before._say(_NUMERALS[digit], now + before._delay())
        self.said = before.said


class Cast(NamedTuple):
    heard: Speaker
    seen: Speaker
    second: str = ""  # whose face comes in the middle of it


def _genuine(rng: Random) -> Cast:
    one = Speaker(rng, slow=rng.random() < 0.3)
    return Cast(one, one)


def _replayed(rng: Random) -> Cast:
    one = Recorded(rng)
    return Cast(one, one)


def _silent(rng: Random) -> Cast:
    one = Silent(rng)
    return Cast(one, one)


KINDS = {
    "genuine": _genuine,
    "silent": _silent,
    "voice_only": lambda rng: Cast(Speaker(rng), Silent(rng)),
    "lips_only": lambda rng: Cast(Silent(rng), Speaker(rng)),
    "dubbed": lambda rng: Cast(Speaker(rng), Recorded(rng)),
    "replayed": _replayed,
    "second_voice": lambda rng: Cast(Speaker(rng), Speaker(rng)),
    "another_face": lambda rng: _genuine(rng)._replace(second="stranger"),
}


class Studio:
    """Draws every picture of a mouth once."""

    def __init__(self, landmarks) -> None:
        self._sitters = {who: Sitter(who, landmarks) for who in ("holder", "stranger")}
        self._drawn = {}

    def picture(self, who: str, mouth: float):
        level = round(min(1.0, mouth) * _LEVELS)
        if (who, level) not in self._drawn:
            pose = Pose(mouth=level / _LEVELS)
            self._drawn[who, level] = np.ascontiguousarray(self._sitters[who].seen(pose, 0.0))
        return self._drawn[who, level]

    def take(self, kind: str, seed: int) -> tuple[bytes, Timeline]:
        """One statement: the WebM, and what the kiosk did meanwhile."""
        rng = Random(f"{kind} {seed}")
        cast = KINDS[kind](rng)
        writer, session = Writer(*SIZE, FPS), StatementSession(draw(rng), 0.0)
        ear, noise = VoiceDetector(), np.random.default_rng(seed)
        now, pictures = 0.0, 0
        while session.phase is not StatementPhase.ENDED and now < _MOST:
            for one in (cast.heard, cast.seen)[cast.heard is cast.seen :]:
                one.see(session.view, now)
            samples = cast.heard.samples(now) + noise.normal(0, _HISS, _WINDOW)
            samples = np.clip(samples, -32768, 32767).astype(np.int16)
            writer.sound(samples)
            for sound in ear.hear(samples):
                session.hear(sound)
            now += _WINDOW / RATE
            while (at := pictures / FPS) < now:
                pictures += 1
                who = cast.second if cast.second and session.view.said > 2 else "holder"
                writer.picture(Picture(at, self.picture(who, cast.seen.mouth(at))))
                session.look(MouthLook(at, 1))
        return writer.finish(), Timeline.of(session.taken())
