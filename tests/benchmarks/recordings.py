"""How often a recording made before answers a challenge: by traces of yaw, mouth and eyes alone, no pictures.

    .venv/bin/python tests/benchmarks/recordings.py --challenges 100000

Every challenge is met by ten recordings, each begun with its first prompt, as an attacker would start it: ten
of somebody who followed another challenge of the same kind, or ten made to suit. Computed: one over what the
movements of those who are recorded proved. Two processes; nothing passes or fails here.
"""

import argparse
import math
import sys
from functools import cache
from multiprocessing import Pool
from pathlib import Path
from random import Random
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from face_signals import Person

from kiosk.presence import thresholds
from kiosk.presence.asked_movement import Follows, Sample
from kiosk.presence.attack_rates import Rate
from kiosk.presence.challenge import FACE, HOLDS, PROMPT, Plan, Subset
from kiosk.presence.challenge_course import Course
from kiosk.presence.look_clock import LOOKS_PER_S
from kiosk.presence.needle import Needle
from kiosk.presence.session_view import View
from kiosk.protocol.codes import Message

T = thresholds.load().challenge
TEN = 10  # recordings that an attacker has
PEOPLE = 500  # who are recorded
_CHUNK = 2500  # challenges of one task
_OTHER_DICE = 1_000_000  # seeds of challenges, beyond those of the people
_SPREAD_DEG = 0.4  # of the measured yaw
# Of somebody who knows where marks stand.
_BETWEEN_DEG, _FAR_DEG = 15.0, 20.5
_SWEEP = (10.5, 19.5, 9.0, -1.5, -12.0, -20.0, -9.5, 1.0, 11.5)
_REACTS_S = 0.35
_STRAIGHT = (0.0, 0.0, 0.0)


class Kind(NamedTuple):
    """A set of movements. sweeps: by short ways, as before a machine that looks seldom."""

    plan: Plan = Plan()
    face: tuple = FACE
    looks_per_s: float = 12
    sweeps: bool = False

    @property
    def attended_only(self):
        """Elsewhere a slow machine asks as any, and without turns two people look anyway."""
        return self.sweeps or self.plan.subset is Subset.FACE


SETS = {
    "all": Kind(),
    "all, no blink": Kind(face=FACE[:1]),
    "only turns": Kind(Plan(Subset.TURNS), ()),
    "no turns": Kind(Plan(Subset.FACE)),
    "slow": Kind(Plan(patience=2.0)),
    "slow, only turns": Kind(Plan(Subset.TURNS, 2.0), ()),
    "slow machine": Kind(face=FACE[:1], looks_per_s=4, sweeps=True),
}
NEEDED = {"attended": T.needed_attended, "unattended": T.needed_unattended}


class Watch:
    """One challenge, as kiosk.presence.session_phases goes through it once the head is straight."""

    def __init__(self, kind: Kind, needed: float, dice: Random) -> None:
        without = kind.plan.subset is Subset.FACE
        self.course = Course(T, dice, kind.plan, 1.0 if without else needed, kind.face)
        if kind.sweeps:
            self.course.most *= 2
        self._kind = kind
        self._returns = without
        self._returning = False
        self.outcome = None
        self._due = 0.0
        self._ask(0.0, 0.0)

    def see(self, sample):
        """One picture; `outcome` is then True, False, or None while it goes on."""
        if self._returning:
            self._come_back(sample)
        else:
            self._follow(self.course.see(sample), sample)
        if self.outcome is None and sample.spent >= self._due:
            self._be_late(sample)

    @property
    def view(self):
        asked = self.course.steps[-1].asked
        target = 0.0 if self._returning else asked.target
        message = Message.BACK_TO_CENTRE if self._returning else PROMPT[asked.action]
        return View(message, 1, 0, True, target=target)

    def _come_back(self, sample):
        self.course.rest(sample)
        quiet = sample.mouth < T.mouth / 2 and sample.eyes < T.blink / 2
        if not quiet or abs(sample.yaw) >= T.neutral_deg or not self.course.left:
            return
        if self.course.enough:
            self.outcome = True
        else:
            self._ask(sample.at, sample.spent)

    def _follow(self, found, sample):
        if found in {Follows.WRONG, Follows.OTHER_SIDE}:
            self.outcome = False
        elif found is Follows.DONE and (self.course.enough or self._returns):
            self._returning = True
            self._due = sample.spent + T.seconds * self._kind.plan.patience
            self.course.come_back(sample.at)
        elif found in {Follows.DONE, Follows.AT_REACH}:
            self._ask(sample.at, sample.spent)

    def _be_late(self, sample):
        """Of eyes and mouth the movement is replaced by a turn."""
        step = self.course.steps[-1]
        replaced = self._kind.plan.subset is Subset.ALL and step.asked.action in FACE
        if self._returning or not replaced:
            self.outcome = False
            return
        step.void = True
        self.course.face = tuple(one for one in self.course.face if one is not step.asked.action)
        self._ask(sample.at, sample.spent)

    def _ask(self, now, spent):
        self._returning = False
        step = None if self.course.exhausted else self._next(now)
        if step is None:
            self.outcome = False
            return
        self._due = spent + T.seconds * self._kind.plan.patience + step.asked.hold_s

    def _next(self, now):
        if not self._kind.sweeps:
            return self.course.ask(now)
        between = 1 / self._kind.looks_per_s
        return self.course.ask(now, sweep=lambda _yaw: True, between_looks=between)


