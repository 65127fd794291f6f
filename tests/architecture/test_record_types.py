"""What a record holds is typed to the last field: no Any, no bare map, however deep."""

import typing

import msgspec

from kiosk.policy.decision import Decision
from kiosk.protocol.messages import Point
from kiosk.records.carried_transcript import Transcript
from kiosk.records.record import Record, RecordedFact

UNTYPED = {typing.Any, object, dict, list, tuple}


def types_of(kind, seen):
    """Every type that a field of this one, or of a part of it, is declared with."""
    if kind in seen:
        return
    seen.add(kind)
    for inner in typing.get_args(kind):
        if isinstance(inner, type) or typing.get_origin(inner):
            types_of(inner, seen)
        elif inner in {typing.Any, typing.Union}:
            seen.add(inner)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        for field in typing.get_type_hints(kind).values():
            types_of(field, seen)


def test_no_field_of_a_record_is_untyped():
    seen = set()
    types_of(Record, seen)
    assert {Transcript, Decision, RecordedFact, Point} <= seen
    assert not seen & UNTYPED


class Careless(msgspec.Struct):
    parts: list[dict[str, typing.Any]]


def test_an_untyped_field_would_be_found():
    seen = set()
    types_of(Careless, seen)
    assert typing.Any in seen
