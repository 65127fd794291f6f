"""Whole face sessions of the people's table and of the attack species: played, counted, shown as tables.

Shared by `make bench-presence`, which plays many in two processes, and by the tests, which play two of each.
"""

import multiprocessing
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

import cv2
import numpy as np

from drivers.emulated import virtual_session
from drivers.emulated.card.pictures import passport_portrait
from drivers.emulated.subscriber.people import PEOPLE, Observer, RowKind
from drivers.emulated.subscriber.scene import Scene
from drivers.emulated.subscriber.species import SPECIES, props
from drivers.emulated.virtual_session import Pace, PlayedSession
from drivers.faces import landmarks, portraits
from drivers.faces.embedding import embed_portrait
from drivers.faces.models import shipped
from drivers.faces.models.loaded import FaceModels
from kiosk.enumerations import PresenceOutcome
from kiosk.identity.documents import Portrait
from kiosk.presence import thresholds
from kiosk.presence.attack_rates import Rate

_HOLDER = "holder"
_LIVING = 1.0  # what a detector says that takes everything for a person
_PROCESSES = 2
_GOOD_LIGHT = {RowKind.FACE, RowKind.BODY}
_FLAT = "flat_surface"


class Task(NamedTuple):
    """One session to play. name: of a row of PEOPLE, or of a species."""

    name: str
    seed: int
    attended: bool = True


class Bench:
    """The models, a stage, and the holder's portrait as a passport carries it."""

    def __init__(self, directory: Path, pace: Pace | None = None) -> None:
        """pace: of attacks, and of those people whose row says nothing of a machine."""
        self.pace = pace or Pace()
        self.task = shipped.verified()["face_landmarker"]
        loaded = FaceModels(None)
        self.embedder = loaded.embedder
        self.models = virtual_session.SessionModels(self.task, self.embedder)
        self.stage = Scene(lambda picture: landmarks.points(picture, self.task))
        self.thresholds = thresholds.load()
        self._directory = directory
        self._embedded: dict[bytes, object] = {}  # by the picture that was taken for the document
        self.portrait = self._portrait(_HOLDER, 0)

    def play(self, task: Task, watch=None) -> PlayedSession:
        """A session of a row of the people's table, or of a species."""
        if task.name in PEOPLE:
            return self._person(task)
        if task.name == "swap":
            return self._swap(task)
        self._seat(task)
        return self.play_seated(task, watch)

    def play_both(self, name: str, seed: int) -> tuple[PlayedSession, PlayedSession]:
        """A species attended, and unattended; one session until the screen shows something else."""
        attended, alone = Task(name, seed, True), Task(name, seed, False)
        if name == "swap":
            return self.play(attended), self.play(alone)
        self._seat(attended)
        ways = [_conditions(attended), _conditions(alone)]
        found = virtual_session.play_alike(self._sitting(), seed, ways)
        return found[0], found[1] if len(found) > 1 else self.play(alone)

    def play_seated(self, task: Task, watch=None, **more) -> PlayedSession:
        """With whoever sits there now."""
        return virtual_session.play(self._sitting(**more), task.seed, _conditions(task), watch)

    def _sitting(self, **more) -> virtual_session.Sitting:
        made = virtual_session.Sitting(
            self.stage, self.models, self.thresholds, self.portrait, self.pace
        )
        return made._replace(**more)

    def _seat(self, task: Task) -> None:
        self.stage.sit(task.name, **props(task.name, task.seed)._asdict())

    def _person(self, task: Task) -> PlayedSession:
        """With the document of that person, as it was made."""
        portrait = self._portrait(task.name, task.seed)
        self.stage.sit(task.name, seed=task.seed)
        pace = self._pace(self.stage.subject.machine)
        return self.play_seated(task, portrait=portrait, pace=pace)

    def _pace(self, machine: Observer) -> Pace:
        slow = virtual_session.slowed(machine.slower)
        fps = self.pace.fps if machine.fps == Observer().fps else machine.fps
        return slow._replace(fps=fps, dropped=machine.dropped)

    def _swap(self, task: Task) -> PlayedSession:
        """The holder, and from any moment of the session on, be it the last picture, another person."""
        whole = self.play(task._replace(name=_HOLDER))
        moment = Random(task.seed).uniform(0, whole.seconds)
        self.stage.sit(_HOLDER)
        waiting = ["stranger"]

        def watch(_picture, now):
            if waiting and now + 1 / self.pace.fps >= moment:  # so that the next picture shows them
                self.stage.sit(waiting.pop())

        return self.play_seated(task, watch)

    def _portrait(self, name: str, seed: int):
        file = self._directory / "portrait.png"
        self.stage.portrait(name, file, seed)
        taken = file.read_bytes()
        if taken not in self._embedded:
            self._embedded[taken] = self._of_passport(file)
        return self._embedded[taken]

    def _of_passport(self, file: Path):
        self.pixels = portraits.decode(Portrait(passport_portrait(file), "image/jp2"))
        pixels, width, height = self.pixels
        picture = np.frombuffer(pixels, np.uint8).reshape(height, width, 3)
        return embed_portrait(self.embedder, picture)