def sample_of(number, looks_per_s, shown):
    return Sample(number / looks_per_s, number / max(looks_per_s, LOOKS_PER_S), *shown)


def record(kind, needed, seed):
    """Somebody who follows: (whether they showed enough, what that proved, the trace)."""
    dice = Random(seed)
    person = Person(reaction_s=dice.uniform(0.35, 0.9))
    watch, trace = Watch(kind, needed, Random(seed)), []
    while watch.outcome is None:
        pose = person.obeys(watch.view, len(trace) / kind.looks_per_s)
        yaw = pose["yaw"] + dice.gauss(0, _SPREAD_DEG)
        shown = (yaw, pose.get("jaw_open", 0.0), pose.get("blink_left", 0.0))
        watch.see(sample_of(len(trace), kind.looks_per_s, shown))
        trace.append(shown)
    return watch.outcome, watch.course.worth, trace


class Recording:
    """A trace, whatever is asked; its last picture stays. What a needle makes of it is always the same."""

    def __init__(self, trace, looks_per_s):
        self._trace = trace
        self._looks_per_s = looks_per_s
        self._needle = Needle(T.rest_deg)
        self._seen = []

    def look(self, number):
        """Sample, and the needle's `calm` and `rests`."""
        while len(self._seen) <= number:
            at = len(self._seen)
            shown = self._trace[min(len(self._trace) - 1, at)]
            sample = sample_of(at, self._looks_per_s, shown)
            self._needle.see(sample.at, sample.yaw)
            self._seen.append((sample, self._needle.calm, self._needle.rests))
        return self._seen[number]


class KnownNeedle:
    """In the place of a needle that would see the same trace again."""

    calm, rests = 0.0, False

    def see(self, at, yaw):
        pass


def replay(recording, kind, needed, dice):
    """Whether it answers the challenge that these dice draw."""
    watch, needle, number = Watch(kind, needed, dice), KnownNeedle(), 0
    watch.course.needle = needle
    while watch.outcome is None:
        sample, needle.calm, needle.rests = recording.look(number)
        watch.see(sample)
        number += 1
    return watch.outcome


# -- recordings ---------------------------------------------------------------------------------


