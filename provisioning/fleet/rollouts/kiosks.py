"""A kiosk as a roll-out sees it: what it last said, where it stands, and in which ring."""

import hashlib
from typing import NamedTuple

from provisioning.fleet.rollouts.plan import RolloutPlan
from provisioning.fleet.rollouts.store_hours import USUAL_DAY, StoreDay
from provisioning.updates.jobs import JobStage, JobState

_SHARES = 10_000  # in which places are told apart: hundredths of a percent


class LastJob(NamedTuple):
    """What a kiosk said last of a job of the roll-out's release."""

    desired: int  # the version of the desired document that led to it
    told_as: int  # the status's own version
    state: JobState
    stage: JobStage
    code: str = ""

    @property
    def is_under_way(self) -> bool:
        return not self.state.is_final

    @property
    def has_failed(self) -> bool:
        return self.state in {JobState.FAILED, JobState.TIMED_OUT, JobState.REJECTED}

    @property
    def has_switched(self) -> bool:
        """The new version runs; what is left is that it proves itself, or that it goes back."""
        return self.is_under_way and self.stage in {JobStage.CONFIRM, JobStage.ROLL_BACK}


class KioskFacts(NamedTuple):
    """Facts, for one kind of release."""

    device: str
    release: str = ""  # in use
    told_as: int = 0  # the version of the report that said so
    job: LastJob | None = None
    ring: str = ""
    store: str = ""
    day: StoreDay = USUAL_DAY
    is_online: bool = True  # heard of within some minutes
    is_held: bool = False  # by somebody's lease, or busy with another roll-out


def place(plan: RolloutPlan, device: str, ring: str) -> int:
    """The number of the ring that a kiosk falls into; the same each time, and known before it is there."""
    for at, one in enumerate(plan.rings):
        if one.name and one.name == ring:
            return at
    share = spread(plan.id, device) % _SHARES
    counted = (
        at
        for at, one in enumerate(plan.rings)
        if not one.name and share < one.percent * _SHARES // 100
    )
    return next(counted, len(plan.rings) - 1)


def spread(rollout: str, device: str) -> int:
    """A number that tells nothing of the kiosk: another order of kiosks for each roll-out."""
    return int.from_bytes(hashlib.sha256(f"{rollout}\0{device}".encode()).digest()[:8])
