"""Whatever is seen, in whatever order: PASS has one way, and nothing that went wrong leads to it."""

import math
from copy import copy
from itertools import product
from random import Random
from typing import get_args

import hypothesis
from face_signals import FPS, POSES, Person
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from kiosk.enumerations import PresenceOutcome
from kiosk.ports import Cues
from kiosk.presence import thresholds
from kiosk.presence.challenge import Plan, Subset
from kiosk.presence.comparison import Band
from kiosk.presence.kept_pictures import Finding
from kiosk.presence.session import Phase, PresenceSession
from kiosk.presence.transcript import transcript

T = thresholds.load()
_OPEN = frozenset(Phase) - {Phase.COMPARE, Phase.ENDED}
_TOO_LONG = 600.0
_FINDINGS = [
    Finding(band, None, one_person=one_person, clear=clear)
    for band, one_person, clear in product((*get_args(Band), None), (True, False), (True, False))
]

_FLAWS = {  # who sits there, and how the session is held
    "flat": ({"depth": 0.0}, {}),
    "flip-book": ({"leap": True}, {}),
    "injected": ({"answers_exposure": False}, {}),
    "moire": ({"cues": Cues(moire=1.0)}, {}),
    "bezel": ({"cues": Cues(bezel=1.0)}, {}),
    "model": ({"pad": 0.0}, {}),
    "no turn": ({}, {"plan": Plan(Subset.FACE)}),
    "nobody attests": ({}, {"attended": False}),
}


def _running(machine):
    return machine.session.phase in _OPEN


class AnySession(RuleBasedStateMachine):
    """Mostly somebody who obeys, so that sessions come far; among it everything that can go wrong."""

    def __init__(self):
        super().__init__()
        self.now = 0.0
        self.spoilt = set()  # what must keep this session from a pass
        self.person = Person()
        self.session = PresenceSession(b"n" * 32, T, Random(1), 0.0)

    @initialize(seed=st.integers(0, 99), flaw=st.sampled_from([*[None] * 4, *_FLAWS]))
    def begin(self, seed, flaw):
        who, how = _FLAWS[flaw] if flaw else ({}, {})
        self.session = PresenceSession(b"n" * 32, T, Random(seed), 0.0, **how)
        self.person = Person(**who)
        self.spoilt = {flaw} if flaw else set()

    @rule()
    @precondition(_running)
    def follow_to_the_end(self):
        while _running(self):
            self._frame(lambda view: self.person.obeys(view, self.now))

    @rule(seconds=st.floats(0.1, 12))
    @precondition(_running)
    def follow(self, seconds):
        """As told, for a while."""
        until = self.now + seconds
        while self.now < until and _running(self):
            self._frame(lambda view: self.person.obeys(view, self.now))

    @rule(kind=st.sampled_from(["dark", "nobody", "two", "far"]), frames=st.integers(1, 60))
    @precondition(_running)
    def trouble(self, kind, frames):
        changes = {
            "dark": {"brightness": 5.0, "faces": 0},
            "nobody": {"faces": 0},
            "two": {"faces": 2},
            "far": {"eye_distance": 20.0},
        }[kind]
        for _ in range(frames):
            if _running(self):
                self._frame(lambda _view: changes)

    @rule(move=st.sampled_from(list(POSES)))
    @precondition(_running)
    def move(self, move):
        """Something that may not be what is asked for."""
        self._frame(lambda _view: POSES[move])

    @rule(seconds=st.floats(0.0, 100.0))
    @precondition(_running)
    def silence(self, seconds):
        """The inference process stands still: time passes, frames come, nothing is looked at."""
        phase = self.session.phase
        self.now += seconds
        self.person.frame += round(seconds * FPS)
        assert self.session.phase is phase, "nobody is failed for what was not looked at"

    @rule()
    @precondition(_running)
    def impossible_clock(self):
        self.person.frame = max(0, self.person.frame - 5)
        before = self.session.track.trouble
        self._frame(lambda view: self.person.obeys(view, self.now))
        if self.session.track.trouble and not before:
            self.spoilt.add("clock")

    @rule(finding=st.sampled_from(_FINDINGS))
    @precondition(lambda self: self.session.phase is Phase.COMPARE)
    def compare(self, finding):
        """Whichever is drawn, all are tried: chance alone would miss one that should not pass."""
        for other in _FINDINGS:
            trial = copy(self.session)
            trial.reasons = []
            if trial.finish(other) is PresenceOutcome.PASS:
                assert other.one_person
                assert other.clear
                assert other.band is not None
        self.session.finish(finding)

    @rule()
    @precondition(lambda self: self.session.phase is Phase.ENDED)
    def stay_ended(self):
        """Nothing that is seen afterwards changes what was decided."""
        decided = self.session.outcome
        self._frame(lambda _view: {})
        assert self.session.outcome is decided

    @invariant()
    def a_pass_has_one_way(self):
        session = self.session
        if session.outcome is not PresenceOutcome.PASS:
            return
        assert not self.spoilt
        row = transcript(session, None, {})
        done = [step for step in row["steps"] if not step["void"] and step["done_ms"] is not None]
        assert len(done) >= T.challenge.movements
        assert math.prod(step["worth"] for step in done) >= session.course.needed * 0.99
        for step in done:
            assert step["done_ms"] - step["asked_ms"] >= T.challenge.reaction_seconds * 1000 - 1
            if step["target_deg"] is not None:
                assert abs(step["yaw_deg"] - step["target_deg"]) <= T.challenge.tolerance_deg + 0.1
        depth = row["depth"]
        assert depth["poses"] >= T.depth.poses
        assert depth["relief"] >= T.depth.relief - 1e-3

    @invariant()
    def it_ends(self):
        assert _running(self) or self.session.phase in {Phase.COMPARE, Phase.ENDED}
        assert self.session.clock.spent < _TOO_LONG or not _running(self)

    def _frame(self, respond):
        self.now += 1 / FPS
        view = self.session.view()
        seen = self.person.look(view.tint, self.session.exposure, **respond(view))
        self.session.see(seen, self.now)


TestAnySession = AnySession.TestCase
TestAnySession.settings = settings(
    max_examples=300,
    stateful_step_count=20,
    deadline=None,
    # Whole sessions shrink for minutes, beyond the time limit: a failure is told as it was found.
    phases=set(hypothesis.Phase) - {hypothesis.Phase.shrink},
)