@cache
def of_people(kind, needed):
    """(whoever got through, computed: one in so many, the middle of their seconds, their recordings)."""
    found = [record(kind, needed, seed) for seed in range(PEOPLE)]
    through = [(worth, trace) for passed, worth, trace in found if passed]
    one_in = len(through) / math.fsum(1 / worth for worth, _trace in through)
    seconds = sorted(len(trace) / kind.looks_per_s for _worth, trace in through)
    recordings = [Recording(trace, kind.looks_per_s) for _worth, trace in through]
    return len(through), one_in, seconds[len(seconds) // 2], recordings


@cache
def made_to_suit(kind):
    """Of somebody who knows all but the dice: rests at marks, or between two of one side, as long as suits.

    Holds of one length end where the next one's begin, so that a rest just as long may suit two.
    """
    traces = (_suits(kind, Random(seed)) for seed in range(PEOPLE))
    return [Recording(trace, kind.looks_per_s) for trace in traces]


def _suits(kind, dice):
    ends = [T.hold_s + T.hold_step_s * more + T.reaction_seconds for more in range(HOLDS + 1)]
    longest = (T.hold_s + T.hold_step_s * (HOLDS - 1)) * kind.plan.patience + 0.2
    trace, yaw = [_STRAIGHT] * round(kind.looks_per_s * _REACTS_S), 0.0
    for mark in _SWEEP if kind.sweeps else _anywhere(dice):
        rest = dice.choice(ends) if kind.plan.patience == 1 else longest
        glide = round(kind.looks_per_s * (0.12 + 0.009 * abs(mark - yaw)))
        trace += [(yaw + (mark - yaw) * (n + 1) / glide, 0.0, 0.0) for n in range(glide)]
        trace += [(mark, 0.0, 0.0)] * round(kind.looks_per_s * (rest + dice.uniform(-0.2, 0.1)))
        yaw = mark
    return trace


def _anywhere(dice):
    for _ in range(T.movements_most):
        side = dice.choice((1, -1))
        near, far = side * _BETWEEN_DEG, side * _FAR_DEG
        yield from dice.choice(((near, far), (far, near), (near,), (far,), (0.0,)))


# -- the table ----------------------------------------------------------------------------------


class Task(NamedTuple):
    name: str
    attended: bool
    made: bool  # to suit
    first: int  # challenge
    challenges: int
    each: int  # recordings


def play(task):
    """(challenges that the first recording answers, that any does)."""
    kind = SETS[task.name]
    needed = NEEDED["attended" if task.attended else "unattended"]
    recordings = made_to_suit(kind) if task.made else of_people(kind, needed)[-1]
    ones = anys = 0
    for number in range(task.first, task.first + task.challenges):
        chosen = Random(f"{task.made} {number}").sample(recordings, task.each)
        answers = (replay(one, kind, needed, Random(_OTHER_DICE + number)) for one in chosen)
        first = next(answers)
        ones += first
        anys += first or any(answers)
    return ones, anys


def tasks_of(row, challenges, tens):
    """The first `tens` challenges are met by ten recordings, the others by one."""
    for start, end, each in ((0, tens, TEN), (tens, challenges, 1)):
        for first in range(start, end, _CHUNK):
            yield Task(*row, first, min(_CHUNK, end - first), each)


def measure(pool, row, challenges, tens):
    """(rate of one recording, rate of the best of ten)."""
    one, ten = Rate(0, 0), Rate(0, 0)
    tasks = list(tasks_of(row, challenges, tens))
    for task, (ones, anys) in zip(tasks, pool.imap(play, tasks), strict=True):
        one = Rate(one.errors + ones, one.trials + task.challenges)
        if task.each == TEN:
            ten = Rate(ten.errors + anys, ten.trials + task.challenges)
    return one, ten


def told(rate):
    """Answered of met, and the upper bound of 95 %."""
    return f"{rate.errors} of {rate.trials} (≤ 1 in {math.floor(1 / rate.bound())})"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--challenges", type=int, default=100_000)
    parser.add_argument("--tens", type=int, default=20_000, help="met by ten recordings")
    parser.add_argument("--only", nargs="*", choices=SETS, default=list(SETS))
    arguments = parser.parse_args()
    print("| set | computed: 1 in | people: one | best of ten | to suit: one | best of ten |")
    print("|---|---|---|---|---|---|")
    with Pool(2) as pool:
        for attended in (True, False):
            for name in arguments.only:
                if attended or not SETS[name].attended_only:
                    print(row_of(pool, name, attended, arguments), flush=True)


def row_of(pool, name, attended, arguments):
    where = "attended" if attended else "unattended"
    people, one_in, seconds, _recordings = of_people(SETS[name], NEEDED[where])
    without_turns = SETS[name].plan.subset is Subset.FACE
    rates = [
        told(rate)
        for made in ((False,) if without_turns else (False, True))
        for rate in measure(pool, (name, attended, made), arguments.challenges, arguments.tens)
    ]
    who = f"{where}, {name} ({people} of {PEOPLE} people, {seconds:.0f} s)"
    return " | ".join(["| " + who, f"{one_in:,.0f}", *rates]) + " |"


if __name__ == "__main__":
    main()
