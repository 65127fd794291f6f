"""A whole session's pictures compared: whoever is in any of them, whatever it counts for."""

from collections import deque
from math import cos, radians, sin
from random import Random

import pytest
from face_signals import FPS, Person, play

from kiosk.enumerations import PresenceOutcome
from kiosk.presence import thresholds
from kiosk.presence.holder_comparison import HolderComparison
from kiosk.presence.kept_pictures import Purpose
from kiosk.presence.session import Phase, PresenceSession

T = thresholds.load()
HOLDER, STRANGER = (1.0, 0.0), (0.0, 1.0)


class Compared:
    """A session that is played, its pictures embedded as `who` says, each `delay` looks after it was kept."""

    def __init__(self, who, delay=0, portrait=HOLDER, seed=1):
        self.session = PresenceSession(b"n" * 32, T, Random(seed), 0.0)
        self.comparison = HolderComparison(self.session, self, (1, 1))
        self._who, self._delay, self._portrait = who, delay, portrait
        self._asked, self._look = 0, 0
        self._under_way = deque()
        self._keeping = None
        self.comparison.ask_portrait(b"abc", 1, 1)

    def models(self):
        return {}

    def ask_portrait_embedding(self, _pixels, _width, _height):
        return self._ask(self._portrait)

    def ask_embedding(self, _pixels, _width, _height):
        return self._ask(self._who(self._keeping))

    def _ask(self, answer):
        self._asked += 1
        self._under_way.append((self._look + self._delay, self._asked, answer))
        return self._asked

    def see(self, *look):
        self._look += 1
        while self._under_way and self._under_way[0][0] <= self._look:
            self.comparison.embedded(*self._under_way.popleft()[1:])
        kept = self.session.see(*look)
        for self._keeping in kept:
            self.comparison.keep(self._keeping, b"abc")
        return kept

    def __getattr__(self, name):
        return getattr(self.session, name)

    def played(self, **how):
        """To its end; the person goes on while answers are waited for."""
        person = Person()
        play(self, person, **how)
        while self.session.phase is Phase.COMPARE and self.comparison.waiting:
            self.see(person.look(), person.frame / FPS, person.frame / FPS)
            play(self, person, **how)
        self.transcript = self.comparison.conclude({})
        return self


def _somebody_else_in(purpose, which=0):
    """In one picture of that purpose alone."""
    seen = []

    def who(kept):
        if kept.purpose is not purpose:
            return HOLDER
        seen.append(kept)
        return STRANGER if len(seen) == which + 1 else HOLDER

    return who


@pytest.mark.parametrize("delay", [0, 8, 40])
def test_one_person_all_along_is_the_holder_however_late_the_answers_are(delay):
    made = Compared(lambda _kept: HOLDER, delay).played()
    assert made.outcome is PresenceOutcome.PASS
    assert made.comparison.finding.failed is None
    assert made.transcript["another_person"] == ""
    assert len(made.transcript["kept_sha256"]) == len(made.transcript["kept"])


@pytest.mark.parametrize("delay", [0, 8])
@pytest.mark.parametrize(
    "purpose", [Purpose.PROOF, Purpose.DEPTH_POSE, Purpose.INSTANT, Purpose.FRONTAL]
)
@pytest.mark.parametrize("which", [0, 1])
def test_somebody_else_in_one_picture_is_found_whatever_it_counts_for(purpose, which, delay):
    made = Compared(_somebody_else_in(purpose, which), delay).played()
    assert (made.outcome, made.reasons) == (
        PresenceOutcome.FAIL,
        ["another_person_in_between"],
    )
    assert made.transcript["another_person"]
    if purpose is not Purpose.FRONTAL:  # of two frontal ones neither is known to be the right one
        assert made.comparison.finding.failed is purpose


