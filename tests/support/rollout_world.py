"""Kiosks of a roll-out as a model: they hear, work, fail, go offline; the rules are the real ones."""

import msgspec

from provisioning.fleet.rollouts import rules
from provisioning.fleet.rollouts.kiosks import KioskFacts, LastJob
from provisioning.fleet.rollouts.plan import PartState, Ring, Rollout, RolloutPlan
from provisioning.updates.jobs import JobKind, JobStage, JobState

NEW, OLD = "2", "1"
_STAGES = (JobStage.DOWNLOAD, JobStage.INSTALL, JobStage.TEST, JobStage.SWITCH, JobStage.CONFIRM)
RINGS = (Ring(name="canary"), Ring(percent=25), Ring(percent=100))


class ModelKiosk:
    """An agent's behaviour, as far as the fleet can tell. fails: codes of its next attempts."""

    def __init__(self, device, ring="", fails=()):
        self.device, self.ring, self.fails = device, ring, list(fails)
        self.release, self.is_online = OLD, True
        self.wanted, self.number = "", 0
        self.job = None
        self.told_as = 0
        self.attempts_failed = 0
        self.switches = 0
        self.report()

    def hear(self, wanted, number, cancel):
        """What the fleet sends, to a kiosk that is online."""
        if cancel and self.job and self.job.is_under_way:
            self._end(JobState.CANCELED, "canceled")
        self.wanted, self.number = wanted, number
        is_new = self.job is None or self.job.desired < number
        busy = self.job and self.job.is_under_way
        if wanted and wanted != self.release and is_new and not busy:
            self.job = LastJob(number, self._next(), JobState.IN_PROGRESS, _STAGES[0])

    def work(self, *, later=False):
        """One stage further, or "later"."""
        if not self.is_online or not self.job or not self.job.is_under_way:
            return
        if later:
            self.job = self.job._replace(told_as=self._next())
            return
        at = _STAGES.index(self.job.stage)
        if self.job.stage is JobStage.TEST and self.fails:
            self.attempts_failed += 1
            self._end(JobState.FAILED, self.fails.pop(0))
        elif self.job.stage is JobStage.SWITCH:
            self.release, self.switches = NEW, self.switches + 1
            self.job = self.job._replace(told_as=self._next(), stage=JobStage.CONFIRM)
        elif at + 1 == len(_STAGES):
            self._end(JobState.SUCCEEDED, "")
        else:
            self.job = self.job._replace(told_as=self._next(), stage=_STAGES[at + 1])
        self.report()

    def report(self):
        self._reported = (self.release, self._next(), self.job)

    @property
    def seen(self):
        release, told_as, job = self._reported
        return KioskFacts(
            device=self.device,
            release=release,
            told_as=told_as,
            job=self.job if self.is_online else job,
            ring=self.ring,
            is_online=self.is_online,
        )

    def _end(self, state, code):
        if state is JobState.CANCELED and self.job.stage is JobStage.CONFIRM:
            self.release = OLD
        self.job = self.job._replace(told_as=self._next(), state=state, code=code)

    def _next(self):
        self.told_as += 1
        return self.told_as


class World:
    """Turns the rules, numbers the documents, and carries them to whoever is online."""

    def __init__(self, kiosks, **traits):
        given = {"rings": RINGS, "in_opening_hours": True, "failed_percent": 0} | traits
        plan = RolloutPlan(id="policy-1", kind=JobKind.POLICY, release=NEW, **given)
        self.rollout = Rollout(plan=plan)
        self.kiosks = {kiosk.device: kiosk for kiosk in kiosks}
        self.now = 1_800_000_000.0
        self._number = 0

    def turn(self):
        seen = [kiosk.seen for kiosk in self.kiosks.values()]
        self.rollout = rules.turn(self.rollout, seen, self.now)
        again = rules.turn(self.rollout, seen, self.now)
        assert again == self.rollout, "a turn that nothing has happened before changes nothing"
        self._tell()
        return self

    def act(self, change):
        self.rollout = change(self.rollout)
        return self.turn()

    def run(self, times=1):
        for _ in range(times):
            self.turn()
            for kiosk in self.kiosks.values():
                kiosk.work()
        return self.turn()

    def part(self, device):
        return self.rollout.parts[device]

    def states(self):
        return {device: part.state.value for device, part in sorted(self.rollout.parts.items())}

    def add(self, kiosk):
        self.kiosks[kiosk.device] = kiosk

    @property
    def failing(self):
        parts = self.rollout.parts.values()
        return sum(part.is_failing and not part.is_forgiven for part in parts)

    @property
    def is_complete(self):
        return rules.is_complete(self.rollout, [one.seen for one in self.kiosks.values()])

    def _tell(self):
        parts = dict(self.rollout.parts)
        for device, part in parts.items():
            if part.state is PartState.ASKED and not part.asked_as:
                self._number += 1
                parts[device] = msgspec.structs.replace(part, asked_as=self._number)
        self.rollout = msgspec.structs.replace(self.rollout, parts=parts)
        for kiosk in self.kiosks.values():
            if kiosk.is_online:
                wanted = rules.wish(self.rollout, kiosk.device, kiosk.release)
                asked_as = parts[kiosk.device].asked_as or kiosk.number
                kiosk.hear(wanted, asked_as, cancel=wanted != NEW)
