"""How far a roll-out has come, for whoever looks at it: by ring, and what failed why."""

from typing import NamedTuple

from provisioning.fleet.register import Register
from provisioning.fleet.rollout_views import FleetView
from provisioning.fleet.rollouts import rules
from provisioning.fleet.rollouts.kiosks import KioskFacts, place
from provisioning.fleet.rollouts.plan import Part, PartState, Rollout, RolloutState
from provisioning.updates.jobs import JobStatus


class RingCount(NamedTuple):
    """Kiosks of one ring. offline: of those that are not done."""

    ring: str
    is_open: bool
    kiosks: int
    done: int
    under_way: int
    waiting: int
    failed: int
    offline: int


class Failure(NamedTuple):
    """status: what the kiosk said last of it; None: nothing any more."""

    device: str
    part: Part
    status: JobStatus | None


class Summary(NamedTuple):
    rollout: Rollout
    is_complete: bool
    rings: list[RingCount]
    failures: list[Failure]

    @property
    def awaited(self) -> RingCount | None:
        """The last ring that is open, where nobody in it has come to an end, or can be reached."""
        ring = self.rings[self.rollout.ring]
        is_silent = ring.kiosks > 0 and ring.offline == ring.kiosks and not ring.failed
        return ring if self.rollout.state is RolloutState.RUNNING and is_silent else None


def summary(register: Register, rollout: Rollout, now: float) -> Summary:
    """now: seconds since the epoch."""
    plan = rollout.plan
    seen = FleetView(register, now).seen_by(rollout)
    rings = [
        _count(
            rollout, number, [one for one in seen if place(plan, one.device, one.ring) == number]
        )
        for number in range(len(plan.rings))
    ]
    said = register.jobs.newest_of(plan.kind, plan.release)
    failures = [
        Failure(device, part, said.get(device))
        for device, part in sorted(rollout.parts.items())
        if part.is_failing
    ]
    return Summary(rollout, rules.is_complete(rollout, seen), rings, failures)


def _count(rollout: Rollout, number: int, kiosks: list[KioskFacts]) -> RingCount:
    parts = [(one, rollout.parts.get(one.device, Part())) for one in kiosks]

    def of(state: PartState) -> int:
        return sum(part.state is state for _, part in parts)

    return RingCount(
        ring=str(rollout.plan.rings[number]),
        is_open=number <= rollout.ring,
        kiosks=len(kiosks),
        done=of(PartState.DONE),
        under_way=of(PartState.ASKED),
        waiting=of(PartState.WAITING),
        failed=of(PartState.FAILED),
        offline=sum(not one.is_online and not part.is_done for one, part in parts),
    )
