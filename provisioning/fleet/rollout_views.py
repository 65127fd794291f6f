"""The fleet as its roll-outs see it at one moment: each kiosk's facts, for the kind that is rolled out."""

from provisioning.fleet.register import Register
from provisioning.fleet.rollouts.kiosks import KioskFacts, LastJob
from provisioning.fleet.rollouts.plan import PartState, Rollout
from provisioning.fleet.rollouts.store_hours import USUAL_DAY
from provisioning.fleet.tables.kiosks import KnownKiosk
from provisioning.updates import desired_and_reported
from provisioning.updates.jobs import JobKind, JobStatus
from provisioning.updates.target_paths import is_version

ONLINE_S = 180.0  # three of an agent's reports


def is_online(known: KnownKiosk, now: float) -> bool:
    """now: seconds since the epoch; who was heard of in its future was heard of before the clock was set."""
    return known.heard_at is not None and abs(now - known.heard_at) < ONLINE_S


class FleetView:
    """now: seconds since the epoch. has_just_begun: who was asked need not have had the time to report."""

    def __init__(self, register: Register, now: float, *, has_just_begun: bool = False) -> None:
        self._register, self._now = register, now
        self._has_just_begun = has_just_begun
        self.kiosks = register.kiosks.all()
        self._days = register.store_days.all()
        self._leases = register.leases.running(now)
        self._asked: dict[str, str] = {}  # by which roll-out; one at a time

    def is_online(self, known: KnownKiosk) -> bool:
        return is_online(known, self._now)

    def hold(self, rollout: Rollout) -> None:
        """Whom it has asked is busy for the others."""
        for device, part in rollout.parts.items():
            if part.state is PartState.ASKED:
                self._asked.setdefault(device, rollout.plan.id)

    def seen_by(self, rollout: Rollout) -> list[KioskFacts]:
        """All that are known. One that never reported is offline, and not through with anything."""
        plan = rollout.plan
        jobs = self._register.jobs.newest_of(plan.kind, plan.release)
        return [
            KioskFacts(
                device=known.device,
                release=_in_use(known, plan.kind),
                told_as=known.report.version if known.report else 0,
                job=_last(jobs.get(known.device)),
                ring=known.ring,
                store=known.store,
                day=self._days.get(known.store, USUAL_DAY),
                is_online=self._is_there(known),
                is_held=self._is_held(known.device, plan.id),
            )
            for known in self.kiosks
        ]

    def _is_there(self, known: KnownKiosk) -> bool:
        is_awaited = self._has_just_begun and known.device in self._asked
        return known.report is not None and (self.is_online(known) or is_awaited)

    def _is_held(self, device: str, rollout: str) -> bool:
        return device in self._leases or self._asked.get(device, rollout) != rollout


def _in_use(known: KnownKiosk, kind: JobKind) -> str:
    """What may stand in a document again; a kiosk can say anything of itself."""
    told = known.report.versions.get(kind.value, "") if known.report else ""
    return told if is_version(told) else ""


def _last(status: JobStatus | None) -> LastJob | None:
    if status is None or not (desired := desired_and_reported.desired_version(status.id)):
        return None
    return LastJob(desired, status.version, status.state, status.stage, status.code)
