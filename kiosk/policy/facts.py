"""Facts: dotted names with a value, a source and a moment. A name that is missing is unknown."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec

from kiosk.input_bounds import EXACT_INTEGER
from kiosk.policy.vocabulary import (
    FIRST,
    LAST,
    FactTypeError,
    UndeclaredFactError,
    declared,
    normal,
    plain_types,
    plain_words,
    whole_numbers,
)

Source = Literal["chip", "camera", "clerk", "carrier", "snapshot", "order", "visit"]

# A refused visit keeps no biometrics: what is not in its record can be neither read by a rule nor digested.
NOT_KEPT = frozenset({"face.score"})


class Fact(msgspec.Struct, frozen=True):
    """One fact. `as_of` is aware; a rule may demand that it is young enough."""

    value: Any
    source: Source
    as_of: Annotated[dt.datetime, msgspec.Meta(tz=True)]


_NONE: frozenset[str] = frozenset()
Facts = Mapping[str, Fact]


def checked(facts: Facts, params: Mapping[str, Any]) -> dict[str, Fact]:
    """The facts with values in their declared form; `params.NAME` must be a parameter of the packs.

    Raises UndeclaredFactError, FactTypeError.
    """
    plain, words, ints = plain_types(), plain_words(), whole_numbers()
    read, as_of = dict(facts), None
    for name, fact in facts.items():
        if fact.as_of is not as_of:  # most were gathered at one moment
            as_of = fact.as_of
            _check_moment(as_of)
        value = fact.value
        kind = type(value)
        if not (
            kind is plain.get(name)
            or (kind is str and value in words.get(name, _NONE))
            or (kind is int and name in ints and -EXACT_INTEGER <= value <= EXACT_INTEGER)
        ):
            read[name] = _checked(name, fact, params)
    return read


def _check_moment(as_of: dt.datetime) -> None:
    if not FIRST <= as_of < LAST:
        raise FactTypeError("as_of", f"between {FIRST.year} and {LAST.year}")


def readable(facts: Facts, params: Mapping[str, Any]) -> tuple[dict[str, Fact], list[str]]:
    """The facts that are declared and of their type, and the names of the others.

    For answers from outside: what cannot be read is unknown, which never allows anything.
    """
    good: dict[str, Fact] = {}
    bad = []
    for name, fact in facts.items():
        try:
            good[name] = _checked(name, fact, params)
        except (UndeclaredFactError, FactTypeError):
            bad.append(name)
    return good, sorted(bad)


def _checked(name: str, fact: Fact, params: Mapping[str, Any]) -> Fact:
    value = normal(declared(name, params), name, fact.value)
    return fact if value is fact.value else Fact(value, fact.source, fact.as_of)


def facts_digest(facts: Facts) -> bytes:
    """sha256 over the facts with source and moment, as JSON with sorted names."""
    kept = facts
    if not NOT_KEPT.isdisjoint(facts):
        kept = {name: fact for name, fact in facts.items() if name not in NOT_KEPT}
    return hashlib.sha256(msgspec.json.encode(kept, order="deterministic")).digest()
