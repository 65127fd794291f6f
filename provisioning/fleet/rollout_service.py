"""Keeps what kiosks report, turns the roll-outs by their rules, and says what is to be sent to whom.

What a kiosk has to hear follows from what it said last: nothing is remembered of what was sent, so that
neither a restart on either side nor a lost message leaves anybody behind. Who is offline is told when they
report.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from kiosk.errors import EvidenceError
from kiosk.input_bounds import EXACT_INTEGER
from kiosk.names import is_device_name
from provisioning.fleet.register import Register
from provisioning.fleet.rollout_views import FleetView
from provisioning.fleet.rollouts import rules
from provisioning.fleet.rollouts.plan import PartState, Rollout, RolloutState
from provisioning.fleet.tables.kiosks import KnownKiosk
from provisioning.fleet.tables.wipes import Wipe
from provisioning.updates import desired_and_reported, fleet_topics
from provisioning.updates.desired_and_reported import Desired
from provisioning.updates.jobs import CancelJob, JobKind, WipeKiosk

log = logging.getLogger(__name__)

RULES = "fleet"  # who, in the audit, when no person did it
# So far above what was sent, a document that a kiosk says it has read is believed: a register from a back-up
# is behind. More would use up the numbers, and no agent would follow.
_MOST_AHEAD = 1 << 20
# From a connection's first turn on: while nobody listened, nobody was heard, and who works at a release is
# not told to leave it for that. An agent reports each minute.
_FIRST_REPORTS_S = 90.0
Message = tuple[str, bytes]


class RolloutService:
    """now(): seconds since the epoch."""

    def __init__(self, register: Register, now: Callable[[], float]) -> None:
        self._register, self._now = register, now
        self._to_tell: set[str] = set()
        self._listens_since = now()

    def take(self, topic: str, payload: bytes) -> bool:
        """A report or a status; False: the topic is neither's. Raises EvidenceError, RepositoryInputError."""
        sender = fleet_topics.sender(topic)
        if sender is None:
            return False
        device, channel = sender
        if not is_device_name(device):
            raise EvidenceError("no name of a kiosk")
        if channel == fleet_topics.STATE:
            report = desired_and_reported.reported(payload)
            with self._register.transaction():
                is_new = self._register.kiosks.hear(device, report, self._now())
        else:
            status = desired_and_reported.status(payload)
            with self._register.transaction():
                is_new = self._register.jobs.hear(device, status, self._now())
        if is_new:
            self._to_tell.add(device)
        return True

    def connected(self) -> None:
        """From now on kiosks are heard again."""
        self._listens_since = self._now()

    def turn(self) -> list[Message]:
        """What there is to send now. Raises RepositoryInputError."""
        register, now = self._register, self._now()
        has_just_begun = abs(now - self._listens_since) < _FIRST_REPORTS_S
        with register.transaction():
            fleet = FleetView(register, now, has_just_begun=has_just_begun)
            rollouts = register.rollouts.in_effect()
            for rollout in rollouts:
                fleet.hold(rollout)
            turned = [self._turned(fleet, rollout) for rollout in rollouts]
            self._to_tell |= set(_written(register, fleet.kiosks, turned))
            wipes = register.wipes.all()
            self._to_tell |= {one.device for one in fleet.kiosks if _is_to_be_wiped(one, wipes)}
            told = [
                one.device
                for one in fleet.kiosks
                if one.device in self._to_tell and fleet.is_online(one)
            ]
            messages = [message for device in told for message in self._messages(device)]
        self._to_tell.clear()
        return messages

    def _turned(self, fleet: FleetView, rollout: Rollout) -> tuple[Rollout, Rollout]:
        """(before, after)."""
        after = rules.turn(rollout, fleet.seen_by(rollout), self._now())
        fleet.hold(after)
        if after.state is not rollout.state or after.ring != rollout.ring:
            why = f", because of {after.cause.value}" if after.cause else ""
            detail = f"at ring {after.plan.rings[after.ring]}{why}"
            act = f"rollout {after.state.value}"
            self._register.audit.add(self._now(), RULES, act, rollout.plan.id, detail)
            log.info("%s: %s, %s", rollout.plan.id, after.state.value, detail)
        return rollout, after

    def _messages(self, device: str) -> Iterator[Message]:
        """What this kiosk has not heard, or has not done yet. Within a transaction."""
        known = self._register.kiosks.find(device)
        if known is None or known.report is None:
            return
        if _is_to_be_wiped(known, self._register.wipes.all()):
            topic = fleet_topics.down(device, fleet_topics.JOB)
            yield topic, msgspec.json.encode(WipeKiosk(known.report.identity))
            return
        wanted, heard = known.desired, _heard(known)
        if (
            heard > wanted.version > 0
        ):  # a register from a back-up: what it says now would not be read
            wanted = msgspec.structs.replace(wanted, version=_above(heard))
            self._register.kiosks.want(device, wanted)
        if heard < wanted.version:
            topic = fleet_topics.down(device, fleet_topics.DESIRED)
            yield topic, msgspec.json.encode(wanted)
        for status in self._register.jobs.under_way(device):
            is_ours = 0 < desired_and_reported.desired_version(status.id) <= wanted.version
            if is_ours and wanted.release(status.kind) != status.release:
                topic = fleet_topics.down(device, fleet_topics.JOB)
                yield topic, msgspec.json.encode(CancelJob(status.id))


