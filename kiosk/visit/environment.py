"""The surroundings of one visit: settings, rules and notices, what chance gives it, and the moment."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.consent.notices import Notices
from kiosk.policy.ruleset import RuleSet
from kiosk.settings import Settings


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
