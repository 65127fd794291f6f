"""One turn of the visit: the surroundings that a rule may look at, and what it asks for."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from kiosk.consent.notices import Notices
from kiosk.policy.ruleset import RuleSet
from kiosk.protocol.codes import Message
from kiosk.settings import Settings
from kiosk.visit.events import Effect


@dataclass(frozen=True)
class Moment:
    """Now, three ways."""

    mono: float  # seconds, for dwell and countdowns; does not jump
    wall: dt.datetime  # aware
    trusted: bool  # the carrier's signed time stands behind `wall`
    since_carrier_s: float | None = None  # since its last signed time, as far as can be known


@dataclass(frozen=True)
class Ids:
    """What one visit takes from chance."""

    record_id: str  # UUIDv7
    nonce: bytes  # 32 bytes
    ticket: str  # short, for the clerk's queue


@dataclass(frozen=True)
class Environment:
    """What does not change during a visit."""

    settings: Settings
    rules: RuleSet
    notices: Notices
    new_ids: Callable[[], Ids]


@dataclass
class Turn:
    """Collects what a rule asks for; a refused turn changes no page and shows the message."""

    house: Environment
    now: Moment
    effects: list[Effect] = field(default_factory=list)
    refused: Message = Message.NONE

    def ask(self, effect: Effect) -> None:
        self.effects.append(effect)

    def refuse(self, message: Message) -> None:
        self.refused = message
