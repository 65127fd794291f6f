"""The names that rules may read, their types, and what a reader calls them."""

import datetime as dt
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import msgspec

from kiosk import china_time
from kiosk.errors import KioskError
from kiosk.input_bounds import EARLIEST, EXACT_INTEGER, LATEST, LISTINGS_OF_ONE, NUMBERS_OF_ONE
from kiosk.policy import regions

# What the carrier asks about a number when nobody stands at a counter: no document, no face.
SERVICE_QUERY = "service_query"

LISTS = (
    *("joint_punishment", "bad_credit", "blacklist"),
    *("case_involved", "dishonest", "carrier_blacklist"),
)
# Outside of these years calendars and time zones overflow.
FIRST, LAST = EARLIEST, LATEST


class UndeclaredFactError(KioskError):
    """A fact's name is not declared: a spelling mistake would otherwise be an unknown."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is no declared fact")
        self.name = name


class FactTypeError(KioskError):
    """A fact's value is not of its declared type. Carries the place and what belongs there."""

    def __init__(self, name: str, wanted: str) -> None:
        super().__init__(f"{name} must be {wanted}")
        self.name = name
        self.wanted = wanted


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A fact's type and its name in both languages."""

    type: Literal[
        "bool",
        "int",
        "float",
        "text",
        "choice",
        "codes",
        "texts",
        "moment",
        "region",
        "counts",
        "listings",
        "numbers",
    ]
    zh: str
    en: str
    choices: list[str] = []
    # What a missing one means, where it is not unknown but has not happened; never the milder value.
    default: bool | None = None

    def in_language(self, language: str) -> str:
        return self.en if language == "en" else self.zh


