"""How often a recording made before answers a challenge: by traces of yaw, mouth and eyes alone, no pictures.

    .venv/bin/python tests/benchmarks/recordings.py --challenges 100000

Whoever is recorded followed another challenge of the same kind. The recording begins with the first prompt,
as an attacker would start it. `made to suit` is a trace that rests at every mark in turn for as long as the
middle hold. Computed: one over what the movements proved. Nothing passes or fails here.
"""

import argparse
import math
import sys
from collections import Counter
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from face_signals import Person

from kiosk.presence import thresholds
from kiosk.presence.asked_movement import Follows, Sample
from kiosk.presence.challenge import FACE, PROMPT, Plan, Subset
from kiosk.presence.course import Course
from kiosk.presence.view import View
from kiosk.protocol.codes import Message

T = thresholds.load().challenge
FPS = 24
_FAILS = {Follows.WRONG, Follows.OTHER_SIDE, Follows.AT_REACH}
SETS = {
    "all": (Plan(), FACE),
    "all, no blink": (Plan(), FACE[:1]),
    "only turns": (Plan(Subset.TURNS), ()),
    "slow": (Plan(patience=2.0), FACE),
}


class Recorded:
    """Somebody who follows, as samples since the first prompt."""

    def __init__(self, seed):
        dice = Random(seed)
        self._person = Person(reaction_s=dice.uniform(0.35, 0.9))
        self._dice = dice

    def shows(self, view, now):
        pose = self._person.obeys(view, now)
        yaw = pose["yaw"] + self._dice.gauss(0, 0.4)
        return yaw, pose.get("jaw_open", 0.0), pose.get("blink_left", 0.0)


class Replayed:
    """A trace, whatever is asked; its last sample stays."""

    def __init__(self, trace):
        self._trace = trace

    def shows(self, _view, now):
        return self._trace[min(len(self._trace) - 1, round(now * FPS))]


class Watch:
    """One challenge, and whoever is before it."""

    def __init__(self, seed, plan, face, needed):
        self.course = Course(T, Random(seed), plan, needed, face)
        self._patience = plan.patience
        self._returning = False
        self.outcome = None
        self._due = 0.0
        self._ask(0.0)

    def see(self, who, now):
        """Gives what was shown."""
        shown = who.shows(_view(self.course, self._returning), now)
        sample = Sample(now, now, *shown)
        if now > self._due:
            self.outcome = False
        elif self._returning:
            self.course.rest(sample)
            if abs(shown[0]) < T.neutral_deg and self.course.left:
                self._settle(now)
        else:
            self._follow(self.course.see(sample), now)
        return shown

    def _settle(self, now):
        if self.course.enough:
            self.outcome = True
        else:
            self._ask(now)

    def _follow(self, found, now):
        if found in _FAILS:
            self.outcome = False
        elif found is Follows.DONE and self.course.enough:
            self._returning, self._due = True, now + T.seconds * self._patience
            self.course.come_back(now)
        elif found is Follows.DONE:
            self._ask(now)

    def _ask(self, now):
        if self.course.exhausted:
            self.outcome = False
            return
        self._returning = False
        step = self.course.ask(now)
        self._due = now + T.seconds * self._patience + step.asked.hold_s


def run(who, seed, how, trace=None):
    """Whether whoever it is shows enough, and what that proved. how: (plan, face, needed)."""
    watch, number = Watch(seed, *how), 0
    while watch.outcome is None:
        shown = watch.see(who, number / FPS)
        if trace is not None:
            trace.append(shown)
        number += 1
    return watch.outcome, watch.course.worth


def _view(course, returning):
    asked = course.steps[-1].asked
    target = 0.0 if returning else asked.target
    message = Message.BACK_TO_CENTRE if returning else PROMPT[asked.action]
    return View(message, 1, 0, True, target=target)


def made_to_suit(seed):
    """Rests at every mark in turn, from one side to the other and back."""
    dice, trace, yaw = Random(seed), [], 0.0
    marks = [dice.choice((1, -1)) * mark for mark in (20.5, 11.5, 0.0, -11.5, -20.5, -11.5, 0.0)]
    for mark in marks:
        glide = round(FPS * (0.25 + 0.009 * abs(mark - yaw)))
        trace += [(yaw + (mark - yaw) * n / glide, 0.0, 0.0) for n in range(glide)]
        trace += [(mark, 0.0, 0.0)] * round(
            FPS * (T.hold_s + T.hold_step_s + T.reaction_seconds + 0.5)
        )
        yaw = mark
    return trace


def measure(challenges, *how):
    genuine, movements, traces, proved = 0, Counter(), [], []
    for seed in range(200):
        trace = []
        passed, worth = run(Recorded(seed), seed, how, trace)
        genuine += passed
        movements[len(trace) // FPS] += 1
        if passed:
            traces.append(trace)
            proved.append(worth)
    dice = Random(7)
    single = sum(run(Replayed(dice.choice(traces)), 10_000 + n, how)[0] for n in range(challenges))
    tens = challenges // 10
    ten = sum(
        any(run(Replayed(trace), 900_000 + n, how)[0] for trace in dice.sample(traces, 10))
        for n in range(tens)
    )
    suited = sum(run(Replayed(made_to_suit(n)), 500_000 + n, how)[0] for n in range(tens))
    seconds = sorted(movements.elements())
    return {
        "genuine": f"{genuine} of 200",
        "seconds": seconds[len(seconds) // 2],
        "computed 1 in": round(1 / math.fsum(1 / worth for worth in proved) * len(proved)),
        "a recording": f"{single} of {challenges}",
        "any of ten": f"{ten} of {tens}",
        "made to suit": f"{suited} of {tens}",
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--challenges", type=int, default=100_000)
    arguments = parser.parse_args()
    for attended, needed in ((True, T.needed_attended), (False, T.needed_unattended)):
        for name, (plan, face) in SETS.items():
            found = measure(arguments.challenges, plan, face, needed)
            print("attended  " if attended else "unattended", name, found, flush=True)


if __name__ == "__main__":
    main()