@pytest.mark.parametrize(
    ("who", "outcome", "failed"),
    [(HOLDER, PresenceOutcome.PASS, ""), (STRANGER, PresenceOutcome.FAIL, "after_gap")],
)
def test_somebody_else_after_a_gap_is_found_and_a_gap_alone_is_nothing(who, outcome, failed):
    stalls = [1.0]

    def look_s(_now):
        return stalls.pop() if stalls and made.session.phase is Phase.PAUSE else 0.0

    made = Compared(lambda kept: who if kept.purpose is Purpose.AFTER_GAP else HOLDER)
    made.played(look_s=look_s)
    assert made.outcome is outcome
    assert (made.transcript["gaps"], made.transcript["cuts"]) == (1, 0)
    assert made.transcript["another_person"] == failed


def test_who_hides_at_random_instants_was_not_compared_at_them():
    made = Compared(lambda kept: None if kept.purpose is Purpose.INSTANT else HOLDER).played()
    assert (made.outcome, made.reasons) == (PresenceOutcome.CLERK_REVIEW, ["face_unclear"])


def test_a_proof_that_cannot_be_compared_is_asked_for_again():
    missing = [None]
    made = Compared(
        lambda kept: missing.pop() if missing and kept.purpose is Purpose.PROOF else HOLDER
    )
    made.played()
    assert made.outcome is PresenceOutcome.PASS
    assert made.transcript["lost"] == 1
    proven = {kept.step for kept in made.session.kept if kept.purpose is Purpose.PROOF}
    steps = made.course.steps
    assert [step.void for step in steps].count(True) == 1
    assert proven == {number for number, step in enumerate(steps, 1) if not step.void}


def test_the_portrait_is_compared_though_its_answer_comes_last():
    made = Compared(lambda _kept: HOLDER, delay=400, portrait=STRANGER).played(seconds=900)
    assert made.comparison.finding.band == "reject"


def _at(degrees):
    """An embedding; two of them are 1 - cos(difference) apart."""
    return (cos(radians(degrees)), sin(radians(degrees)))


def _frontal_ones(first, second, others=HOLDER):
    waiting = [second, first]
    return lambda kept: waiting.pop() if kept.purpose is Purpose.FRONTAL else others


@pytest.mark.parametrize(
    ("second", "portrait", "band"),
    [
        (0, 0, "pass"),
        (
            58,
            -30,
            "review",
        ),  # the mean is like the portrait, the first alone more so, the second not
        (58, -40, "review"),  # neither is the mean
        (58, 120, "reject"),  # though the second one alone would pass for review
        (30, 70, "pass"),  # though the first one alone would not: no single one decides
    ],
)
def test_the_mean_of_the_frontal_pictures_is_compared_and_each_of_them(second, portrait, band):
    made = Compared(_frontal_ones(HOLDER, _at(second)), portrait=_at(portrait)).played()
    assert made.outcome is PresenceOutcome.PASS, made.reasons
    assert made.comparison.finding.band == band


def test_two_frontal_pictures_that_differ_are_two_people():
    made = Compared(_frontal_ones(HOLDER, _at(65), others=_at(32)), portrait=_at(32)).played()
    assert made.reasons == ["another_person_in_between"]


def test_one_frontal_picture_alone_is_not_clear():
    """Whatever a session takes for over: the comparison counts for itself."""
    made = Compared(lambda _kept: HOLDER).played(seconds=2)
    made.session.phase = Phase.COMPARE
    finding = made.comparison._find(T.comparison)
    assert len(made.comparison._frontal()) == 1
    assert (finding.one_person, finding.clear) == (True, False)


def test_a_picture_that_the_ring_has_lost_is_asked_for_again():
    made = Compared(lambda _kept: HOLDER)
    keep, missing = made.comparison.keep, [None]

    def forgetful(kept, pixels):
        keep(kept, missing.pop() if missing and kept.purpose is Purpose.PROOF else pixels)

    made.comparison.keep = forgetful
    made.played()
    assert made.outcome is PresenceOutcome.PASS
    assert made.transcript["lost"] == 1
    assert all(made.transcript["kept_sha256"])
