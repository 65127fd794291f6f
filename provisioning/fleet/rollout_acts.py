"""What people do with roll-outs and kiosks: each act is checked, kept and audited together, or not at all."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from provisioning.fleet.errors import RepositoryInputError
from provisioning.fleet.register import Register
from provisioning.fleet.rollout_views import FleetView
from provisioning.fleet.rollouts import rules
from provisioning.fleet.rollouts.plan import Rollout, RolloutPlan, RolloutState
from provisioning.fleet.rollouts.store_hours import StoreDay
from provisioning.fleet.tables.leases import Lease
from provisioning.fleet.tables.wipes import Wipe
from provisioning.updates.jobs import JobKind


class RolloutActs:
    """Of one person. now(): seconds since the epoch. All raise RepositoryInputError."""

    def __init__(self, register: Register, who: str, now: Callable[[], float]) -> None:
        self._register, self._who, self._now = register, who, now

    # -- roll-outs --------------------------------------------------------------------------

    def find(self, name: str) -> Rollout:
        rollout = self._register.rollouts.find(name)
        if rollout is None:
            raise RepositoryInputError(name, "is no roll-out; `fleet rollout list` shows them")
        return rollout

    def free_id(self, kind: JobKind) -> str:
        return f"{kind.value}-{self._register.rollouts.next_number()}"

    def is_ring(self, name: str) -> bool:
        """Whether a kiosk is in it."""
        return any(one.ring == name for one in self._register.kiosks.all())

    def begin(self, plan: RolloutPlan, *, replaces: bool, proposed_by: str = "") -> None:
        """replaces: one of this kind that is not through is ended; otherwise it stands in the way."""
        detail = f"{plan.kind.value} {plan.release}, rings {', '.join(map(str, plan.rings))}"
        detail += f" (proposed by {proposed_by})" if proposed_by else ""
        with self._acting("rollout begun", plan.id, detail):
            for before in self._register.rollouts.in_effect():
                if before.plan.kind is plan.kind and not before.state.is_over:
                    self._supersede(before, replaces=replaces)
            self._check_rings(plan)
            if self._register.rollouts.find(plan.id):
                raise RepositoryInputError(plan.id, "is there already; give another --id")
            self._register.rollouts.add(Rollout(plan=plan), self._now())

    def pause(self, name: str) -> None:
        with self._changing(name, "rollout paused") as change:
            change(rules.pause)

    def resume(
        self, name: str, *, again: bool, expected: Callable[[Rollout], None] = lambda _: None
    ) -> None:
        """again: kiosks that failed are asked once more. expected: raises when it stands otherwise."""
        with self._changing(name, "rollout resumed", "again" if again else "") as change:

            def resumed(one: Rollout) -> Rollout:
                expected(one)
                return _resumed(one, again=again)

            change(resumed)

    def abort(self, name: str) -> None:
        """Nobody is asked any more; who has it keeps it."""
        with self._changing(name, "rollout aborted") as change:
            change(lambda one: rules.end(one, RolloutState.ABORTED))

    def recalled(self, name: str, why: str) -> None:
        """After it was signed: who has it goes back to what was before."""
        with self._changing(name, "rollout recalled", why, also_over=True) as change:
            change(lambda one: rules.end(one, RolloutState.RECALLED))

    # -- kiosks -----------------------------------------------------------------------------

    def place(self, devices: list[str], changes: dict[str, str]) -> None:
        """changes: of ring and store; "": none."""
        detail = ", ".join(f"{key} {value or '-'}" for key, value in changes.items())
        with self._acting("kiosk placed", " ".join(devices), detail):
            self._register.kiosks.set_place(devices, changes)

    def set_day(self, store: str, day: StoreDay) -> None:
        with self._acting("store hours", store, f"{day.opening} {day.zone}"):
            self._register.store_days.set(store, day)

    def lease(self, device: str, seconds: float, why: str) -> Lease:
        """Until then nothing is changed there."""
        now = self._now()
        lease = Lease(device, self._who, now + seconds, why)
        with self._acting("kiosk leased", device, f"{seconds:.0f} s: {why}"):
            if other := self._register.leases.take(lease, now):
                raise RepositoryInputError(
                    device, f"{other.owner} holds it: {other.why}; `fleet kiosk release` ends that"
                )
        return lease

    def wipe(self, device: str, identity: str, why: str) -> None:
        """After it was signed: the kiosk is told with its next report."""
        with self._acting("wipe ordered", device, why):
            self._register.wipes.order(Wipe(device, identity, self._now(), self._who, why))

    def wipe_recalled(self, device: str, why: str) -> None:
        """After it was signed: nobody tells the kiosk of the order any more."""
        with self._acting("wipe recalled", device, why):
            self._register.wipes.drop(device)

    def release(self, device: str) -> None:
        """Ends a lease, also somebody else's."""
        with self._acting("lease ended", device):
            if device not in self._register.leases.running(self._now()):
                raise RepositoryInputError(device, "nobody holds it")
            self._register.leases.give_back(device)

    # ---------------------------------------------------------------------------------------

    def _check_rings(self, plan: RolloutPlan) -> None:
        """A ring of nobody would be through at once."""
        for name in (ring.name for ring in plan.rings if ring.name and not self.is_ring(ring.name)):
            why = (
                "no kiosk is in it; `fleet kiosk place` puts some there, or leave it out of --rings"
            )
            raise RepositoryInputError(f"ring {name}", why)

    def _supersede(self, before: Rollout, *, replaces: bool) -> None:
        seen = FleetView(self._register, self._now()).seen_by(before)
        if not replaces and not rules.is_complete(before, seen):
            why = f"is not through, and also of {before.plan.kind.value}; --replace ends it"
            raise RepositoryInputError(before.plan.id, why)
        self._register.rollouts.save(before, rules.end(before, RolloutState.SUPERSEDED))

    @contextmanager
    def _changing(
        self, name: str, act: str, detail: str = "", *, also_over: bool = False
    ) -> Iterator[Callable[[Callable[[Rollout], Rollout]], None]]:
        with self._acting(act, name, detail):
            rollout = self.find(name)
            if rollout.state.is_over and not also_over:
                raise RepositoryInputError(name, f"is {rollout.state.value} already")
            yield lambda change: self._register.rollouts.save(rollout, change(rollout))

    @contextmanager
    def _acting(self, act: str, subject: str, detail: str = "") -> Iterator[None]:
        with self._register.transaction():
            yield
            self._register.audit.add(self._now(), self._who, act, subject, detail)


def _resumed(rollout: Rollout, *, again: bool) -> Rollout:
    """Raises RepositoryInputError."""
    if rollout.state is not RolloutState.PAUSED and not again:
        raise RepositoryInputError(rollout.plan.id, "is not paused; --retry asks what failed again")
    if rollout.state is RolloutState.RUNNING:
        return rules.resume(rollout, again=True)
    return rules.resume(rollout, again=again)
