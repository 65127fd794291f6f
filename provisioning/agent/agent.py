"""The agent's rules between broker and jobs: orders in, statuses and reports out. Sans-I/O but for its ports.

A status is sent until the broker has acknowledged it. That says nothing of whether somebody has kept it, so
that what ended last is told again with each report: no roll-out waits for a message that was lost.
"""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import msgspec

from kiosk import durable_files
from kiosk.errors import EvidenceError
from provisioning.agent.runner import JobRunner
from provisioning.agent.wiping import Wiping
from provisioning.updates import desired_and_reported
from provisioning.updates.desired_and_reported import Desired, Reported, ReportedWipe
from provisioning.updates.jobs import CancelJob, JobState, JobStatus, UpdateJob, WipeKiosk

log = logging.getLogger(__name__)

_REPORT_S = 60.0
# How far a desired document may be ahead of the one before, and how high the first one of all: a forged one
# would otherwise be the last that is ever read.
_MOST_AHEAD, _MOST_AT_FIRST = 1 << 20, 1 << 40
_ACCEPTED = 0x80  # PUBACK reason codes from here on are refusals (MQTT 5 §2.4)


class UpLink(Protocol):
    """Publishes on kiosk/v1/{device}/up/{channel}."""

    def publish(self, channel: str, payload: bytes) -> int | None:
        """The packet's number; None: not now."""


class Account(msgspec.Struct, frozen=True):
    """What the desired document makes of a report."""

    version: int
    wanted: Desired
    not_understood: tuple[str, ...]
    identity: str
    wipe: ReportedWipe | None


class KioskAgent:
    """report(account): this kiosk's state now. monotonic(): seconds. kept: where the desired document is."""

    def __init__(
        self, report: Callable[[Account], Reported], monotonic: Callable[[], float], kept: Path
    ) -> None:
        self._report, self._monotonic, self._kept = report, monotonic, kept
        self._runner: JobRunner | None = None
        self._wiping: Wiping | None = None
        self._last_words = 0  # the packet that says that this kiosk is wiped
        self._wanted = Desired(version=0)
        self._not_understood: tuple[str, ...] = ()
        self._covered: set[str] = set()  # jobs of this document that another one does already
        self._unsent: dict[str, JobStatus] = {}  # the newest of each job
        self._under_way: dict[int, JobStatus] = {}
        self._report_at = 0.0
        self._recall()

    def drive(self, runner: JobRunner, wiping: Wiping) -> None:
        """From now on; what ended last is told again."""
        self._runner, self._wiping = runner, wiping
        if runner.last:
            self._unsent[runner.last.id] = runner.last

    def tell(self, status: JobStatus) -> None:
        """A new status of a job."""
        self._unsent[status.id] = status
        if status.state is JobState.CANCELED:  # it does nobody's work any more
            self._covered.clear()
        if status.state.is_final:
            self._report_at = 0.0

    # -- from the broker --------------------------------------------------------------------

    def received(self, channel: str, payload: bytes) -> None:
        """channel: desired, job. Raises EvidenceError, OSError."""
        if channel == "desired":
            self._take_desired(payload)
        elif channel == "job":
            self._take_order(payload)
        else:
            raise EvidenceError("a topic that is none of the agent's")

    def connected(self) -> None:
        self._report_at = 0.0

    def disconnected(self) -> None:
        """What was under way goes out again, where nothing newer of the same job does."""
        for status in self._under_way.values():
            self._unsent.setdefault(status.id, status)
        self._under_way.clear()

    def acknowledged(self, number: int, code: int) -> None:
        if number == self._last_words and code == 0 and self._wiping:
            self._wiping.heard()
        status = self._under_way.pop(number, None)
        if status and code >= _ACCEPTED:
            log.warning("the broker refuses a status: 0x%02x", code)

    def _take_order(self, payload: bytes) -> None:
        order = desired_and_reported.order(payload)
        if self._runner is None or self._wiping is None:
            return
        match order:
            case WipeKiosk(identity=identity):
                self._wiping.take(identity)
                self._report_at = 0.0
            case UpdateJob() if not self._wiping.is_wanted:
                self._runner.take(order)
            case CancelJob(id=job_id):
                self._runner.cancel(job_id)

    def _take_desired(self, payload: bytes) -> None:
        wanted, unknown = desired_and_reported.desired(payload)
        if wanted.version < self._wanted.version:
            return
        if wanted.version > self._highest():
            raise EvidenceError(f"desired: version {wanted.version} after {self._wanted.version}")
        durable_files.replace(self._kept, payload)
        if wanted.version > self._wanted.version:
            self._covered.clear()
        self._wanted, self._not_understood = wanted, unknown
        self._report_at = 0.0

    def _highest(self) -> int:
        """Version of a desired document that is read next."""
        present = self._wanted.version
        return present + _MOST_AHEAD if present else _MOST_AT_FIRST

    def _recall(self) -> None:
        """An older document that comes after a restart is older still."""
        try:
            self._wanted, self._not_understood = desired_and_reported.desired(
                self._kept.read_bytes()
            )
        except FileNotFoundError:
            return
        except (EvidenceError, OSError) as error:
            log.warning("what was wanted is not known any more: %s", error)

    # -- a turn -----------------------------------------------------------------------------

    def tick(self, link: UpLink) -> None:
        """Raises RestartInOtherSlotError, OSError."""
        if self._runner is None or self._wiping is None or self._wiping.is_over:
            return
        self._turn(self._runner, self._wiping)
        self._send(link)
        now = self._monotonic()
        if now >= self._report_at:
            self._report_at = now + _REPORT_S
            if last := self._runner.last:
                self._unsent.setdefault(last.id, last)
            reported = self._report(self._account(self._runner, self._wiping))
            number = link.publish("state", msgspec.json.encode(reported))
            self._last_words = number or 0 if self._wiping.awaits_hearing else 0
            if not self._wiping.is_wanted:
                self._follow(reported, self._runner)

    def _turn(self, runner: JobRunner, wiping: Wiping) -> None:
        """Raises RestartInOtherSlotError, OSError."""
        if wiping.is_wanted:
            runner.cancel_all()
        runner.tick()
        if not runner.is_at_work:
            before = wiping.reported()
            wiping.tick()
            if wiping.reported() != before:
                self._report_at = 0.0

    def _account(self, runner: JobRunner, wiping: Wiping) -> Account:
        return Account(
            runner.next_version(),
            self._wanted,
            self._not_understood,
            wiping.identity,
            wiping.reported(),
        )

    def _follow(self, reported: Reported, runner: JobRunner) -> None:
        """What is wanted becomes a job, once for each desired document: who wants it again says so anew.

        A newer document that wants what a job is bringing already, as after a gap of the connection, has
        that job's end: it is not done twice.
        """
        for kind in desired_and_reported.differing(self._wanted, reported.versions):
            job_id = desired_and_reported.job_id(self._wanted.version, kind)
            job = UpdateJob(job_id, kind, self._wanted.release(kind))
            if runner.brings(job):
                self._covered.add(job_id)
            elif job_id not in self._covered:
                runner.take(job)

    def _send(self, link: UpLink) -> None:
        for job_id, status in list(self._unsent.items()):
            number = link.publish("job", msgspec.json.encode(status))
            if number is None:
                return
            self._under_way[number] = status
            del self._unsent[job_id]
