"""One face session, sans-I/O: what inference saw and the time in, guidance and an outcome out.

    gate ──good frames──► pause ──► action 1 ──done──► neutral ──► pause ──► action 2 ... ──► compare
      └── nobody in time ──► RETRY    └── late or wrong ──► RETRY

A frame is kept at each frontal moment, so that every step shows the same person. The outcome follows
from `finish`, once those frames were compared (ISO/IEC 30107 names the roles; the passive part is
the clerk's attestation in assisted mode).
"""

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from typing import Any, NamedTuple

import cbor2

from kiosk.ports import FaceSignals
from kiosk.presence import challenge as ch
from kiosk.presence.comparison import Band
from kiosk.presence.planar import residual
from kiosk.presence.quality import guidance
from kiosk.presence.thresholds import Thresholds
from kiosk.protocol.messages import Message

_FROZEN_FRAMES = 20  # identical face pixels in a row: no camera does that
_FPS_FRAMES = 3


class Phase(StrEnum):
    GATE = "gate"
    PAUSE = "pause"
    ACTION = "action"
    NEUTRAL = "neutral"
    COMPARE = "compare"
    ENDED = "ended"


class Outcome(StrEnum):
    PASS = "PASS"  # noqa: S105 - an outcome
    RETRY = "RETRY"
    CLERK_REVIEW = "CLERK_REVIEW"
    FAIL = "FAIL"


class View(NamedTuple):
    """What to tell the person now."""

    message: Message
    action: int  # 1-based; 0 before the challenge
    seconds_left: int
    person_there: bool


class Finding(NamedTuple):
    """What the comparison found; None distances where there was nothing to compare."""

    band: Band | None
    distance: float | None
    one_person: bool


@dataclass
class _Step:
    """One action, for the transcript."""

    action: ch.Action
    asked_at: float
    done_at: float | None = None
    yaw: float = 0.0
    residual: float | None = None


