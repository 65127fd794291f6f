"""QML properties whose types only Qt knows by name: objects, lists, anything."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Property, Signal


def named(
    kind: str,
    read: Callable[[Any], Any],
    write: Callable[[Any, Any], None] | None = None,
    *,
    notify: Signal | None = None,
) -> Property:
    """A property of the Qt type of this name, e.g. QVariantMap; without `notify` it never changes."""
    how: dict[str, Any] = {"notify": notify} if notify else {"constant": True}
    # The stubs know Python's classes only; Qt's own types go by their names.
    return Property(kind, read, write, **how)  # type: ignore[arg-type]
