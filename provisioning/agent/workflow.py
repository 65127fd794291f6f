"""A job's steps in order, and what a step may do: wait, run a program, fetch a file.

A step is a generator on ports. It gives way wherever it waits, so that whoever drives it can look at the
clock, stop it (its `finally` ends what it started), and go on at another time. Each step may be run again
from its beginning: after a kill it is.
"""

import logging
import os
import sys
import threading
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple

from provisioning.agent.ports import (
    Clock,
    Counter,
    Fleet,
    Installation,
    ProgramRunner,
    Services,
)
from provisioning.agent.release_floor import ReleaseFloor
from provisioning.agent.releases import Releases, TargetInfo, UpdateUnavailableError
from provisioning.agent.slots import Slots
from provisioning.agent.step_failure import StepFailedError
from provisioning.updates.jobs import JobStage, UpdateJob
from provisioning.updates.release import MOST_BYTES, ReleaseMalformedError, decode

log = logging.getLogger(__name__)

_PROGRAM_LINES = 20  # of what failed
_STOPS_WITHIN_S = 30.0
_LOOK_S = 2.0  # at the counter


class Waits(Enum):
    """For what a step gives way."""

    WORKING = "working"
    LATER = "later"  # the fleet said so, or is out of reach: no time of the step's own


Progress = Generator[Waits, None, None]


@dataclass
class JobMeans:
    """The ports of a kiosk, the same for all jobs."""

    place: Installation
    slots: Slots
    releases: Releases
    programs: ProgramRunner
    services: Services
    counter: Counter
    fleet: Fleet
    clock: Clock
    had: ReleaseFloor
    stop: threading.Event  # set: whatever `releases` does comes to an end


class Work(NamedTuple):
    """One job at work. note(name, value): kept in `facts` on disk. Raises OSError."""

    job: UpdateJob
    means: JobMeans
    facts: Mapping[str, str]
    note: Callable[[str, str], None]


class JobStep(NamedTuple):
    """A row of a workflow's table."""

    name: str
    stage: JobStage
    run: Callable[[Work], Progress]
    at_most_s: float
    on_failure: Callable[[Work], Progress]
    most_starts: int = 5  # by agents one after another: more, and the step is what kills them


def nothing_to_undo(_work: Work) -> Progress:
    yield from ()


def pause(work: Work, seconds: float, why: Waits) -> Progress:
    yield from wait(work.means, seconds, why)


def wait(means: JobMeans, seconds: float, why: Waits) -> Progress:
    until = means.clock.monotonic() + seconds
    while means.clock.monotonic() < until:
        yield why


def run_program(work: Work, code: str, command: Sequence[str]) -> Progress:
    """Raises StepFailedError with this code and the program's last line; all its last lines are logged."""
    program = work.means.programs.start(command, _environment())
    try:
        while (status := program.ended()) is None:
            yield Waits.WORKING
    finally:
        program.kill()
    if status:
        lines = program.lines()[-_PROGRAM_LINES:]
        for line in lines:
            log.info("%s: %s", Path(command[0]).name, line)
        raise StepFailedError(code, lines[-1] if lines else f"exit status {status}")


def _environment() -> dict[str, str]:
    """No pip.conf, no user's packages, nothing that an administrator's shell has set."""
    return {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "HOME": "/nonexistent",
        "PIP_CONFIG_FILE": os.devnull,
        "PYTHONNOUSERSITE": "1",
    }


def fetched(work: Work, path: str) -> Generator[Waits, None, Path]:
    """A target's file on this disk, however long the fleet says "later". Raises UpdateError."""
    found: Path = yield from patiently(work.means, lambda releases: releases.fetch(path))
    return found


def published(work: Work) -> Progress:
    """The repository has the release, nobody has recalled it, and it is no way back. As is known now.

    Raises StepFailedError, UpdateError.
    """

    def look(releases: Releases) -> tuple[TargetInfo | None, str]:
        releases.refresh()
        found = releases.target(work.job.path)
        return found, work.means.had.newer(work.job.kind, found, releases) if found else ""

    found, newer = yield from patiently(work.means, look)
    if found is None:
        raise StepFailedError("not_published", f"{work.job.path} is not in the repository")
    if found.recalled:
        raise StepFailedError("recalled", f"{work.job.path} is recalled: {found.recalled}")
    if newer:
        text = f"{work.job.path} is older than {newer}, which was in use, and is not recalled"
        raise StepFailedError("older", text)


def files_of(work: Work) -> Generator[Waits, None, list[TargetInfo]]:
    """What the job's release is made of. Raises StepFailedError, UpdateError, OSError."""
    path = work.job.path
    yield from published(work)
    file = yield from fetched(work, path)
    with file.open("rb") as opened:
        content = opened.read(MOST_BYTES + 1)
    try:
        release = decode(content, path)
    except ReleaseMalformedError as error:
        raise StepFailedError("malformed", str(error)) from error

    def look(releases: Releases) -> list[TargetInfo | None]:
        return [releases.target(name) for name in release.paths()]

    found: list[TargetInfo | None] = yield from patiently(work.means, look)
    if None in found:
        raise StepFailedError("not_published", f"{path} names files that are not in the repository")
    return [info for info in found if info]


def tidied(work: Work, keep: list[str]) -> Progress:
    """Of what was fetched, only these paths' files are left. Raises UpdateError."""
    yield from patiently(work.means, lambda releases: releases.tidy(keep))


def dropped(work: Work, paths: list[str]) -> Progress:
    """Of what was fetched, these paths' files are gone. Raises UpdateError."""
    yield from patiently(work.means, lambda releases: releases.drop(paths))


def when_idle(work: Work, act: Callable[[], None]) -> Progress:
    """Once nobody is served; nobody begins a visit while it acts. Raises what `act` raises."""
    while True:
        with work.means.counter.held_idle() as is_idle:
            if is_idle:
                act()
                return
        yield from pause(work, _LOOK_S, Waits.WORKING)


def patiently(means: JobMeans, call: Callable[[Releases], Any]) -> Generator[Waits, None, Any]:
    said = ""
    while True:
        try:
            return (yield from _on_a_thread(means, call))
        except UpdateUnavailableError as error:
            if said != str(error):  # a night offline leaves the log's end readable
                said = str(error)
                log.info("later: %s", said)
            yield from wait(means, means.place.retry_s, Waits.LATER)


def _on_a_thread(means: JobMeans, call: Callable[[Releases], Any]) -> Generator[Waits, None, Any]:
    """The releases' functions block; the agent goes on meanwhile."""
    outcome = _Outcome()

    def run() -> None:
        try:
            outcome.value = call(means.releases)
        except Exception as error:  # noqa: BLE001 - it is raised again, on the agent's own thread
            outcome.error = error

    means.stop.clear()
    thread = threading.Thread(target=run, name="releases", daemon=True)
    thread.start()
    try:
        while thread.is_alive():
            yield Waits.LATER  # for an answer, for its turn: that the fleet is away is no fault of the step's
    finally:
        means.stop.set()
        thread.join(_STOPS_WITHIN_S)
        if thread.is_alive():  # systemd starts the agent again, and the job goes on or ends then
            log.critical("a download does not stop: the agent ends")
            sys.exit(70)
    if outcome.error:
        raise outcome.error
    return outcome.value


class _Outcome:
    value: Any = None
    error: Exception | None = None
