"""Two bundles compared: which of many made-up people would get something else by the second, and why."""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from kiosk.china_time import CHINA
from kiosk.policy.decision import Decision
from kiosk.policy.engine import decide
from kiosk.policy.made_up_people import MadeUpPerson, people
from kiosk.policy.ruleset import RuleSet

_SEED = 20261128
_HOUR = dt.time(10, 0)


class Change(NamedTuple):
    """What became of people of one kind, how many they are, and one of them."""

    flow: str
    before: str
    after: str
    because_before: tuple[str, ...]  # rules' ids, the reasons of the one and of the other
    because_after: tuple[str, ...]
    how_many: int
    example: MadeUpPerson


class BundleComparison(NamedTuple):
    """changes: the most frequent first."""

    people: int
    changed: int
    changes: tuple[Change, ...]


def compare(before: RuleSet, after: RuleSet, count: int) -> BundleComparison:
    """Decide about so many people by both, on the day on which the later one was released."""
    day = max(before.released, after.released)
    now = dt.datetime.combine(day, _HOUR, CHINA)
    found: dict[tuple[str, str, str, tuple[str, ...], tuple[str, ...]], list[MadeUpPerson]] = {}
    for key, person in _changed(before, after, count, now):
        found.setdefault(key, []).append(person)
    changes = [Change(*key, len(whom), whom[0]) for key, whom in found.items()]
    changes.sort(key=lambda one: (-one.how_many, one.flow, one.because_after))
    return BundleComparison(count, sum(one.how_many for one in changes), tuple(changes))


def _changed(
    before: RuleSet, after: RuleSet, count: int, now: dt.datetime
) -> Iterator[tuple[tuple[str, str, str, tuple[str, ...], tuple[str, ...]], MadeUpPerson]]:
    for person in people((before, after), count, _SEED, now):
        old, new = (decide(rules, person, number="1", at=now) for rules in (before, after))
        if (old.outcome, old.obligations) != (new.outcome, new.obligations):
            flow = str(person["request.flow"].value)
            yield (flow, _said(old), _said(new), _reasons(old), _reasons(new)), person


def _said(decision: Decision) -> str:
    return " + ".join([decision.outcome.value, *decision.obligations])


def _reasons(decision: Decision) -> tuple[str, ...]:
    return tuple(f"{one.rule}{'?' if one.truth == 'unknown' else ''}" for one in decision.reasons)
