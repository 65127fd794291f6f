"""Files of facts, and files of a decision with its facts: what `kiosk policy` reads and writes."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import msgspec

from kiosk.china_time import CHINA
from kiosk.errors import KioskError
from kiosk.policy.decision import Decision
from kiosk.policy.facts import Fact, Facts, Source
from kiosk.policy.vocabulary import FIRST, LAST, groups, vocabulary

LARGEST = 4 << 20
# Design names that the vocabulary keeps elsewhere: see the decisions in ARCHITECTURE.
_ALSO_KNOWN_AS = {"face.alternative_requested": "request.alternative_to_face"}
# Facts with a middle word may be written as a plain yes or no.
_AS_WORD = {
    ("doc.authentic", True): "authentic",
    ("doc.authentic", False): "invalid",
    ("face.liveness", True): "pass",
    ("face.liveness", False): "fail",
}
_SOURCES: dict[str, Source] = {
    "doc": "chip",
    "face": "camera",
    "staff": "clerk",
    "subject": "carrier",
    "card": "carrier",
    "signal": "carrier",
    "now": "carrier",
}


class FactFileError(KioskError):
    """A file of facts or a decision is malformed: names the key and why."""

    def __init__(self, key: str, why: str) -> None:
        super().__init__(f"{key}: {why}" if key else why)
        self.key = key
        self.why = why


class _Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A fact with its source and moment; both may be left out."""

    value: Any
    source: Source | None = None
    as_of: dt.datetime | None = None


class _DecidedFacts(msgspec.Struct, frozen=True):
    decision: Decision
    facts: dict[str, Fact]


def read_facts(text: bytes, at: dt.datetime | None) -> dict[str, Fact]:
    """FACTS.json: `{"doc": {"expired": false}}` or `{"doc.expired": false}`; null is a missing key.

    A value may be `{"value":, "source":, "as_of":}`. `at` becomes `now` and every missing `as_of`.
    Moments without an offset are China's. Raises FactFileError; names and types are the engine's to check.
    """
    rows = _once(_rows(_object(text)))
    if at is not None:
        rows["now"] = at
    moment = at or _parsed_moment("now", rows.get("now")) or dt.datetime.now(dt.UTC)
    facts = {}
    for name, value in rows.items():
        fact = _fact(name, value, moment)
        if fact.value is not None:
            facts[name] = fact
    return facts


def write(decision: Decision, facts: Facts) -> bytes:
    """The decision with every fact, as JSON: what `explain` and `replay` read."""
    row = msgspec.to_builtins(decision) | {"facts": msgspec.to_builtins(dict(facts))}
    return msgspec.json.format(msgspec.json.encode(row), indent=2)


def read(content: bytes) -> tuple[Decision, dict[str, Fact]]:
    """From what `write` made, or from a record in clear as `carrier open` prints it. Raises FactFileError."""
    rows = _object(content)
    case = {"decision": rows.get("decision", rows), "facts": rows.get("facts")}
    try:
        read = msgspec.convert(case, _DecidedFacts)
    except msgspec.ValidationError as error:
        raise FactFileError("", str(error)) from error
    if not FIRST <= read.decision.decided_at < LAST:
        raise FactFileError("decided_at", f"must lie between {FIRST.year} and {LAST.year}")
    return read.decision, read.facts


def _object(text: bytes) -> dict[str, Any]:
    if len(text) > LARGEST:
        raise FactFileError("", f"{len(text)} bytes")
    try:
        return msgspec.json.decode(text, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FactFileError("", f"not a JSON object: {error}") from error


def _once(rows: Iterator[tuple[str, Any]]) -> dict[str, Any]:
    """The facts by the vocabulary's names. Raises FactFileError for one that is given twice."""
    found: dict[str, Any] = {}
    for written, value in rows:
        name = _ALSO_KNOWN_AS.get(written, written)
        if name in found:
            raise FactFileError(name, "is given twice")
        found[name] = value
    return found


def _rows(data: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in data.items():
        if key in {*groups(), "params"}:
            if not isinstance(value, dict):
                raise FactFileError(key, "must be an object of facts")
            yield from ((f"{key}.{inner}", item) for inner, item in value.items())
        else:
            yield key, value


def _fact(name: str, value: Any, at: dt.datetime) -> Fact:
    source = _SOURCES.get(name.partition(".")[0], "visit")
    if isinstance(value, dict) and "value" in value:
        try:
            written = msgspec.convert(value, _Written)
        except msgspec.ValidationError as error:
            raise FactFileError(name, str(error)) from error
        value, source = written.value, written.source or source
        at = _in_china(written.as_of) if written.as_of else at
    kind = vocabulary().get(name)
    if kind and kind.type == "moment":
        value = _parsed_moment(name, value)
    if isinstance(value, bool):
        value = _AS_WORD.get((name, value), value)
    return Fact(value, source, at)


def _parsed_moment(name: str, value: Any) -> dt.datetime | None:
    if isinstance(value, dict):
        value = value.get("value")
    if isinstance(value, str):
        try:
            value = dt.datetime.fromisoformat(value)
        except ValueError as error:
            raise FactFileError(name, "must be a moment in RFC 3339") from error
    if value is not None and not isinstance(value, dt.datetime):
        raise FactFileError(name, "must be a moment in RFC 3339")
    return _in_china(value) if value else None


def _in_china(at: dt.datetime) -> dt.datetime:
    return at if at.tzinfo else at.replace(tzinfo=CHINA)