@cache
def vocabulary() -> dict[str, Kind]:
    text = (files("kiosk.policy") / "vocabulary.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, Kind])


@cache
def groups() -> frozenset[str]:
    """Of facts that have one: `now` and `channel` stand alone."""
    return frozenset(name.partition(".")[0] for name in vocabulary() if "." in name)


@cache
def plain_types() -> dict[str, type]:
    """Facts of which every value of the type is in its declared form."""
    return {name: _PLAIN[kind.type] for name, kind in vocabulary().items() if kind.type in _PLAIN}


@cache
def whole_numbers() -> frozenset[str]:
    """Facts that are counts: any that is exact in JSON is in its declared form."""
    return frozenset(name for name, kind in vocabulary().items() if kind.type == "int")


@cache
def plain_words() -> dict[str, frozenset[str]]:
    """Words that are in their declared form already: choices, and provinces by their code."""
    return {
        name: frozenset(kind.choices) if kind.type == "choice" else frozenset(regions.known())
        for name, kind in vocabulary().items()
        if kind.type in {"choice", "region"}
    }


@cache
def defaults() -> dict[str, bool]:
    """What missing facts of this kind mean."""
    return {name: kind.default for name, kind in vocabulary().items() if kind.default is not None}


def flows() -> list[str]:
    return vocabulary()["request.flow"].choices


def declared(name: str, params: Mapping[str, Any]) -> Kind:
    """Raises UndeclaredFactError. A parameter may be given as a fact: it has its default's type."""
    kind = vocabulary().get(name)
    if kind is not None:
        return kind
    key = name.removeprefix("params.")
    if key == name or key not in params:
        raise UndeclaredFactError(name)
    return _PARAMS[type(params[key])]


def normal(kind: Kind, name: str, value: Any) -> Any:
    """The value as rules read it: moments aware, regions as codes. Raises FactTypeError."""
    if kind.type in _PLAIN:
        if type(value) is not _PLAIN[kind.type]:
            raise FactTypeError(name, kind.type)
        return value
    try:
        return _READERS[kind.type](kind, value)
    except _WrongError as error:
        raise FactTypeError(name + error.path, error.wanted) from error


class _WrongError(Exception):
    def __init__(self, wanted: str, path: str = "") -> None:
        self.wanted = wanted
        self.path = path


def _int(_kind: Kind, value: Any) -> int:
    if type(value) is not int or abs(value) > EXACT_INTEGER:
        raise _WrongError("int")
    return value


def _number(_kind: Kind, value: Any) -> float:
    if type(value) not in {int, float} or abs(value) > EXACT_INTEGER:
        raise _WrongError("a number")
    return float(value)


def _choice(kind: Kind, value: Any) -> str:
    if not isinstance(value, str) or value not in kind.choices:
        raise _WrongError(f"one of {', '.join(kind.choices)}")
    return value


def _codes(kind: Kind, value: Any) -> list[str]:
    if not isinstance(value, list | tuple):
        raise _WrongError("a list")
    return [_choice(kind, item) for item in value]


def _aware_moment(_kind: Kind, value: Any) -> dt.datetime:
    if isinstance(value, str):
        try:
            value = dt.datetime.fromisoformat(value)
        except ValueError as error:
            raise _WrongError("a moment in RFC 3339") from error
    if not isinstance(value, dt.datetime) or value.tzinfo is None:
        raise _WrongError("a moment with its offset from UTC")
    if not FIRST <= value < LAST:
        raise _WrongError(f"a moment between {FIRST.year} and {LAST.year}")
    return value


def _region(_kind: Kind, value: Any) -> str:
    try:
        return regions.code(value)
    except (TypeError, ValueError) as error:
        raise _WrongError("a region: GB/T 2260 code or name") from error


def _counts(_kind: Kind, value: Any) -> dict[str, int]:
    good = isinstance(value, dict) and all(
        isinstance(key, str) and type(count) is int and abs(count) <= EXACT_INTEGER
        for key, count in value.items()
    )
    if not good:
        raise _WrongError("a map from names to whole numbers")
    return dict(value)


def _listings(kind: Kind, value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list | tuple) or len(value) > LISTINGS_OF_ONE:
        raise _WrongError(f"a list of at most {LISTINGS_OF_ONE} listings")
    return [_listing(kind, item, f"[{place}]") for place, item in enumerate(value)]


def _listing(kind: Kind, value: Any, path: str) -> dict[str, Any]:
    """`list` and `region` say whose listing it is and must be there; another missing key is unknown."""
    if not isinstance(value, dict) or None in (value.get("list"), value.get("region")):
        raise _WrongError("a listing with at least list and region", path)
    read = {}
    for key, item in value.items():
        if key not in LISTING:
            raise _WrongError(f"one of {', '.join(LISTING)}", f"{path}.{key}")
        if item is None:
            continue  # null is a missing key
        try:
            read[key] = LISTING[key](kind, item)
        except _WrongError as error:
            raise _WrongError(error.wanted, f"{path}.{key}") from error
    return read


def _numbers(kind: Kind, value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list | tuple) or len(value) > NUMBERS_OF_ONE:
        raise _WrongError(f"a list of at most {NUMBERS_OF_ONE} numbers")
    return [_number_held(kind, item, f"[{place}]") for place, item in enumerate(value)]


def _number_held(kind: Kind, value: Any, path: str) -> dict[str, Any]:
    if not isinstance(value, dict) or value.keys() != NUMBER.keys():
        raise _WrongError(f"a number with {', '.join(NUMBER)}", path)
    try:
        return {key: read(kind, value[key]) for key, read in NUMBER.items()}
    except _WrongError as error:
        raise _WrongError(error.wanted, path) from error


def _text(_kind: Kind, value: Any) -> str:
    if not isinstance(value, str):
        raise _WrongError("a text")
    return value


def _list(_kind: Kind, value: Any) -> str:
    if value not in LISTS:
        raise _WrongError(f"one of {', '.join(LISTS)}")
    return str(value)


def _day(kind: Kind, value: Any) -> dt.date:
    if isinstance(value, dt.datetime) or (isinstance(value, str) and "T" in value):
        return china_time.day(_aware_moment(kind, value))
    try:
        day = value if isinstance(value, dt.date) else dt.date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise _WrongError("a day: YYYY-MM-DD") from error
    if not FIRST.date() <= day < LAST.date():
        raise _WrongError(f"a day between {FIRST.year} and {LAST.year}")
    return day


def _texts(_kind: Kind, value: Any) -> list[str]:
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        raise _WrongError("a list of texts")
    return list(value)


_PLAIN: dict[str, type] = {"bool": bool, "text": str}
_READERS: dict[str, Callable[[Kind, Any], Any]] = {
    "int": _int,
    "float": _number,
    "choice": _choice,
    "codes": _codes,
    "texts": _texts,
    "moment": _aware_moment,
    "region": _region,
    "counts": _counts,
    "listings": _listings,
    "numbers": _numbers,
}
# The keys of one listing.
LISTING: dict[str, Callable[[Kind, Any], Any]] = {
    "list": _list,
    "region": _region,
    "identified_at": _day,
    "from": _day,
    "until": _day,
    "sources": _texts,
}
# The keys of one of a document's numbers; all are there.
NUMBER: dict[str, Callable[[Kind, Any], Any]] = {
    "number": _text,
    "status": _text,
    "since": _aware_moment,
    "stopped_by": _text,
    "reasons": _texts,
    "disputed": _text,  # since which day, as its holder said; "": it is not
}
_PARAMS = {
    kind: Kind(name, "参数", "parameter")  # type: ignore[arg-type]
    for kind, name in ((bool, "bool"), (int, "int"), (float, "float"), (str, "text"))
}
