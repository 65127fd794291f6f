"""The rules: from a roll-out, what its kiosks said and the time to the same roll-out a moment later.

`turn` may be called as often as one likes: with the same facts it changes nothing. Nobody is asked but here,
and nobody while it does not run. A kiosk that has been asked is told to leave it as soon as that is no longer
so, unless its new version runs already.
"""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from provisioning.fleet.rollouts import retries
from provisioning.fleet.rollouts.kiosks import KioskFacts, LastJob, place, spread
from provisioning.fleet.rollouts.plan import (
    Part,
    PartState,
    PauseCause,
    Rollout,
    RolloutPlan,
    RolloutState,
)
from provisioning.fleet.rollouts.store_hours import may_change
from provisioning.updates.jobs import FLEET_AWAY, JobState

_changed = msgspec.structs.replace


def turn(rollout: Rollout, kiosks: Iterable[KioskFacts], now: float) -> Rollout:
    """now: seconds since the epoch."""
    known = {kiosk.device: kiosk for kiosk in kiosks}
    rollout = _heard(rollout, known, now)
    if rollout.state is RolloutState.RUNNING:
        rollout = _paused_by_failures(rollout)
    while (opened := _next_ring(rollout, known)) != rollout:
        rollout = opened
    return _asked(_withdrawn(rollout, known, now), known, now)


def wish(
    rollout: Rollout, device: str, release: str, recalled: Mapping[str, Rollout] | None = None
) -> str:
    """What this roll-out wants of a kiosk that has this release in use; "": nothing.

    recalled: those of its kind that are, by their release.
    """
    part = rollout.parts.get(device, Part())
    if rollout.state is RolloutState.SUPERSEDED:
        return ""
    if rollout.state is RolloutState.RECALLED:
        return _before(part, device, recalled or {}) if release == rollout.plan.release else ""
    return rollout.plan.release if part.state in {PartState.ASKED, PartState.DONE} else ""


def _before(part: Part, device: str, recalled: Mapping[str, Rollout]) -> str:
    """The release before it that nobody has recalled; "": none is known."""
    passed: set[str] = set()
    while part.before in recalled and part.before not in passed:
        passed.add(part.before)
        part = recalled[part.before].parts.get(device, Part())
    return "" if part.before in passed else part.before


def is_complete(rollout: Rollout, kiosks: Iterable[KioskFacts]) -> bool:
    """Every kiosk that can be reached has come to an end, in every ring."""
    is_last = rollout.ring == len(rollout.plan.rings) - 1
    is_open = rollout.state is RolloutState.RUNNING and is_last
    return is_open and _is_through(rollout, {kiosk.device: kiosk for kiosk in kiosks})


# -- what a person does -------------------------------------------------------------------------


def pause(rollout: Rollout) -> Rollout:
    return _changed(rollout, state=RolloutState.PAUSED, cause=PauseCause.PERSON)


def resume(rollout: Rollout, *, again: bool = False) -> Rollout:
    """Somebody has looked: at the ring that is through, at what failed. again: what failed is tried anew."""
    went_on = rollout.cause is PauseCause.RING and rollout.ring < len(rollout.plan.rings) - 1
    return _changed(
        rollout,
        state=RolloutState.RUNNING,
        cause=PauseCause.NONE,
        ring=rollout.ring + went_on,
        parts={
            device: _anew(part) if again else _forgiven(part)
            for device, part in rollout.parts.items()
        },
    )


def end(rollout: Rollout, state: RolloutState) -> Rollout:
    """state: ABORTED, RECALLED, or SUPERSEDED, of which nobody is asked any more."""
    parts = rollout.parts
    if state is RolloutState.SUPERSEDED:
        asked = PartState.ASKED
        parts = {name: _left(one) if one.state is asked else one for name, one in parts.items()}
    return _changed(rollout, state=state, cause=PauseCause.NONE, parts=parts)


def _forgiven(part: Part) -> Part:
    return _changed(part, is_forgiven=True) if part.is_failing else part


def _anew(part: Part) -> Part:
    if part.state is PartState.ASKED:
        return _forgiven(part)
    if not part.is_failing:
        return part
    return Part(counted=part.counted, before=part.before)


# -- what kiosks said ---------------------------------------------------------------------------


def _heard(rollout: Rollout, known: dict[str, KioskFacts], now: float) -> Rollout:
    parts = dict(rollout.parts)
    for device, kiosk in known.items():
        part = parts.get(device) or Part(counted=kiosk.job.desired if kiosk.job else 0)
        parts[device] = _after(part, kiosk, rollout.plan, now)
    return _changed(rollout, parts=parts)


def _after(part: Part, kiosk: KioskFacts, plan: RolloutPlan, now: float) -> Part:
    job = kiosk.job
    if _has_it(part, kiosk, plan):
        return _changed(part, state=PartState.DONE, not_before=0.0)
    if part.is_done:  # it was set up anew, or went back by itself
        part = _changed(part, state=PartState.WAITING, asked_as=0)
    if job is None or job.desired <= part.counted or job.is_under_way:
        return part
    if job.code == FLEET_AWAY:
        return _left(part, job.desired)
    if job.has_failed:
        return _failed(part, job, now)
    if job.state is JobState.CANCELED and job.desired == part.asked_as:
        return _left(part, job.desired)
    return part


def _has_it(part: Part, kiosk: KioskFacts, plan: RolloutPlan) -> bool:
    """By the job's own word, or by the report, whichever is newer; a trial is not the end."""
    job = kiosk.job
    if job and job.told_as > kiosk.told_as:
        return job.state is JobState.SUCCEEDED and job.desired >= part.asked_as
    return kiosk.release == plan.release and not (job and job.is_under_way)


