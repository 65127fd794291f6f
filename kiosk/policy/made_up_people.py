"""People and numbers at random, for comparing two bundles: in good order but for a few facts.

Values lie on both sides of whatever the rules of the bundles ask: their parameters, words and regions.
"""

import datetime as dt
import random
import re
from collections.abc import Iterator, Sequence
from typing import Any

from kiosk import china_time
from kiosk.policy.facts import Fact
from kiosk.policy.rules import LISTINGS
from kiosk.policy.ruleset import RuleSet
from kiosk.policy.vocabulary import LISTS, SERVICE_QUERY, flows, vocabulary

_HOURS = re.compile(r"(\d{1,6})h")
_QUOTED = re.compile(r"'([^']*)'")
_OF_A_COUNTER = ("doc.", "face.", "consent.")
_NEVER = {"now", "request.flow", LISTINGS, "subject.numbers"}
_LISTED = 0.3  # of the people
_UNKNOWN = 0.3
# In good order: nothing speaks against anything.
_GOOD: dict[str, Any] = {
    "channel": "counter",
    "store.province": "11",
    "store.city": "1101",
    "request.product": "mobile",
    "request.quantity": 1,
    "request.purpose": "personal",
    "request.giver_signed": True,
    "doc.kind": "resident",
    "doc.chip_read_ok": True,
    "doc.authentic": "authentic",
    "doc.authenticity_reason": "passive_authentication",
    "doc.signed_kind": True,
    "doc.has_portrait": True,
    "doc.fields_complete": True,
    "doc.age": 34,
    "doc.home_province": "11",
    "face.liveness": "pass",
    "face.mode": "camera",
    "face.match": True,
    "face.attempts": 0,
    "consent.face_separate": True,
    "consent.notice_signed": True,
    "consent.notice_is_current": True,
    "consent.three_nos_told": True,
    "consent.safe_use_given": True,
    "consent.young_told": True,
    "subject.class_counts": {"internet": 0, "icecream": 0, "mobile": 0, "iot": 0},
    "subject.credit_tier": "A",
    "subject.listings": [],
    "card.home_region": "32",
    "card.status": "active",
    "card.stopped_by": "nobody",
    "card.sim_present": True,
    "card.user_class": "ordinary",
    "signal.place_confirmed": True,
}
_EMPTY: dict[str, Any] = {"bool": False, "int": 0, "codes": []}
_WITHOUT = {"consent.statement_video"}


class MadeUpPerson(dict[str, Fact]):
    """The facts of one, by their names."""


def people(
    bundles: Sequence[RuleSet], count: int, seed: int, now: dt.datetime
) -> Iterator[MadeUpPerson]:
    """So many, the same ones for the same seed and bundles."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    values = _values(bundles, now)
    regions = sorted({rule.region for rules in bundles for rule in rules.rules.values()})
    for _ in range(count):
        facts = _good(dice.choice(flows()), now)
        for name in dice.sample(sorted(facts.keys() & values), dice.choice((1, 2, 3, 5))):
            facts[name] = dice.choice(values[name])
        if dice.random() < _LISTED:
            facts[LISTINGS] = [_listing(dice, regions, now)]
        if dice.random() < _UNKNOWN:
            del facts[dice.choice(sorted(facts.keys() - {"request.flow"}))]
        yield MadeUpPerson({name: Fact(value, "visit", now) for name, value in facts.items()})


def _good(flow: str, now: dt.datetime) -> dict[str, Any]:
    facts = {
        name: _GOOD.get(name, _EMPTY.get(kind.type))
        for name, kind in vocabulary().items()
        if name in _GOOD or kind.type in _EMPTY
    }
    facts |= {"now": now, "request.flow": flow}
    facts |= {"card.notified_at": now - dt.timedelta(hours=1)}
    facts |= {"card.activated_at": now - dt.timedelta(days=1000)}
    if flow == SERVICE_QUERY:  # nobody stands at a counter
        facts = {name: v for name, v in facts.items() if not name.startswith(_OF_A_COUNTER)}
    return {name: value for name, value in facts.items() if name not in _WITHOUT}


def _values(bundles: Sequence[RuleSet], now: dt.datetime) -> dict[str, list[Any]]:
    """By the facts' names: what they may be instead."""
    rules = [rule for one in bundles for rule in one.rules.values()]
    words = sorted({word for rule in rules for word in _QUOTED.findall(rule.condition)})
    params = [value for one in bundles for value in one.params.values()]
    whole = {value + more for value in params if type(value) is int for more in (-1, 0, 1)}
    hours = {int(hour[1]) for value in params if (hour := _HOURS.fullmatch(str(value)))}
    moments = [now - dt.timedelta(hours=one + more) for one in sorted(hours) for more in (-1, 1)]
    places = sorted({rule.region for rule in rules if rule.region.isdigit()} | {"11", "32"})
    by_type: dict[str, list[Any]] = {
        "bool": [False, True],
        "int": sorted({0, 1, 2, *whole}),
        "text": [*words, "A", "D", "business"],
        "moment": moments,
        "region": places,
        "counts": [{"internet": 1, "icecream": 0}, {"internet": 0, "icecream": 1}, {}],
    }
    by_name = {}
    for name, kind in vocabulary().items():
        codes = [[choice] for choice in kind.choices] if kind.type == "codes" else []
        values = codes or kind.choices or by_type.get(kind.type, [])
        if values and name not in _NEVER:
            by_name[name] = values
    return by_name


def _listing(dice: random.Random, regions: list[str], now: dt.datetime) -> dict[str, Any]:
    today = now
    ago = {name: dice.choice((1, 400, 730, 2000)) for name in ("identified_at", "from")}
    days = {name: china_time.day(today - dt.timedelta(days=one)) for name, one in ago.items()}
    days["until"] = china_time.day(today + dt.timedelta(days=dice.choice((-1, 1, 400, 3000))))
    known = {name: day for name, day in days.items() if dice.random() < 0.8}
    place = dice.choice(regions)
    return {"list": dice.choice(LISTS), "region": place, "sources": ["x"], **known}
