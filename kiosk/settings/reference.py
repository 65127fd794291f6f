"""What each key of the settings means, is when not given, and may be: told from the sections themselves."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from msgspec import inspect

from kiosk.settings.all_sections import Settings

_NEEDED = "needed"
_OTHERS: dict[type[inspect.Type], str] = {
    inspect.BoolType: "true or false",
    inspect.CustomType: "path, from the folder of the settings on",
}


class Key(NamedTuple):
    """One key: camera.fps, clerks.pin."""

    table: str  # camera
    name: str  # fps
    meaning: str
    default: str  # as TOML writes it; "needed", "not given"
    bounds: str  # whole number, 5 to 60


class Table(NamedTuple):
    """A table of the file with its keys. is_list: [[clerks]]."""

    name: str
    meaning: str
    is_list: bool
    keys: tuple[Key, ...]


def tables() -> list[Table]:
    """In the order in which a file has them."""
    return [
        table
        for field in _fields(inspect.type_info(Settings))
        for table in _tables(field.name, field.type)
    ]


def meaning(kind: inspect.Type) -> str:
    """As the key's own definition says it."""
    told = kind.extra_json_schema if isinstance(kind, inspect.Metadata) else None
    return str(told.get("description", "")) if told else ""


def table_of(kind: inspect.Type) -> inspect.StructType | None:
    """Whose keys are given under a key of this kind; None: a plain value."""
    match kind:
        case inspect.StructType():
            return kind
        case inspect.Metadata(type=inner) | inspect.ListType(item_type=inner):
            return table_of(inner)
        case inspect.UnionType(types=several):
            return next((one for one in map(table_of, several) if one), None)
        case _:
            return None


def bounds(kind: inspect.Type) -> str:
    """What a value of this kind may be, in words."""
    match kind:
        case inspect.Metadata(type=inner, extra_json_schema=told):
            words = str((told or {}).get("title", "")) or bounds(inner)
        case inspect.UnionType(types=several):
            words = " or ".join(bounds(one) for one in several if not _is_none(one))
        case inspect.VarTupleType(item_type=item) | inspect.ListType(item_type=item):
            words = f"list{_length(kind)}, each: {bounds(item)}"
        case _:
            words = _plain(kind)
    return words


def _plain(kind: inspect.Type) -> str:
    match kind:
        case inspect.LiteralType(values=values):
            words = f"one of {', '.join(map(str, values))}"
        case inspect.IntType():
            words = f"whole number{_range(kind)}"
        case inspect.FloatType():
            words = f"number{_range(kind)}"
        case inspect.StrType():
            words = f"text{_length(kind)}"
        case _:
            words = _OTHERS.get(type(kind), "table")
    return words


def _tables(name: str, kind: inspect.Type) -> Iterator[Table]:
    """And those within."""
    table = table_of(kind)
    if table is None:
        return
    fields = _fields(table)
    keys = tuple(_key(name, field) for field in fields)
    is_list = isinstance(
        kind.type if isinstance(kind, inspect.Metadata) else kind, inspect.ListType
    )
    yield Table(name, meaning(kind) or (table.cls.__doc__ or "").strip(), is_list, keys)
    for field in fields:
        yield from _tables(f"{name}.{field.name}", field.type)


def _key(table: str, field: inspect.Field) -> Key:
    return Key(table, field.name, meaning(field.type), _default(field), bounds(field.type))


def _default(field: inspect.Field) -> str:
    match field.default:
        case _ if field.required:
            return _NEEDED
        case None:
            return "not given"
        case Path() as path:
            return json.dumps(str(path))
        case given:
            return json.dumps(given, ensure_ascii=False)


def _fields(kind: inspect.Type) -> tuple[inspect.Field, ...]:
    table = table_of(kind)
    return table.fields if table else ()


def _is_none(kind: inspect.Type) -> bool:
    return isinstance(kind, inspect.NoneType)


def _range(kind: inspect.IntType | inspect.FloatType) -> str:
    words = (("above", kind.gt), ("at least", kind.ge), ("below", kind.lt), ("at most", kind.le))
    told = [f"{word} {limit:g}" for word, limit in words if limit is not None]
    return "".join(f", {one}" for one in told)


def _length(kind: inspect.StrType | inspect.VarTupleType | inspect.ListType) -> str:
    least, most = kind.min_length, kind.max_length
    told = f", at least {least} long" if least else ""
    told += f", at most {most} long" if most is not None else ""
    pattern = kind.pattern if isinstance(kind, inspect.StrType) else None
    return f"{told}, matching {pattern}" if pattern else told
