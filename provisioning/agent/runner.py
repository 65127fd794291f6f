"""Drives one job at a time through its workflow: keeps each step before it begins, times, stops, undoes it.

A kill at any moment leaves a journal that says which step was at work: the next agent runs that step again,
or goes on undoing it. Nothing here is decided by the wall clock.
"""

import contextlib
import datetime as dt
import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from provisioning.agent import journal
from provisioning.agent.journal import Ending, RunningJob
from provisioning.agent.log_tail import LogTail, clean
from provisioning.agent.ports import ServicesError
from provisioning.agent.releases import UpdateError, UpdateStoreError, UpdateUntrustedError
from provisioning.agent.step_failure import StepFailedError
from provisioning.agent.workflow import JobMeans, JobStep, Progress, Waits, Work
from provisioning.updates.jobs import FLEET_AWAY, JobKind, JobStage, JobState, JobStatus, UpdateJob

log = logging.getLogger(__name__)

_PATIENCE_S = 7 * 24 * 3600.0  # with "later", too, a step has an end
_MOST_QUEUED = 16
_VERSIONS = 1 << 20  # of one agent's statuses and reports; the next one's are all above
_UNDO_TRIES = 20
_UNDO_AGAIN_S = 1.0


class JobRunner:
    """One job at a time. tell(status): every new status, oldest first."""

    def __init__(
        self,
        file: Path,
        means: JobMeans,
        workflows: Mapping[JobKind, Sequence[JobStep]],
        tail: LogTail,
        tell: Callable[[JobStatus], None],
    ) -> None:
        self._file, self._means = file, means
        self._workflows, self._tail, self._tell = workflows, tail, tell
        self._journal = journal.load(file)
        self._journal.version += -self._journal.version % _VERSIONS + _VERSIONS
        self._save_if_possible()
        self._progress: Progress | None = None
        self._began = self._paused = 0.0
        self._undo_failed = 0
        self._not_before = 0.0
        self._last_tick = 0.0

    @property
    def is_at_work(self) -> bool:
        return self._journal.running is not None or bool(self._journal.queued)

    @property
    def last(self) -> JobStatus | None:
        """Of the job that ended last."""
        return self._journal.ended[-1] if self._journal.ended else None

    def next_version(self) -> int:
        """Higher than every one before, also than those of agents before this one."""
        self._journal.version += 1
        return self._journal.version

    def brings(self, job: UpdateJob) -> bool:
        """Another job of the same release waits, or is at work and not being undone."""
        running = self._journal.running
        at_work = [running.job] if running and running.ending is None else []
        others = [one for one in (*at_work, *self._journal.queued) if one.id != job.id]
        return any((one.kind, one.release) == (job.kind, job.release) for one in others)

    # -- orders -----------------------------------------------------------------------------

    def take(self, job: UpdateJob) -> None:
        """Queue it, or say why not. The same one again changes nothing. Raises OSError."""
        if self._journal.knows(job.id):
            return
        if len(self._journal.queued) >= _MOST_QUEUED:
            text = f"{_MOST_QUEUED} jobs wait already; send it later"
            self._end(job, Ending(JobState.REJECTED, "queue_full", text))
        else:
            self._journal.queued.append(job)
            self._told(job, JobState.QUEUED, JobStage.ACCEPT)
            self._save()

    def adopt(self, running: RunningJob) -> None:
        """Go on with what no journal knows of."""
        self._journal.running = running
        self._save_if_possible()

    def cancel(self, job_id: str) -> None:
        """Stop it and undo what it did. One that has ended stays as it is. Raises OSError."""
        running = self._journal.running
        if running and running.job.id == job_id and running.ending is None:
            self._fail(running, Ending(JobState.CANCELED, "canceled", "stopped by the fleet"))
            return
        for job in [job for job in self._journal.queued if job.id == job_id]:
            self._journal.queued.remove(job)
            self._end(job, Ending(JobState.CANCELED, "canceled", "stopped before it began"))

    def cancel_all(self) -> None:
        """Raises OSError."""
        for job in list(self._journal.queued):
            self.cancel(job.id)
        if self._journal.running:
            self.cancel(self._journal.running.job.id)

    # -- a turn -----------------------------------------------------------------------------

    def tick(self) -> None:
        """Go on a little. Raises RestartInOtherSlotError; nothing else, whatever a step runs into."""
        now = self._means.clock.monotonic()
        since, self._last_tick = now - self._last_tick, now
        if now < self._not_before:
            return
        running = self._journal.running or self._next()
        if running is None:
            return
        try:
            if self._progress is None:
                self._begin(running)
            else:
                self._go_on(running, self._progress, since)
        except (StepFailedError, UpdateError, OSError) as error:
            self._failed(running, error)

    def _next(self) -> RunningJob | None:
        if not self._journal.queued:
            return None
        job = self._journal.queued.pop(0)
        self._journal.running = RunningJob(job, self._workflows[job.kind][0].name)
        return self._journal.running

    def _begin(self, running: RunningJob) -> None:
        """The step is on disk before it does anything."""
        step = self._step(running)
        running.starts += 1
        if running.ending is None:
            self._check(running, step)
            self._told(running.job, JobState.IN_PROGRESS, step.stage)
            self._save()
        work = Work(running.job, self._means, running.facts, self._note)
        self._progress = (step.on_failure if running.ending else step.run)(work)
        self._began, self._paused = self._means.clock.monotonic(), 0.0
        log.info("%s: %s%s", running.job.id, "undoing " if running.ending else "", step.name)

    def _check(self, running: RunningJob, step: JobStep) -> None:
        """Raises StepFailedError."""
        if step.name != running.step:
            text = f"this version's agent has no step {running.step}; send the job again"
            raise StepFailedError("unknown_step", text)
        if running.starts > step.most_starts:
            text = f"the agent ended {step.most_starts} times at {step.name}"
            raise StepFailedError("kept_ending", text)

    def _go_on(self, running: RunningJob, progress: Progress, since: float) -> None:
        try:
            waits = next(progress)
        except StopIteration:
            self._progress = None
            self._done(running)
            return
        if waits is Waits.LATER:
            self._paused += since
        self._look_at_time(running)

    def _look_at_time(self, running: RunningJob) -> None:
        step = self._step(running)
        spent = self._means.clock.monotonic() - self._began
        if running.ending is not None:
            return
        if spent - self._paused > step.at_most_s:
            text = f"{step.name} was not done in {step.at_most_s:.0f} s"
            self._fail(running, Ending(JobState.TIMED_OUT, f"{step.name}_timed_out", text))
        elif spent > _PATIENCE_S:
            text = f"the fleet was away, or had no room, for {_PATIENCE_S / 86_400:.0f} days"
            self._fail(running, Ending(JobState.TIMED_OUT, FLEET_AWAY, text))

    def _done(self, running: RunningJob) -> None:
        """The step is: what comes next is on disk with its own beginning."""
        if running.ending is not None:
            self._end(running.job, running.ending, self._step(running).stage)
            return
        steps = self._workflows[running.job.kind]
        at = steps.index(self._step(running)) + 1
        if at == len(steps):
            self._end(running.job, Ending(JobState.SUCCEEDED, "", ""), JobStage.DONE)
            return
        running.step, running.starts = steps[at].name, 0

    def _failed(self, running: RunningJob, error: StepFailedError | UpdateError | OSError) -> None:
        self._stop_step()
        code, text = _reason(error)
        if running.ending is None:
            self._fail(running, Ending(JobState.FAILED, code, text))
            return
        log.warning("%s: not undone yet: %s", running.job.id, text)
        self._undo_failed += 1
        self._not_before = self._means.clock.monotonic() + _UNDO_AGAIN_S
        if self._undo_failed > _UNDO_TRIES:
            stuck = Ending(JobState.FAILED, "not_undone", f"{running.ending.text}; then: {text}")
            self._end(running.job, stuck, JobStage.ROLL_BACK)

    def _fail(self, running: RunningJob, ending: Ending) -> None:
        """It will end so, once its step is undone. That holds also where the disk takes nothing."""
        log.warning("%s: %s: %s", running.job.id, ending.code, ending.text)
        running.ending, running.starts = ending, 0
        self._undo_failed = 0
        self._save_if_possible()
        self._stop_step()

    def _stop_step(self) -> None:
        progress, self._progress = self._progress, None
        if progress is not None:
            with contextlib.suppress(StepFailedError, UpdateError, OSError):
                progress.close()

    # -- what is kept and told --------------------------------------------------------------

    def _step(self, running: RunningJob) -> JobStep:
        """One that only another version's agent has is undone as the last one is: whatever was done."""
        steps = self._workflows[running.job.kind]
        return next((step for step in steps if step.name == running.step), steps[-1])

    def _note(self, name: str, value: str) -> None:
        if self._journal.running:
            self._journal.running.facts[name] = value
            self._save()

    def _end(self, job: UpdateJob, ending: Ending, stage: JobStage = JobStage.ACCEPT) -> None:
        log.info("%s: %s %s", job.id, ending.state, ending.code)
        status = self._told(job, ending.state, stage, ending)
        if self._journal.running and self._journal.running.job.id == job.id:
            self._journal.end(status)
        else:
            self._journal.keep(status)
        self._save_if_possible()

    def _told(
        self, job: UpdateJob, state: JobState, stage: JobStage, ending: Ending | None = None
    ) -> JobStatus:
        status = JobStatus(
            id=job.id,
            version=self.next_version(),
            state=state,
            stage=stage,
            kind=job.kind,
            release=job.release,
            code=ending.code if ending else "",
            text=clean(ending.text) if ending else "",
            at=dt.datetime.fromtimestamp(self._means.clock.wall(), dt.UTC),
            log=self._tail.lines if ending and ending.code else (),
        )
        self._tell(status)
        return status

    def _save(self) -> None:
        journal.save(self._file, self._journal)

    def _save_if_possible(self) -> None:
        """What could not be kept is done again by the next agent, and comes to the same."""
        try:
            self._save()
        except OSError as error:
            log.warning("the journal is not kept: %s", error.strerror)


def _reason(error: StepFailedError | UpdateError | OSError) -> tuple[str, str]:
    """(code, text) of what a step ran into."""
    match error:
        case StepFailedError(code=code, text=text):
            return code, text
        case UpdateUntrustedError():
            return "untrusted", str(error)
        case ServicesError():
            return "services", str(error)
        case UpdateStoreError() | OSError():
            return "disk", f"this kiosk's disk: {error}"
        case _:
            return "update", str(error)
