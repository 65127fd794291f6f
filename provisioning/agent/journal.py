"""The agent's memory on disk, one file that is replaced whole: the job at work, what waits, what ended."""

import logging
from pathlib import Path

import msgspec

from kiosk import durable_files
from provisioning.updates.jobs import JobState, JobStatus, UpdateJob

log = logging.getLogger(__name__)

_ENDED_KEPT = 20
_LARGEST = 1 << 20


class Ending(msgspec.Struct, frozen=True):
    """How a job will have ended once what it did is undone."""

    state: JobState
    code: str
    text: str


class RunningJob(msgspec.Struct):
    """The job at work."""

    job: UpdateJob
    step: str
    starts: int = 0  # of this step; each kill of the agent adds one
    ending: Ending | None = None  # its step is being undone
    facts: dict[str, str] = msgspec.field(default_factory=dict)


class Journal(msgspec.Struct):
    """What outlives the agent's process. version: of the status told last."""

    version: int = 0
    running: RunningJob | None = None
    queued: list[UpdateJob] = msgspec.field(default_factory=list)
    ended: list[JobStatus] = msgspec.field(default_factory=list)

    def knows(self, job_id: str) -> bool:
        """It has come before: a job is done once, however often it is sent."""
        at_work = [self.running.job.id] if self.running else []
        queued, ended = [job.id for job in self.queued], [one.id for one in self.ended]
        return job_id in {*at_work, *queued, *ended}

    def end(self, status: JobStatus) -> None:
        self.running = None
        self.keep(status)

    def keep(self, status: JobStatus) -> None:
        """Of a job that has ended; the last ones are known."""
        self.ended = [*self.ended, status][-_ENDED_KEPT:]


def load(file: Path) -> Journal:
    """What is there, or an empty one where nothing can be read. Raises OSError but for a missing file."""
    try:
        with file.open("rb") as kept:
            content = kept.read(_LARGEST)
        return msgspec.json.decode(content, type=Journal)
    except FileNotFoundError:
        return Journal()
    except (msgspec.MsgspecError, RecursionError) as error:
        log.warning("%s is damaged, and begun anew: %s", file.name, error)
        return Journal()


def save(file: Path, journal: Journal) -> None:
    """On disk before it returns. Raises OSError."""
    durable_files.replace(file, msgspec.json.encode(journal))