def _conditions(task: Task) -> virtual_session.Conditions:
    return virtual_session.Conditions(task.attended, None if task.attended else _LIVING)


def played(tasks: Iterable[Task], fps: int) -> Iterator[tuple[Task, PlayedSession]]:
    """All of them in two processes, in their order; of a species attended and unattended."""
    tasks = list(tasks)
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # of the two processes: more threads only spin
    context = multiprocessing.get_context("spawn")  # the models' threads outlive no fork
    with ProcessPoolExecutor(_PROCESSES, context, _one_thread) as pool:
        before = ""
        for task, ends in zip(tasks, pool.map(_play, tasks, [fps] * len(tasks)), strict=True):
            if task.name != before:
                print(f"playing {task.name}", file=sys.stderr, flush=True)
            before = task.name
            for attended, one in zip((True, False), ends, strict=False):
                yield task._replace(attended=attended), one


def _one_thread() -> None:
    cv2.setNumThreads(1)  # as the inference process does


def _play(task: Task, fps: int) -> tuple[PlayedSession, ...]:
    bench = _bench(fps)
    return (bench.play(task),) if task.name in PEOPLE else bench.play_both(task.name, task.seed)


@cache
def _bench(fps: int) -> Bench:
    """This process's own; its directory is the pool's, and goes with the machine's other remains."""
    return Bench(Path(tempfile.mkdtemp(prefix="kb-")), Pace(fps))


def outcome(one: PlayedSession) -> str:
    """What it means for a person: PASS; another way, by a clerk; again; refused."""
    if one.accepted:
        return "PASS"
    return {
        PresenceOutcome.PASS: "other way",  # living, and the comparison is for people to decide
        PresenceOutcome.CLERK_REVIEW: "other way",
        PresenceOutcome.RETRY: "again",
        PresenceOutcome.FAIL: "refused",
    }[one.outcome]


def people_table(found: list[tuple[Task, PlayedSession]]) -> dict:
    """By row: how many of each outcome, why, and how long it took (median, longest of what did not pass)."""
    rows = {}
    for name in dict.fromkeys(task.name for task, _ in found):
        sessions = [one for task, one in found if task.name == name]
        passed = [one for one in sessions if one.accepted]
        rows[name] = {
            "what": PEOPLE[name].what,
            "kind": PEOPLE[name].kind.value,
            "sessions": len(sessions),
            **dict.fromkeys(("PASS", "other way", "again", "refused"), 0),
            **Counter(outcome(one) for one in sessions),
            "reasons": _reasons(one for one in sessions if not one.accepted),
            "seconds": _median(one.seconds for one in passed),
            "seconds_of_others": _longest(one.seconds for one in sessions if not one.accepted),
        }
    return rows