@dataclass
class PresenceSession:
    """Feed it with `see` and `tick` until `phase` is COMPARE or ENDED."""

    nonce: bytes
    thresholds: Thresholds
    rng: Random  # the operating system's
    started: float  # seconds, any monotonic clock; the same for every `now`
    phase: Phase = Phase.GATE
    outcome: Outcome | None = None
    reasons: list[str] = field(default_factory=list)
    kept: list[int] = field(default_factory=list)  # frame numbers to compare
    actions: tuple[ch.Action, ...] = ()
    _steps: list[_Step] = field(default_factory=list)
    _deadline: float = 0.0
    _good: int = 0
    _frames: int = 0
    _lost_since: float | None = None
    _pause_until: float = 0.0
    _last_digest: bytes = b""
    _same: int = 0
    _frontal: FaceSignals | None = None
    _message: Message = Message.NO_FACE
    _first_at: float = 0.0

    def __post_init__(self) -> None:
        self._deadline = self.started + self.thresholds.challenge.gate_seconds

    def see(self, seen: FaceSignals, now: float) -> int | None:
        """Take one analysed frame. Gives its number when that frame is to be kept for comparison."""
        kept_before = len(self.kept)
        self._frames += 1
        self._first_at = self._first_at or now
        if self._frozen(seen):
            self._end(Outcome.FAIL, "frozen_frames")
        elif self.phase is Phase.GATE:
            self._gate(seen, now)
        elif not self._track_lost(seen, now):
            self._steps_of_phase(seen, now)
        self.tick(now)
        return seen.frame if len(self.kept) > kept_before else None

    def tick(self, now: float) -> None:
        """Time went on, with or without a frame."""
        if self.phase in {Phase.COMPARE, Phase.ENDED, Phase.PAUSE} or now < self._deadline:
            return
        self._end(Outcome.RETRY, "no_face" if self.phase is Phase.GATE else "timed_out")

    def view(self, now: float) -> View:
        there = self._message not in {Message.NO_FACE, Message.TOO_DARK}
        counting = self.phase in {Phase.ACTION, Phase.NEUTRAL}
        left = max(0, round(self._deadline - now)) if counting else 0
        return View(self._message, len(self._steps), left, there)

    def finish(self, finding: Finding) -> Outcome:
        """Decide, after the kept frames were compared with the portrait and with each other."""
        if self.phase is not Phase.COMPARE:
            raise ValueError("nothing to finish")
        if not finding.one_person:
            self._end(Outcome.FAIL, "another_person_in_between")
        elif not self._head_proven():
            self._end(Outcome.CLERK_REVIEW, "flat_surface")
        elif finding.band is None:
            self._end(Outcome.CLERK_REVIEW, "nothing_to_compare")
        else:
            self._end(Outcome.PASS, f"comparison_{finding.band}")
        return self.outcome or Outcome.FAIL

    def transcript(self, finding: Finding | None, models: dict[str, str]) -> dict[str, Any]:
        """What happened, for the record: built-in types, times in ms since the start."""
        return {
            "nonce": self.nonce,
            "challenge": [action.value for action in self.actions],
            "steps": [self._step_row(step) for step in self._steps],
            "outcome": self.outcome.value if self.outcome else "",
            "reasons": list(self.reasons),
            "band": finding.band if finding else None,
            "distance": finding.distance if finding else None,
            "frames": self._frames,
            "models": models,
            "passive": "none: the clerk attests the person",
        }

    # -- phases -----------------------------------------------------------------------------

    def _gate(self, seen: FaceSignals, now: float) -> None:
        trouble = guidance(seen, self.thresholds.gate)
        self._message = trouble or Message.HOLD_STILL
        self._good = 0 if trouble else self._good + 1
        if self._good < self.thresholds.gate.frames:
            return
        fps = (self._frames - 1) / max(now - self._first_at, 0.001)
        self.actions = ch.draw(self.rng, self.thresholds.challenge, fps)
        self._keep(seen)
        self._pause(now)

    def _steps_of_phase(self, seen: FaceSignals, now: float) -> None:
        if self.phase is Phase.PAUSE:
            if now >= self._pause_until:
                self._ask(now)
        elif self.phase is Phase.ACTION:
            self._act(seen, now)
        elif self.phase is Phase.NEUTRAL and ch.neutral(seen, self.thresholds.challenge):
            self._keep(seen)
            if len(self._steps) == len(self.actions):
                self.phase, self._message = Phase.COMPARE, Message.COMPARING
            else:
                self._pause(now)

    def _act(self, seen: FaceSignals, now: float) -> None:
        step = self._steps[-1]
        if ch.wrong(step.action, seen, self.thresholds.challenge):
            self._end(Outcome.RETRY, "wrong_action")
            self._message = Message.WRONG_ACTION
        elif self._is_done(step, seen):
            step.done_at = now
            self.phase, self._message = Phase.NEUTRAL, Message.BACK_TO_CENTRE
            self._deadline = now + self.thresholds.challenge.seconds

    def _is_done(self, step: _Step, seen: FaceSignals) -> bool:
        """A turn counts once it also shows depth: the planar check goes on while there is time."""
        if not ch.done(step.action, seen, self.thresholds.challenge):
            return False
        if step.action not in {ch.Action.TURN_LEFT, ch.Action.TURN_RIGHT} or not self._frontal:
            return True
        found = residual(self._frontal.rigid, seen.rigid, self._frontal.face_width)
        if found > (step.residual or 0.0):
            step.residual, step.yaw = found, seen.yaw
        return self._proves_a_head(step)

    def _ask(self, now: float) -> None:
        action = self.actions[len(self._steps)]
        self._steps.append(_Step(action, now))
        self.phase, self._message = Phase.ACTION, ch.PROMPT[action]
        self._deadline = now + self.thresholds.challenge.seconds

    def _pause(self, now: float) -> None:
        least, most = (
            self.thresholds.challenge.pause_least_s,
            self.thresholds.challenge.pause_most_s,
        )
        self.phase, self._message = Phase.PAUSE, Message.LOOK_STRAIGHT
        self._pause_until = now + least + (most - least) * self.rng.random()

    def _keep(self, seen: FaceSignals) -> None:
        self.kept.append(seen.frame)
        self._frontal = self._frontal or seen

    def _end(self, outcome: Outcome, reason: str) -> None:
        if outcome is Outcome.RETRY and self._flat_turn():
            outcome, reason = Outcome.CLERK_REVIEW, "flat_surface"
        self.phase, self.outcome = Phase.ENDED, outcome
        self.reasons.append(reason)
        self._message = Message.TIMED_OUT if outcome is Outcome.RETRY else self._message

    # -- what speaks against it -------------------------------------------------------------

    def _track_lost(self, seen: FaceSignals, now: float) -> bool:
        """Exactly one face the whole time; a moment without one is forgiven, a second face is not."""
        if seen.faces == 1:
            self._lost_since = None
            return False
        self._lost_since = self._lost_since if self._lost_since is not None else now
        self._message = Message.SEVERAL_FACES if seen.faces else Message.NO_FACE
        if now - self._lost_since > self.thresholds.challenge.lost_seconds:
            self._end(Outcome.RETRY, "several_faces" if seen.faces else "face_lost")
        return True

    def _frozen(self, seen: FaceSignals) -> bool:
        self._same = self._same + 1 if seen.digest and seen.digest == self._last_digest else 0
        self._last_digest = seen.digest
        return self._same >= _FROZEN_FRAMES

    def _proves_a_head(self, step: _Step) -> bool:
        planar = self.thresholds.planar
        return abs(step.yaw) >= planar.yaw_deg and (step.residual or 0.0) >= planar.residual

    def _head_proven(self) -> bool:
        turns = [step for step in self._steps if step.residual is not None]
        return bool(turns) and all(self._proves_a_head(step) for step in turns)

    def _flat_turn(self) -> bool:
        """A turn far enough, that stayed flat until its time was over."""
        step = self._steps[-1] if self._steps else None
        return (
            step is not None
            and step.done_at is None
            and step.residual is not None
            and not self._proves_a_head(step)
        )

    def _step_row(self, step: _Step) -> dict[str, Any]:
        done = None if step.done_at is None else round((step.done_at - self.started) * 1000)
        return {
            "action": step.action.value,
            "asked_ms": round((step.asked_at - self.started) * 1000),
            "done_ms": done,
            "yaw_deg": round(step.yaw, 1),
            "planar_residual": None if step.residual is None else round(step.residual, 4),
        }


def digest(transcript: dict[str, Any]) -> bytes:
    """sha256 of the transcript's deterministic CBOR."""
    return hashlib.sha256(cbor2.dumps(transcript, canonical=True)).digest()
