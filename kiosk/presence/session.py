"""One face session, sans-I/O: takes what inference saw and when, gives guidance and an outcome.

    gate ──good frames──► light ──► pause ──► action 1 ──done──► neutral ──► pause ──► action 2 ...
      └── nobody in time ──► RETRY     └── late or wrong ──► RETRY                ... ──► compare

Every picture that counts for something is kept, and others at random instants, so that all show the same
person (kept.Purpose). What a kept picture was for is asked anew when it is `lost`. The outcome follows from
`finish`, once they were compared: see `_judgements`. Roles and terms are those of ISO/IEC 30107-1;
comparison is apart from liveness and travels as a band.

Time is three things here. What a person has time for is counted in frames that were looked at (LookClock).
What was seen before or after a prompt, or a change of light, is told by when the camera gave the frame.
Pauses, and times in the transcript, are real.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from typing import Any

from kiosk.enumerations import PresenceOutcome
from kiosk.ports import FaceSignals
from kiosk.presence import challenge as ch
from kiosk.presence.asked_movement import AskedMovement
from kiosk.presence.continuity import Track
from kiosk.presence.instants import Instants
from kiosk.presence.kept import Finding, Kept, Purpose
from kiosk.presence.light import LightProbe
from kiosk.presence.look_clock import LOOKS_PER_S, LookClock
from kiosk.presence.passive import PassiveLayer
from kiosk.presence.planar import residual, rotation
from kiosk.presence.quality import guidance
from kiosk.presence.thresholds import Thresholds
from kiosk.presence.view import View
from kiosk.protocol.codes import Message

_TURNS = frozenset({ch.Action.TURN_LEFT, ch.Action.TURN_RIGHT})
# A good frame is chosen among those of the last second or so: the camera's ring forgets older ones.
_REMEMBERED = 24  # frames of the camera
_LOSSES = 6  # kept pictures that could not be compared; then a clerk looks


class Phase(StrEnum):
    GATE = "gate"
    LIGHT = "light"
    PAUSE = "pause"
    ACTION = "action"
    NEUTRAL = "neutral"
    COMPARE = "compare"
    ENDED = "ended"


_TIMED = frozenset({Phase.GATE, Phase.LIGHT, Phase.PAUSE, Phase.ACTION, Phase.NEUTRAL})


@dataclass
class PresenceSession:
    """Feed it with `see` until `phase` is COMPARE or ENDED."""

    nonce: bytes
    thresholds: Thresholds
    rng: Random  # the operating system's
    started: float  # seconds, any monotonic clock; the same for every `now`
    plan: ch.Plan = field(default_factory=ch.Plan)
    attended: bool = True  # a clerk sees the person, and attests them where no model does
    phase: Phase = Phase.GATE
    outcome: PresenceOutcome | None = None
    reasons: list[str] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    actions: tuple[ch.Action, ...] = ()
    _steps: list[AskedMovement] = field(default_factory=list)
    _deadline: float = 0.0  # of the look clock
    _good: list[FaceSignals] = field(default_factory=list)
    _frames: int = 0
    _lost_since: float | None = None  # of the look clock
    _pause_until: float = 0.0
    _arrived: float = 0.0  # when the camera gave the frame that is looked at
    _frontal: FaceSignals | None = None
    _after_gap: bool = False  # the picture after a gap was lost: the next one is compared
    _losses: int = 0
    _now: float = 0.0  # of the last look
    _message: Message = Message.NO_FACE
    _lost: Message = Message.NONE  # what is told while the one face is not there

    def __post_init__(self) -> None:
        self.clock = LookClock(self.started)
        self._deadline = self._patient(self.thresholds.challenge.gate_seconds)
        self.light = LightProbe(self.thresholds.light, self.rng)
        self.passive = PassiveLayer(self.thresholds.passive)
        self.track = Track(self.thresholds.continuity)
        self.instants = Instants(self.rng)

    def see(self, seen: FaceSignals, now: float, arrived: float | None = None) -> tuple[Kept, ...]:
        """Take one analysed frame. Gives the frames, of late, that are to be kept for comparison.

        arrived: when the camera gave it; None: just now. A slow look comes long after that.
        """
        if self.phase in {Phase.COMPARE, Phase.ENDED}:
            return ()
        kept_before = len(self.kept)
        self._now = now
        self._frames += 1
        self.clock.look(now)
        self._arrived = now if arrived is None else arrived
        cut = self.track.see(seen, self._arrived)
        if self.track.frozen:
            self._message = Message.CAMERA_FROZEN
            self._end(PresenceOutcome.FAIL, "frozen_frames")
        elif self.phase is Phase.GATE:
            self._gate(seen, now)
        elif not self._track_lost(seen):
            self._follow(seen, now, cut=cut)
        self._count_down(now)
        return tuple(self.kept[kept_before:])

    def lost(self, kept: Kept) -> None:
        """One of `kept` cannot be compared: what it was for is asked anew."""
        if self.phase is Phase.ENDED:
            return
        self.kept.remove(kept)
        self._losses += 1
        if self._losses > _LOSSES:
            self._end(PresenceOutcome.CLERK_REVIEW, "face_unclear")
            return
        match kept.purpose:
            case Purpose.INSTANT:
                self.instants.again()
            case Purpose.AFTER_GAP:
                self._after_gap = True
                self._reopen()
            case Purpose.FRONTAL if kept.step == 0:
                self._begin_anew()
            case Purpose.FRONTAL:
                self._reopen()
            case Purpose.PROOF | Purpose.DEPTH_POSE:
                self._ask_again(kept.step)

    def view(self) -> View:
        message = self._message if self._lost_since is None else self._lost
        there = message not in {Message.NO_FACE, Message.TOO_DARK}
        counting = self.phase in {Phase.ACTION, Phase.NEUTRAL}
        left = max(0, round(self.clock.real(self._deadline - self.clock.spent))) if counting else 0
        tint = self.light.tint if self.phase is Phase.LIGHT else ""
        return View(message, len(self._steps), left, there, tint)

    @property
    def exposure(self) -> float:
        """The factor that the camera is asked for now."""
        return self.light.exposure if self.phase is Phase.LIGHT else 1.0

    def finish(self, finding: Finding) -> PresenceOutcome:
        """Decide, after the kept frames were compared with the portrait and with each other."""
        if self.phase is not Phase.COMPARE:
            raise ValueError("nothing to finish")
        for speaks_against, outcome, reason in _judgements(self, finding):
            if speaks_against:
                self._end(outcome, reason)
                return outcome
        self._end(PresenceOutcome.PASS, f"comparison_{finding.band}")
        return PresenceOutcome.PASS

    def transcript(self, finding: Finding | None, models: dict[str, str]) -> dict[str, Any]:
        """What happened, for the record: built-in types, times in ms since the start."""
        attested = "none: the clerk attests the person" if self.attended else "none"
        return {
            "nonce": self.nonce,
            "plan": {"subset": self.plan.subset.value, "patience": self.plan.patience},
            "challenge": [action.value for action in self.actions],
            "steps": [step.row(self.started) for step in self._steps],
            "light": self.light.row(),
            "passive": self.passive.row()
            | {"model": attested if self.passive.model_found() is None else "operator's"},
            "cuts": len(self.track.cuts),
            "outcome": self.outcome.value if self.outcome else "",
            "reasons": list(self.reasons),
            "band": finding.band if finding else None,
            "distance": finding.distance if finding else None,
            "frames": self._frames,
            "kept": [[kept.frame, kept.step, kept.ms, kept.purpose.value] for kept in self.kept],
            "lost": self._losses,
            "thresholds": self.thresholds.identity,
            "models": models,
        }

    # -- phases -----------------------------------------------------------------------------

    def _gate(self, seen: FaceSignals, now: float) -> None:
        trouble = guidance(seen, self.thresholds.gate)
        self._message = trouble or Message.HOLD_STILL
        self._good = [] if trouble else [*self._good, seen]
        if len(self._good) < self.thresholds.gate.frames:
            return
        fps = self.clock.looks_per_second()
        self.actions = ch.draw(self.rng, self.thresholds.challenge, fps, self.plan.subset)
        there = [good for good in self._good if seen.frame - good.frame < _REMEMBERED]
        self._keep(max(there, key=lambda good: good.sharpness), now, Purpose.FRONTAL)
        self.phase = Phase.LIGHT
        self._deadline = self._in(self.thresholds.challenge.gate_seconds)
        self.light.begin(now)

    def _follow(self, seen: FaceSignals, now: float, *, cut: bool) -> None:
        self.passive.see(seen)
        if cut or self._after_gap:
            self._after_gap = False
            self._keep(seen, now, Purpose.AFTER_GAP)
        elif self.instants.due(now, slow=self.clock.looks_per_second() < LOOKS_PER_S):
            self._keep(seen, now, Purpose.INSTANT)
        match self.phase:
            case Phase.LIGHT:
                self._shine(seen, now)
            case Phase.PAUSE:
                self._wait(seen, now)
            case Phase.ACTION:
                self._act(seen, now)
            case Phase.NEUTRAL if ch.neutral(seen, self.thresholds.challenge):
                self._come_back(seen, now)

    def _shine(self, seen: FaceSignals, now: float) -> None:
        self._message = Message.HOLD_STILL
        self.light.see(seen, now, self._arrived)
        if self.light.over:
            self._pause(now)

    def _wait(self, seen: FaceSignals, now: float) -> None:
        if ch.wrong(None, seen, self.thresholds.challenge):
            self._miss()
        elif now >= self._pause_until and ch.neutral(seen, self.thresholds.challenge):
            self._ask(now)

    def _act(self, seen: FaceSignals, now: float) -> None:
        step = self._steps[-1]
        step.looks += 1
        if ch.wrong(step.action, seen, self.thresholds.challenge):
            self._miss()
            return
        moved = abs(seen.yaw) >= self.thresholds.challenge.neutral_deg
        done = self._is_done(step, seen)
        if not done and not step.kept and step.action in _TURNS and moved:
            step.kept = True
            self._keep(seen, now, Purpose.DEPTH_POSE)
        if not done:
            return
        self._keep(seen, now, Purpose.PROOF)
        if self._arrived - step.asked_at < self.thresholds.challenge.reaction_seconds:
            self._miss()
            return
        step.done_at = now
        self.phase, self._message = Phase.NEUTRAL, Message.BACK_TO_CENTRE
        self._deadline = self._in(self.thresholds.challenge.seconds)

    def _is_done(self, step: AskedMovement, seen: FaceSignals) -> bool:
        """A turn counts once it also shows depth: the planar check goes on while there is time."""
        if not ch.done(step.action, seen, self.thresholds.challenge):
            return False
        if step.action not in _TURNS:
            return True
        if not self._frontal:
            return False
        found = residual(self._frontal.rigid, seen.rigid, self._frontal.face_width)
        turned = rotation(self._frontal, seen)
        proven = self.thresholds.planar.proves_a_head(seen.yaw, turned, found)
        if proven or found > (step.residual or 0.0):
            step.residual, step.yaw, step.rotation = found, seen.yaw, turned
        return proven

    def _come_back(self, seen: FaceSignals, now: float) -> None:
        self._keep(seen, now, Purpose.FRONTAL)
        if len(self._steps) == len(self.actions):
            self.phase, self._message = Phase.COMPARE, Message.COMPARING
        else:
            self._pause(now)

    def _ask(self, now: float) -> None:
        if self.clock.looks_per_second() < self.thresholds.challenge.blink_fps:
            self.actions = ch.without_blink(self.rng, self.actions, len(self._steps))
        action = self.actions[len(self._steps)]
        self._steps.append(AskedMovement(action, now))
        self.phase, self._message = Phase.ACTION, ch.PROMPT[action]
        self._deadline = self._in(self.thresholds.challenge.seconds)

    def _pause(self, now: float) -> None:
        times = self.thresholds.challenge
        pause = times.pause_least_s + (times.pause_most_s - times.pause_least_s) * self.rng.random()
        self.phase, self._message = Phase.PAUSE, Message.LOOK_STRAIGHT
        self._pause_until = now + pause
        self._deadline = self._in(times.seconds) + pause

    def _keep(self, seen: FaceSignals, now: float, purpose: Purpose) -> None:
        ms = round((now - self.started) * 1000)
        self.kept.append(Kept(seen.frame, len(self._steps), purpose, ms))
        self.track.rest()
        if purpose is Purpose.FRONTAL:
            self._frontal = self._frontal or seen

    def _ask_again(self, number: int) -> None:
        """The movement of that step, which does not count: now, or after the others that were drawn."""
        if number > len(self._steps) or self._steps[number - 1].void:
            return  # it is asked anew already
        step = self._steps[number - 1]
        if number < len(self._steps):
            self.actions = (*self.actions, step.action)
            step.void = True
            if self.phase is Phase.COMPARE:
                self._pause(self._now)
        elif self.phase is Phase.ACTION:  # a pose on the way into it
            step.kept = False
        else:
            self._steps.pop()
            self._pause(self._now)

    def _begin_anew(self) -> None:
        """Without the first frontal picture no turn showed depth against anybody."""
        self._frontal, self._good, self._steps = None, [], []
        self.phase = Phase.GATE
        self._deadline = self._in(self.thresholds.challenge.gate_seconds)

    def _reopen(self) -> None:
        """One more picture is taken after all; while the challenge goes on, one comes anyway."""
        if self.phase is Phase.COMPARE:
            self.phase, self._message = Phase.NEUTRAL, Message.BACK_TO_CENTRE
            self._deadline = self._in(self.thresholds.challenge.seconds)

    def _miss(self) -> None:
        self._end(PresenceOutcome.RETRY, "wrong_action")
        self._message = Message.WRONG_ACTION

    def _end(self, outcome: PresenceOutcome, reason: str) -> None:
        if outcome is PresenceOutcome.RETRY and self._flat_turn():
            outcome, reason = PresenceOutcome.CLERK_REVIEW, "flat_surface"
        self.phase, self.outcome = Phase.ENDED, outcome
        self.reasons.append(reason)
        self._message = Message.TIMED_OUT if outcome is PresenceOutcome.RETRY else self._message

    def _count_down(self, now: float) -> None:
        if self.phase not in _TIMED or self.clock.spent < self._deadline:
            return
        if self.phase is Phase.ACTION and self._blink_was_unseeable(now):
            self.actions = ch.without_blink(self.rng, self.actions, len(self._steps) - 1)
            self._steps.pop()
            self._pause(now)
        else:
            self._end(PresenceOutcome.RETRY, "no_face" if self.phase is Phase.GATE else "timed_out")

    def _blink_was_unseeable(self, now: float) -> bool:
        """The machine became slow after the challenge was drawn: a blink fell between two looks."""
        step, least = self._steps[-1], self.thresholds.challenge.blink_fps
        return step.action is ch.Action.BLINK and step.looks_per_second(now) < least

    def _in(self, seconds: float) -> float:
        """On the look clock, for this person."""
        return self.clock.spent + self._patient(seconds)

    def _patient(self, seconds: float) -> float:
        return seconds * self.plan.patience

    # -- what speaks against it -------------------------------------------------------------

    def _track_lost(self, seen: FaceSignals) -> bool:
        """Exactly one face the whole time; a moment without one is forgiven, a second face is not."""
        if seen.faces == 1:
            self._lost_since = None
            return False
        now = self.clock.spent
        self._lost_since = self._lost_since if self._lost_since is not None else now
        self._lost = Message.SEVERAL_FACES if seen.faces else Message.NO_FACE
        if now - self._lost_since > self._patient(self.thresholds.challenge.lost_seconds):
            self._end(PresenceOutcome.RETRY, "several_faces" if seen.faces else "face_lost")
        return True

    def has_turned(self) -> bool:
        """Only a turn that showed depth is ever done."""
        return any(step.residual is not None and not step.void for step in self._steps)

    def suspicion(self) -> float:
        """Signs of a picture; a light that the skin did not follow adds its low weight."""
        light = self.thresholds.light
        missing = 1.0 - min(max(self.light.response() / light.response, 0.0), 1.0)
        return self.passive.suspicion() + light.weight * missing

    def _flat_turn(self) -> bool:
        return bool(self._steps) and self._steps[-1].stays_flat(self.thresholds.planar)


def _judgements(
    session: PresenceSession, finding: Finding
) -> tuple[tuple[bool, PresenceOutcome, str], ...]:
    """(speaks against a pass, outcome, reason); the first that holds decides."""
    review = PresenceOutcome.CLERK_REVIEW
    model = session.passive.model_found()
    return (
        (not finding.one_person, PresenceOutcome.FAIL, "another_person_in_between"),
        (not finding.clear, review, "face_unclear"),
        (bool(session.track.trouble), review, "camera_clock"),
        (not session.light.exposure_is_answered(), review, "camera_does_not_answer"),
        (not session.has_turned(), review, "no_turn_asked"),
        (not session.passive.enough, review, "too_few_frames"),
        (session.suspicion() >= 1.0, review, "signs_of_a_picture"),
        (model is False, review, "passive_model"),
        (model is None and not session.attended, review, "no_passive_model"),
        (finding.band is None, review, "nothing_to_compare"),
    )
