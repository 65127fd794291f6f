"""A roll-out: how one release comes to the kiosks, ring by ring, and how far it has come. Values only."""

import re
from enum import StrEnum
from typing import Annotated, Literal

import msgspec

from kiosk.names import Name
from provisioning.fleet.errors import RepositoryInputError
from provisioning.fleet.rollouts.store_hours import Hours
from provisioning.updates.jobs import JobKind
from provisioning.updates.target_paths import VERSION

MOST_RINGS = 20
AT_ONCE = 25
FAILED_PERCENT, FAILED_LEAST = 5, 3
_RING_NAME = r"[a-z][a-z0-9-]{0,39}"

RingName = Annotated[str, msgspec.Meta(pattern=rf"\A(?:{_RING_NAME})?\Z")]
Percent = Annotated[int, msgspec.Meta(ge=0, le=100)]


class RolloutState(StrEnum):
    """RUNNING also when every kiosk has it: whoever joins later gets it, too."""

    RUNNING = "running"
    PAUSED = "paused"
    ABORTED = "aborted"
    RECALLED = "recalled"
    SUPERSEDED = "superseded"  # by the next one of its kind

    @property
    def is_over(self) -> bool:
        return self not in {RolloutState.RUNNING, RolloutState.PAUSED}


class PauseCause(StrEnum):
    """Why nobody is asked."""

    NONE = ""
    RING = "ring"  # it is through; a person looks before the next one
    FAILURES = "failures"  # more than the plan bears
    PERSON = "person"


class PartState(StrEnum):
    """How one kiosk stands to it."""

    WAITING = "waiting"
    ASKED = "asked"  # its desired document names the release
    DONE = "done"
    FAILED = "failed"  # and is not asked again


class Ring(msgspec.Struct, frozen=True):
    """Either the kiosks that were put into a ring of this name, or a share of all."""

    name: RingName = ""
    percent: Percent = 0  # together with the rings before it

    def __str__(self) -> str:
        return self.name or f"{self.percent} %"


class RolloutPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What a person decided; it does not change."""

    id: Name
    kind: JobKind
    release: Annotated[str, msgspec.Meta(pattern=rf"\A{VERSION}\Z")]
    rings: Annotated[tuple[Ring, ...], msgspec.Meta(min_length=1, max_length=MOST_RINGS)]
    at_once: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = (
        AT_ONCE  # kiosks that are asked together
    )
    failed_percent: Percent = FAILED_PERCENT  # of those that came to an end: then it is paused
    failed_least: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = (
        FAILED_LEAST  # fewer never pause it
    )
    waits_for_a_look: bool = False  # after each ring
    order: Literal["spread", "store"] = "spread"  # over all stores, or one store after the other
    window: Hours | None = None  # of the store's day, in which kiosks are asked
    in_opening_hours: bool = False


class Part(msgspec.Struct, frozen=True):
    """One kiosk's way through it."""

    state: PartState = PartState.WAITING
    failures: int = 0  # attempts that failed; "later" and offline are none
    code: str = ""  # of the last one
    is_forgiven: bool = False  # somebody has looked, and gone on
    not_before: float = 0.0  # seconds since the epoch
    asked_as: int = 0  # the version of the desired document that names it; 0: not written yet
    counted: int = 0  # of the document whose failure was counted last
    before: str = ""  # the release that was in use when it was asked

    @property
    def is_failing(self) -> bool:
        """Its last attempt failed, whether it is tried again or not."""
        return self.state is PartState.FAILED or bool(self.failures and not self.is_done)

    @property
    def is_done(self) -> bool:
        return self.state is PartState.DONE


class Rollout(msgspec.Struct, frozen=True, kw_only=True):
    """A plan, and how far it has come."""

    plan: RolloutPlan
    state: RolloutState = RolloutState.RUNNING
    cause: PauseCause = PauseCause.NONE
    ring: int = 0  # the last one that is open; those before it are, too
    parts: dict[str, Part] = {}  # by kiosk


def rings(text: str) -> tuple[Ring, ...]:
    """`canary,5,25,100`: names of rings, then shares that rise to 100. Raises RepositoryInputError."""
    found = tuple(_ring(word.strip()) for word in text.split(","))
    names = [ring.name for ring in found if ring.name]
    shares = [ring.percent for ring in found if not ring.name]
    in_order = [bool(ring.name) for ring in found] == [True] * len(names) + [False] * len(shares)
    if not in_order or shares != sorted(set(shares)) or shares[-1:] != [100]:
        raise RepositoryInputError(
            f"rings {text!a}", "are names first, then shares that rise to 100: canary,5,25,100"
        )
    if len(found) > MOST_RINGS or len(set(names)) < len(names):
        raise RepositoryInputError(
            f"rings {text!a}", f"are at most {MOST_RINGS}, each name only once"
        )
    return found


def _ring(word: str) -> Ring:
    if re.fullmatch(r"[1-9][0-9]?|100", word):
        return Ring(percent=int(word))
    return Ring(name=ring_name(word))


def ring_name(text: str) -> str:
    """Raises RepositoryInputError."""
    if not re.fullmatch(_RING_NAME, text):
        raise RepositoryInputError(
            f"ring {text!a}", "is a name (a-z, 0-9, '-') or a share from 1 to 100"
        )
    return text