def _is_to_be_wiped(known: KnownKiosk, wipes: Mapping[str, Wipe]) -> bool:
    """Somebody has ordered it, of the identity that reports now, which has not begun."""
    report, wipe = known.report, wipes.get(known.device)
    if report is None or wipe is None or wipe.identity != report.identity:
        return False
    return report.wipe is None or not report.wipe.state


def _written(
    register: Register, kiosks: Sequence[KnownKiosk], turned: Sequence[tuple[Rollout, Rollout]]
) -> Iterator[str]:
    """New desired documents, in which the rollouts' wishes are; gives whose have changed."""
    numbers: dict[str, int] = {}
    for known in kiosks:
        wanted = _wanted(known, [after for _, after in turned])
        is_asked_anew = any(_is_unnumbered(after, known.device) for _, after in turned)
        if wanted == known.desired and not is_asked_anew:
            continue
        numbers[known.device] = _above(max(known.desired.version, _heard(known)))
        new = msgspec.structs.replace(wanted, version=numbers[known.device])
        register.kiosks.want(known.device, new)
        yield known.device
    for before, after in turned:
        register.rollouts.save(before, _numbered(after, numbers))


def _heard(known: KnownKiosk) -> int:
    """The document that it has read, as far as that can be."""
    told = known.report.desired if known.report else 0
    return told if told - known.desired.version <= _MOST_AHEAD else 0


def _above(version: int) -> int:
    """The next one, which a document can hold, whatever stands in the register."""
    return min(version + 1, EXACT_INTEGER - 1)


def _wanted(known: KnownKiosk, rollouts: Sequence[Rollout]) -> Desired:
    """With the version of the last one. rollouts: newest first."""
    in_use = known.report.versions if known.report else {}
    releases = {}
    for kind in JobKind:
        own = [one for one in rollouts if one.plan.kind is kind]
        back = {one.plan.release: one for one in own if one.state is RolloutState.RECALLED}
        now = in_use.get(kind.value, "")
        wishes = (rules.wish(one, known.device, now, back) for one in own)
        releases[kind.value] = next(filter(None, wishes), "")
    return Desired(version=known.desired.version, ring=known.ring, **releases)


def _is_unnumbered(rollout: Rollout, device: str) -> bool:
    part = rollout.parts.get(device)
    return part is not None and part.state is PartState.ASKED and not part.asked_as


def _numbered(rollout: Rollout, numbers: dict[str, int]) -> Rollout:
    """Whoever was asked now knows as which version."""
    parts = {
        device: msgspec.structs.replace(part, asked_as=numbers[device])
        if _is_unnumbered(rollout, device)
        else part
        for device, part in rollout.parts.items()
    }
    return msgspec.structs.replace(rollout, parts=parts)
