"""What a page says to assistive technology, in its order: what is read aloud, and where keys lead.

It is taken from the accessible tree (AT-SPI's, too), so that no page says anything a second time.
"""

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtQuick import QQuickItem

_KINDS = {
    QAccessible.Role.Heading: "heading",
    QAccessible.Role.StaticText: "text",
    QAccessible.Role.AlertMessage: "text",
    QAccessible.Role.ProgressBar: "text",
    QAccessible.Role.Button: "button",
    QAccessible.Role.CheckBox: "switch",
    QAccessible.Role.EditableText: "field",
    QAccessible.Role.Graphic: "picture",
    QAccessible.Role.Canvas: "area",
}
_ACTING = frozenset({"button", "switch", "field", "area"})


class PageTexts(QObject):
    """For QML: one map for each thing of an item that has words."""

    @Slot(QQuickItem, result="QVariantList")
    def of(self, item: QQuickItem) -> list[dict[str, Any]]:
        """kind, name, value, acts, on, personal, unread; in the order in which they lie in the page."""
        return [_said(one) for one in accessible(item)]

    @Slot(QQuickItem, result="QVariantMap")
    def one(self, item: QQuickItem) -> dict[str, Any]:
        """That item's own, without what lies in it; none where it says nothing."""
        found = QAccessible.queryAccessibleInterface(item)
        return _said(found) if found and found.role() in _KINDS else {}


def accessible(item: QQuickItem) -> Iterator[QAccessibleInterface]:
    """What is shown of it and has words, depth first; also what must be scrolled to."""
    if not item.isVisible():
        return
    found = QAccessible.queryAccessibleInterface(item)  # none for what is not told to anybody
    if found and found.role() in _KINDS and found.text(QAccessible.Text.Name):
        yield found
    for child in item.childItems():
        yield from accessible(child)


def acting(item: QQuickItem) -> list[QQuickItem]:
    """What can be pressed or filled in now."""
    found = (one for one in accessible(item) if _KINDS[one.role()] in _ACTING and acts(one))
    return [one for one in map(_item, found) if one is not None]


def _item(one: QAccessibleInterface) -> QQuickItem | None:
    found = one.object()
    return found if isinstance(found, QQuickItem) else None


def acts(one: QAccessibleInterface) -> bool:
    state = one.state()
    return bool(state.focusable) and not state.disabled


def _said(one: QAccessibleInterface) -> dict[str, Any]:
    item = one.object()
    return {
        "kind": _KINDS[one.role()],
        "name": one.text(QAccessible.Text.Name),
        "value": one.text(QAccessible.Text.Value),
        "label": item.property("label") or "",
        "acts": not one.state().disabled,  # a page that has just opened takes no press yet
        "on": bool(one.state().checked),
        "personal": bool(item.property("personal")),
        "unread": bool(item.property("unread")),
    }
