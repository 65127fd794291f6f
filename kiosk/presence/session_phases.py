"""How a face session is conducted: its phases, what is asked in them, and which pictures are kept.

    gate ──good frames──► pause ──► action ──done──► action ... ──enough──► neutral ──► compare
      └── nobody in time ──► RETRY    └── late or wrong ──► RETRY              └── not enough yet ──► action

Time is three things here. What a person has time for is counted in frames that were looked at (LookClock).
What was seen before or after a prompt, or a change of light, is told by when the camera gave the frame.
Pauses, holds, and times in the transcript, are real. The light's challenge goes on beside all of it.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

from kiosk.enumerations import PresenceOutcome
from kiosk.ports import FaceSignals
from kiosk.presence import challenge as ch
from kiosk.presence.asked_movement import AskedMovement, Follows, Sample
from kiosk.presence.baseline import Baseline
from kiosk.presence.challenge_course import Course
from kiosk.presence.continuity import Track
from kiosk.presence.depth import MotionInDepth
from kiosk.presence.gate import GateWatch
from kiosk.presence.kept_pictures import Kept, Purpose
from kiosk.presence.light_challenge import LightProbe
from kiosk.presence.look_clock import LOOKS_PER_S, LookClock
from kiosk.presence.passive_detection import PassiveLayer
from kiosk.presence.random_instants import Instants
from kiosk.presence.thresholds import Thresholds
from kiosk.protocol.codes import Message

# The first turn went to the other side: as a mirrored camera shows every turn.
OTHER_WAY_ROUND = "other_way_round"
_LONGER = 2  # times as many movements are asked for before a slow machine
_SLOW = 6.0  # looks a second: between two of them a head has turned from one mark to another


class Phase(StrEnum):
    GATE = "gate"
    PAUSE = "pause"
    ACTION = "action"
    NEUTRAL = "neutral"
    COMPARE = "compare"
    ENDED = "ended"


_TIMED = frozenset({Phase.GATE, Phase.PAUSE, Phase.ACTION, Phase.NEUTRAL})


@dataclass
class Conduct:
    """Feed it with `see` until `phase` is COMPARE or ENDED."""

    nonce: bytes
    thresholds: Thresholds
    rng: Random  # the operating system's
    started: float  # seconds, any monotonic clock; the same for every `now`
    plan: ch.Plan = field(default_factory=ch.Plan)
    attended: bool = True  # a clerk sees the person, and attests them where no model does
    needs_model: bool = True  # where nobody does; False: the carrier takes what no model judged
    phase: Phase = Phase.GATE
    outcome: PresenceOutcome | None = None
    reasons: list[str] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    own: Baseline = field(default_factory=Baseline)
    _deadline: float = 0.0  # of the look clock
    frames_seen: int = 0
    _lost_since: float | None = None  # of the look clock
    _pause_until: float = 0.0
    _arrived: float = 0.0  # when the camera gave the frame that is looked at
    _after_gap: bool = False  # the picture after a gap was lost: the next one is compared
    _straight: bool = False  # the picture after the last movement was taken
    losses: int = 0
    _given_up: frozenset[ch.Action] = frozenset()  # movements of the face that did not come
    _message: Message = Message.NO_FACE
    _lost: Message = Message.NONE  # what is told while the one face is not there

    def __post_init__(self) -> None:
        limits = self.thresholds.challenge
        self.gate = GateWatch(self.thresholds.gate, self.plan.patience)
        self.clock = LookClock(self.started)
        self._deadline = self._patient(limits.gate_seconds)
        self.course = Course(limits, self.rng, self.plan, self._needed)
        self.depth = MotionInDepth(self.thresholds.depth)
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
        self.frames_seen += 1
        self.clock.look(now)
        self._arrived = now if arrived is None else arrived
        cut = self.track.see(seen, self._arrived)
        if self.track.frozen:
            self._message = Message.CAMERA_FROZEN
            self._end(PresenceOutcome.FAIL, "frozen_frames")
        elif self.phase is Phase.GATE:
            self._pass_gate(seen, now)
        elif not self._track_lost(seen):
            self._follow(seen, now, cut=cut)
        self._count_down(now)
        return tuple(self.kept[kept_before:])

    # -- phases -----------------------------------------------------------------------------

    def _pass_gate(self, seen: FaceSignals, now: float) -> None:
        gate = self.gate
        gate.see(seen, self.clock.spent)
        self._message = gate.message
        if gate.hopeless:
            self._end(PresenceOutcome.CLERK_REVIEW, gate.trouble.value)
            return
        if not gate.open:
            return
        self.own = Baseline.of(gate.good)
        for good in gate.good:  # as of now: the camera's clock is for whoever feeds it to set
            self.passive.see(good, self._arrived)
        self._keep(gate.best(), now, Purpose.FRONTAL)
        self.depth.begin(gate.best())
        self.light.begin(now)
        self._pause(now)

    def _follow(self, seen: FaceSignals, now: float, *, cut: bool) -> None:
        self.passive.see(seen, self._arrived)
        self.light.see(seen, now, self._arrived)
        if cut or self._after_gap:
            self._after_gap = False
            self._keep(seen, now, Purpose.AFTER_GAP)
        elif self.instants.due(now, slow=self.clock.looks_per_second() < LOOKS_PER_S):
            self._keep(seen, now, Purpose.INSTANT)
        if self.depth.see(seen, self._arrived):
            self._keep(seen, now, Purpose.DEPTH_POSE)
        match self.phase:
            case Phase.PAUSE:
                self._wait(seen, now)
            case Phase.ACTION:
                self._act(seen, now)
            case Phase.NEUTRAL:
                self._come_back(seen, now)

    def _wait(self, seen: FaceSignals, now: float) -> None:
        limits = self.thresholds.challenge
        self.course.rest(self._sample(seen))
        if abs(self.own.turn(seen)) >= limits.wrong_deg or self.own.mouth(seen) >= limits.mouth:
            self._miss(Follows.WRONG)
        elif now >= self._pause_until and self._neutral(seen):
            self._ask(now)

    def _act(self, seen: FaceSignals, now: float) -> None:
        match found := self.course.see(self._sample(seen)):
            case Follows.WRONG | Follows.OTHER_SIDE:
                self._miss(found)
            case Follows.AT_REACH:
                self._ask(now)
            case Follows.DONE:
                self._keep(seen, now, Purpose.PROOF)
                self._go_on(now)

    def _go_on(self, now: float) -> None:
        """To the next movement, or straight once they have shown enough."""
        rests_between = self.plan.subset is ch.Subset.FACE
        if not self._shown_enough and not rests_between:
            self._ask(now)
            return
        self.phase, self._message = Phase.NEUTRAL, Message.BACK_TO_CENTRE
        self.course.come_back(now)
        self._straight = False
        self._deadline = self._in(self.thresholds.challenge.seconds)

    def _come_back(self, seen: FaceSignals, now: float) -> None:
        self.course.rest(self._sample(seen))
        if not self._neutral(seen) or not self.course.left:
            return
        if not self._shown_enough:
            self._ask(now)
            return
        if not self._straight:
            self._straight, self._message = True, Message.HOLD_STILL
            self._keep(seen, now, Purpose.FRONTAL)
        if self.light.over:
            self.phase, self._message = Phase.COMPARE, Message.COMPARING

    def _ask(self, now: float) -> None:
        """The next movement; without one, or with too many behind, two people look."""
        limits = self.thresholds.challenge
        self.course.face = self._face_movements()
        self.course.plan = self.plan  # it may have got more time meanwhile
        for_depth = self.course.enough
        if self._by_short_ways:
            self.course.most = _LONGER * limits.movements_most
        step = None if self.course.exhausted else self._next_step(now, far=for_depth)
        if step is None:
            self._end(PresenceOutcome.CLERK_REVIEW, self._why_not_more())
            return
        self.phase = Phase.ACTION
        self._deadline = self._in(limits.seconds) + step.asked.hold_s

    def _next_step(self, now: float, *, far: bool) -> AskedMovement | None:
        """A machine that looks seldom sees no more than short ways: until depth is proven, more of them.

        Not where nobody attends: photographs of every few degrees would do as well.
        """
        sweeps = self._by_short_ways and not self.depth.proven
        if not sweeps:
            return self.course.ask(now, far=far)
        between = 1 / self.clock.looks_per_second()
        return self.course.ask(now, sweep=self.depth.is_new, between_looks=between)

    @property
    def _by_short_ways(self) -> bool:
        return self._is_slow and self.attended and self.plan.subset is not ch.Subset.FACE

    @property
    def _is_slow(self) -> bool:
        return self.clock.looks_per_second() < _SLOW

    def _face_movements(self) -> tuple[ch.Action, ...]:
        """A blink falls between two looks of a slow machine; some eyes and mouths hardly move."""
        fast = self.clock.looks_per_second() >= self.thresholds.challenge.blink_fps
        can = {
            ch.Action.OPEN_MOUTH: self.own.mouth_can_be_seen,
            ch.Action.BLINK: self.own.eyes_can_be_seen and fast,
        }
        return tuple(action for action in ch.FACE if can[action] and action not in self._given_up)

    def _pause(self, now: float) -> None:
        times = self.thresholds.challenge
        pause = times.pause_least_s + (times.pause_most_s - times.pause_least_s) * self.rng.random()
        self.phase, self._message = Phase.PAUSE, Message.LOOK_STRAIGHT
        self._pause_until = now + pause
        self._deadline = self._in(times.seconds) + pause

    def _keep(self, seen: FaceSignals, now: float, purpose: Purpose) -> None:
        ms = round((now - self.started) * 1000)
        self.kept.append(Kept(seen.frame, len(self.course.steps), purpose, ms))

    def _miss(self, what: Follows) -> None:
        if what is not Follows.OTHER_SIDE:
            self._end(PresenceOutcome.RETRY, what.value)
            self._message = Message.WRONG_ACTION
            return
        turned = any(step.done_at is not None and step.asked.target for step in self.course.steps)
        self._end(PresenceOutcome.RETRY, what.value if turned else OTHER_WAY_ROUND)
        self._message = Message.OTHER_SIDE

    def _end(self, outcome: PresenceOutcome, reason: str) -> None:
        if outcome is PresenceOutcome.RETRY and self.depth.disproven:
            outcome, reason = PresenceOutcome.CLERK_REVIEW, "flat_surface"
        self.phase, self.outcome = Phase.ENDED, outcome
        self.reasons.append(reason)
        self._message = Message.TIMED_OUT if outcome is PresenceOutcome.RETRY else self._message

    def _count_down(self, now: float) -> None:
        if self.phase not in _TIMED or self.clock.spent < self._deadline:
            return
        if self.phase is Phase.ACTION and self._replaces(now):
            self.course.steps[-1].void = True
            self._ask(now)
        else:
            self._end(PresenceOutcome.RETRY, self._why_late())

    def _replaces(self, now: float) -> bool:
        """What eyes or mouth cannot do, or not so that it is seen, is asked for no longer; a turn is."""
        action = self.course.steps[-1].asked.action
        if self.plan.subset is not ch.Subset.ALL or action not in ch.FACE:
            return self._blink_was_unseeable(now)
        self._given_up |= {action}
        return True

    def _blink_was_unseeable(self, now: float) -> bool:
        """The machine became slow after the challenge was drawn: a blink fell between two looks."""
        step, least = self.course.steps[-1], self.thresholds.challenge.blink_fps
        return step.asked.action is ch.Action.BLINK and step.looks_per_second(now) < least

    # -- measures ---------------------------------------------------------------------------

    def _sample(self, seen: FaceSignals) -> Sample:
        mouth, eyes = self.own.mouth(seen), self.own.eyes(seen)
        return Sample(self._arrived, self.clock.spent, self.own.turn(seen), mouth, eyes)

    def _neutral(self, seen: FaceSignals) -> bool:
        limits = self.thresholds.challenge
        quiet = self.own.mouth(seen) < limits.mouth / 2 and self.own.eyes(seen) < limits.blink / 2
        return quiet and abs(self.own.turn(seen)) < limits.neutral_deg

    def _in(self, seconds: float) -> float:
        """On the look clock, for this person."""
        return self.clock.spent + self._patient(seconds)

    def _patient(self, seconds: float) -> float:
        return seconds * self.plan.patience

    # -- what speaks against it -------------------------------------------------------------

    @property
    def _needed(self) -> float:
        """Without a turn a clerk looks, whatever is shown."""
        if self.plan.subset is ch.Subset.FACE:
            return 1.0
        limits = self.thresholds.challenge
        return limits.needed_attended if self.attended else limits.needed_unattended

    @property
    def _shown_enough(self) -> bool:
        depth = self.plan.subset is ch.Subset.FACE or self.depth.proven
        return self.course.enough and depth

    def _why_not_more(self) -> str:
        """Nothing more can be asked for: what is still missing."""
        if self.depth.disproven:
            return "flat_surface"
        if not self.course.exhausted:
            return "reach"
        if self._is_slow:
            return "machine_slow"
        return "depth_not_seen" if self.course.enough else "too_little_shown"

    def _why_late(self) -> str:
        return "timed_out" if self.phase is not Phase.GATE else self._message.value or "no_face"

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