def people_summary(rows: dict) -> dict:
    """Over all rows: those of a face or a body in good light, and living faces called a picture."""
    good = [row for row in rows.values() if row["kind"] in _GOOD_LIGHT]
    sessions = sum(row["sessions"] for row in good)
    missed = Rate(sessions - sum(row["PASS"] for row in good), sessions)
    flat = [row["reasons"].get(_FLAT, 0) for row in rows.values()]
    return {
        "good_light_sessions": sessions,
        "good_light_passed": sessions - missed.errors,
        "good_light_worst_row": min((row["PASS"] / row["sessions"] for row in good), default=None),
        "bpcer_good_light": missed.value,
        "flat_surface": sum(flat),
        "flat_surface_worst_row": max(flat, default=0),
        "sessions": sum(row["sessions"] for row in rows.values()),
    }


def species_table(found: list[tuple[Task, PlayedSession]]) -> dict:
    """APCER of each species (ISO/IEC 30107-3) with the one-sided 95 % bound, attended and unattended."""
    return {
        name: {
            "what": SPECIES[name].what,
            "excluded": SPECIES[name].excluded,
            "attended": _attacked([one for task, one in found if task == (name, task.seed, True)]),
            "unattended": _attacked(
                [one for task, one in found if task == (name, task.seed, False)]
            ),
        }
        for name in dict.fromkeys(task.name for task, _ in found)
    }


def species_summary(rows: dict) -> dict:
    """The largest APCER of what a camera can tell, and how many of those passed."""
    told = [row for row in rows.values() if row["excluded"]]
    return {
        way: {
            "sessions": sum(row[way]["sessions"] for row in told),
            "passed": sum(row[way]["passed"] for row in told),
            "apcer_max": max(
                (row[way]["apcer"] for row in told if row[way]["sessions"]), default=0
            ),
        }
        for way in ("attended", "unattended")
    }


def print_people(rows: dict) -> None:
    print(f"{'person':<27}{'PASS':>5}{'other':>6}{'again':>6}{'refused':>8}{'s':>7}{'s*':>7}")
    for name, row in rows.items():
        counts = f"{row['PASS']:>5}{row['other way']:>6}{row['again']:>6}{row['refused']:>8}"
        times = f"{_shown(row['seconds'])}{_shown(row['seconds_of_others'])}"
        print(f"{name:<27}{counts}{times}  {_listed(row['reasons'])}")
    print("s: median of those that passed; s*: longest of the others\n", flush=True)


def print_species(rows: dict) -> None:
    print(
        f"{'species':<24}{'told':>5}{'attended: APCER':>17}{'bound':>7}{'unattended':>12}{'bound':>7}"
    )
    for name, row in rows.items():
        told = "yes" if row["excluded"] else "no"
        ways = "".join(
            f"{row[way]['passed']:>{wide}}/{row[way]['sessions']:<3}{_share(row[way]['bound'])}"
            for way, wide in (("attended", 13), ("unattended", 8))
        )
        reasons = Counter(row["attended"]["reasons"]) + Counter(row["unattended"]["reasons"])
        print(f"{name:<24}{told:>5}{ways}  {_listed(reasons)}")
    print(
        "told: whether a camera alone can tell it from a person; bound: upper, one-sided 95 %\n",
        flush=True,
    )


def _attacked(sessions: list[PlayedSession]) -> dict:
    passed = Rate(sum(one.outcome is PresenceOutcome.PASS for one in sessions), len(sessions))
    return {
        "sessions": passed.trials,
        "passed": passed.errors,
        "matched": sum(one.accepted for one in sessions),
        "apcer": passed.value,
        "bound": passed.bound(),
        "reasons": _reasons(sessions),
    }


def _reasons(sessions: Iterable[PlayedSession]) -> dict[str, int]:
    return dict(Counter(one.reason or one.outcome.value for one in sessions).most_common())


def _median(values: Iterable[float]) -> float | None:
    found = list(values)
    return round(float(np.median(found)), 1) if found else None


def _longest(values: Iterable[float]) -> float | None:
    return round(max(values, default=0.0), 1) or None


def _shown(seconds: float | None) -> str:
    return f"{'-' if seconds is None else seconds:>7}"


def _share(value: float) -> str:
    return f"{100 * value:>5.1f} %"


def _listed(reasons: dict[str, int]) -> str:
    return ", ".join(f"{reason} {count}" for reason, count in reasons.items())
