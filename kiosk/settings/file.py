"""The settings file: read whole or refused, with every wrong key named."""

import argparse
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec.inspect import Field, StructType, type_info
from msgspec.structs import FieldInfo, fields

from kiosk.errors import SettingsError
from kiosk.settings import coherence
from kiosk.settings.all_sections import Settings
from kiosk.settings.coherence import Fault
from kiosk.settings.reference import bounds, meaning, table_of

DEFAULT = Path("/etc/kiosk/settings.toml")
# What the fleet may set for many kiosks, and the name of its file.
SHARED_SECTIONS = frozenset({"brand", "limits", "papers", "screen"})
SHARED_FILE = "settings.toml"
_AT = " - at `$"  # of msgspec's messages


def add_argument(parser: argparse.ArgumentParser) -> None:
    """The `--settings` that every command has."""
    parser.add_argument(
        "--settings", type=Path, default=DEFAULT, metavar="FILE", help=f"default: {DEFAULT}"
    )


def load(file: Path, shared: Path | None = None) -> Settings:
    """Read a settings file, and over it what the fleet has pushed. Relative paths are from its folder.

    shared: that file, to be tried; None: the one in use. Raises SettingsError naming the file and each
    wrong key.
    """
    own = _checked(file, _table(file))
    folder = own.paths.pushed("settings")
    shared = shared or (folder / SHARED_FILE if folder else None)
    if shared is None:
        return own
    return _checked(file, _with_shared(_table(file), shared), f" with {shared}")


def _checked(file: Path, table: dict[str, Any], more: str = "") -> Settings:
    """Raises SettingsError."""
    try:
        settings: Settings = _converted(table, Settings, file.parent)
    except msgspec.ValidationError:
        wrong = list(_within(table, table_of(type_info(Settings)), "", file.parent))
    else:
        wrong = list(coherence.faults(settings))
        if not wrong:
            return settings
    raise SettingsError(f"{file}{more}", *(f"{told} - at `$.{key}`" for key, told in wrong))


def _with_shared(data: dict[str, Any], shared: Path) -> dict[str, Any]:
    """What many kiosks share is no kiosk's identity, way to the carrier, device, or staff."""
    pushed = _table(shared)
    other = sorted(pushed.keys() - SHARED_SECTIONS)
    if other:
        raise SettingsError(str(shared), f"is not for many kiosks - at `$.{other[0]}`")
    for name, section in pushed.items():
        if not isinstance(section, dict):
            raise SettingsError(str(shared), f"is no section - at `$.{name}`")
        data[name] = data.get(name, {}) | section
    return data


def _table(file: Path) -> dict[str, Any]:
    """Raises SettingsError."""
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise SettingsError(str(file), error.strerror or str(error)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SettingsError(str(file), f"not valid TOML: {error}") from error


def _converted(value: object, kind: Any, folder: Path) -> Any:
    """Raises msgspec.ValidationError, which stops at the first fault."""

    def to_path(wanted: type, given: object) -> object:
        if wanted is Path and isinstance(given, str):
            return folder / given
        raise TypeError(f"expected {wanted.__name__}")

    return msgspec.convert(value, kind, dec_hook=to_path)


def _malformed(
    given: Mapping[str, object], table: StructType, at: str, folder: Path
) -> Iterator[Fault]:
    """Every fault in a table of the file, down to the last one within it."""
    known = {field.name: field for field in table.fields}
    for name in sorted(given.keys() - known.keys()):
        yield Fault(_joined(at, name), f"no such key; there are {', '.join(known)}")
    for field, typed in zip(table.fields, fields(table.cls), strict=True):
        key = _joined(at, field.name)
        if field.name in given:
            value = given[field.name]
            within = list(_within(value, table_of(field.type), key, folder))
            yield from within or _of_value(value, typed, field, key, folder)
        elif field.required:
            yield Fault(key, f"missing{_meant(field)}")


def _within(value: object, table: StructType | None, key: str, folder: Path) -> Iterator[Fault]:
    """Of the tables that are given there."""
    if table is None:
        return
    if isinstance(value, dict):
        yield from _malformed(value, table, key, folder)
    if isinstance(value, list):
        for number, one in enumerate(value):
            yield from _within(one, table, f"{key}[{number}]", folder)


def _of_value(
    value: object, typed: FieldInfo, field: Field, key: str, folder: Path
) -> Iterator[Fault]:
    """The first fault of what is given for one key."""
    try:
        _converted(value, typed.type, folder)
    except msgspec.ValidationError as error:
        told, _, inside = str(error).partition(_AT)
        yield Fault(f"{key}{inside.rstrip('`')}", f"{told}{_meant(field)}")


def _joined(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name


def _meant(field: Field) -> str:
    """What would be right."""
    told = meaning(field.type)
    return f" ({bounds(field.type)}: {told})" if told else ""