def _failed(part: Part, job: LastJob, now: float) -> Part:
    failures = part.failures + 1
    retry = retries.of(job.code)
    is_tried_again = failures <= retry.times
    return _changed(
        part,
        state=PartState.WAITING if is_tried_again else PartState.FAILED,
        failures=failures,
        code=job.code,
        is_forgiven=False,
        not_before=now + retry.after_s if is_tried_again else 0.0,
        asked_as=0,
        counted=job.desired,
    )


def _left(part: Part, counted: int | None = None) -> Part:
    """It waits again; that is no attempt."""
    counted = part.counted if counted is None else counted
    return _changed(part, state=PartState.WAITING, asked_as=0, counted=counted)


# -- when nobody is asked -----------------------------------------------------------------------


def _paused_by_failures(rollout: Rollout) -> Rollout:
    parts = rollout.parts.values()
    failing = sum(part.is_failing and not part.is_forgiven for part in parts)
    ended = failing + sum(part.is_done for part in parts)
    plan = rollout.plan
    if failing >= plan.failed_least and failing * 100 >= plan.failed_percent * ended:
        return _changed(rollout, state=RolloutState.PAUSED, cause=PauseCause.FAILURES)
    return rollout


def _next_ring(rollout: Rollout, known: dict[str, KioskFacts]) -> Rollout:
    """The same, unless its open rings are through."""
    is_last = rollout.ring == len(rollout.plan.rings) - 1
    if rollout.state is not RolloutState.RUNNING or is_last or not _is_through(rollout, known):
        return rollout
    own = [_part(rollout, one) for one in _in_ring(rollout, known)]
    ended = [part for part in own if _has_ended(part)]
    if ended and not any(part.is_done or part.is_forgiven for part in ended):
        return _changed(rollout, state=RolloutState.PAUSED, cause=PauseCause.FAILURES)
    if rollout.plan.waits_for_a_look and own:
        return _changed(rollout, state=RolloutState.PAUSED, cause=PauseCause.RING)
    return _changed(rollout, ring=rollout.ring + 1)


def _is_through(rollout: Rollout, known: dict[str, KioskFacts]) -> bool:
    """Who is offline or held does not hold it up; yet a ring of which nobody has ended is not through."""
    reachable = (one for one in _open(rollout, known) if one.is_online and not one.is_held)
    if not all(_has_ended(_part(rollout, one)) for one in reachable):
        return False
    own = _in_ring(rollout, known)
    return not own or any(_has_ended(_part(rollout, one)) for one in own)


def _part(rollout: Rollout, kiosk: KioskFacts) -> Part:
    """Of who has just come, too."""
    return rollout.parts.get(kiosk.device, Part())


def _has_ended(part: Part) -> bool:
    return part.state in {PartState.DONE, PartState.FAILED}


def _open(rollout: Rollout, known: dict[str, KioskFacts]) -> Iterator[KioskFacts]:
    return (one for one in known.values() if _ring(rollout, one) <= rollout.ring)


def _in_ring(rollout: Rollout, known: dict[str, KioskFacts]) -> list[KioskFacts]:
    return [one for one in known.values() if _ring(rollout, one) == rollout.ring]


def _ring(rollout: Rollout, kiosk: KioskFacts) -> int:
    return place(rollout.plan, kiosk.device, kiosk.ring)


# -- who is asked -------------------------------------------------------------------------------


def _withdrawn(rollout: Rollout, known: dict[str, KioskFacts], now: float) -> Rollout:
    """Who may not go on any more waits again."""
    gone = {
        device: _left(part)
        for device, part in rollout.parts.items()
        if part.state is PartState.ASKED and not _may_go_on(rollout, known.get(device), now)
    }
    return _changed(rollout, parts=rollout.parts | gone) if gone else rollout


def _may_go_on(rollout: Rollout, kiosk: KioskFacts | None, now: float) -> bool:
    if kiosk is None:
        return False
    if kiosk.job and kiosk.job.has_switched:
        return rollout.state is not RolloutState.RECALLED
    return rollout.state is RolloutState.RUNNING and _may_begin(rollout.plan, kiosk, now)


def _may_begin(plan: RolloutPlan, kiosk: KioskFacts, now: float) -> bool:
    return (
        kiosk.is_online
        and not kiosk.is_held
        and may_change(kiosk.day, plan.window, in_opening_hours=plan.in_opening_hours, now=now)
    )


def _asked(rollout: Rollout, known: dict[str, KioskFacts], now: float) -> Rollout:
    if rollout.state is not RolloutState.RUNNING:
        return rollout
    under_way = sum(
        part.state is PartState.ASKED and device in known and known[device].is_online
        for device, part in rollout.parts.items()
    )
    waiting = [one for one in _open(rollout, known) if _is_due(rollout, one, now)]
    waiting.sort(key=lambda one: _turn_of(rollout, one))
    asked = {
        one.device: _changed(
            rollout.parts[one.device], state=PartState.ASKED, asked_as=0, before=one.release
        )
        for one in waiting[: max(0, rollout.plan.at_once - under_way)]
    }
    return _changed(rollout, parts=rollout.parts | asked) if asked else rollout


def _is_due(rollout: Rollout, kiosk: KioskFacts, now: float) -> bool:
    part = rollout.parts[kiosk.device]
    # By the wall clock, since it outlives restarts; whoever set that back has nobody wait for longer.
    is_over = not now < part.not_before <= now + retries.LONGEST_S
    is_waiting = part.state is PartState.WAITING and is_over
    return is_waiting and _may_begin(rollout.plan, kiosk, now)


def _turn_of(rollout: Rollout, kiosk: KioskFacts) -> tuple[int, str, int]:
    store = kiosk.store if rollout.plan.order == "store" else ""
    return _ring(rollout, kiosk), store, spread(rollout.plan.id, kiosk.device)
