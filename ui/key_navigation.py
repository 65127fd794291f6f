"""Keys lead through a page: Tab and arrows to what acts, Enter presses it; page keys scroll.

Two switches are enough: Space leads on, Enter presses. So is one: Space held down for two seconds begins
the scanning, in which one thing after the other is reached by itself, and Space, once it is let go of, or
Enter presses it; held again, it ends. What leads where comes from the accessible tree, and a press is the
one of assistive technology.
"""

from typing import Any

from PySide6.QtCore import Property, QEvent, QObject, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QKeyEvent
from PySide6.QtQuick import QQuickItem, QQuickWindow

from ui.keyboard_wedge import Wedge
from ui.page_texts import acting
from ui.properties import named
from ui.signature import SignaturePad
from ui.touch_contacts import is_of_pointer

_HOLD_MS = 2000
_BOUNCE_MS = 20  # a switch's contact bounces, and X lets go of a held key for each repeat
_SCAN_MS = 2500
_ARROWS = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Select})
_PAGES = {Qt.Key.Key_PageUp: -0.85, Qt.Key.Key_PageDown: 0.85}  # of what is seen
_ASIDE = 2.0  # what lies aside of an arrow's way is so much farther


class KeyNavigation(QObject):
    """Filters the window's keys; those of a scanner's burst, and what is typed, are not its own."""

    moved = Signal()  # to another item
    rooms_changed = Signal()
    box_changed = Signal()

    def __init__(self, wedge: Wedge) -> None:
        super().__init__()
        self._wedge = wedge
        self._window: QQuickWindow | None = None
        self._rooms: list[QQuickItem] = []
        self._keyed = False  # somebody uses keys: where they are is shown
        self._box = QRectF()
        self._hold = QTimer(self, interval=_HOLD_MS)
        self._hold.setSingleShot(True)
        self._hold.timeout.connect(self._turn_scanning)
        self._let_go_at = 0  # by the key's own clock, which no busy screen stretches
        self._let_go = QTimer(self, interval=3 * _BOUNCE_MS)
        self._let_go.setSingleShot(True)
        self._let_go.timeout.connect(self._space_up)
        self._scan = QTimer(self, interval=_SCAN_MS)
        self._scan.timeout.connect(lambda: self._step(1))

    def watch(self, window: QQuickWindow) -> None:
        """From now on its keys; where the item lies that they have led to is looked up for each picture."""
        self._window = window
        window.installEventFilter(self)
        window.afterAnimating.connect(self._follow)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyPress:
                return self._pressed(event)
            if event.type() == QEvent.Type.KeyRelease and event.key() == Qt.Key.Key_Space:
                self._let_go_at = event.timestamp()
                self._let_go.start()
        elif is_of_pointer(event) and self._keyed and not self._scan.isActive():
            self._keyed = False  # a hand has taken over
            self._follow()
        return False

    def _pressed(self, event: QKeyEvent) -> bool:
        """Whether it led or pressed."""
        if self._wedge.is_typing:
            return False
        key, again = event.key(), event.isAutoRepeat()
        if key == Qt.Key.Key_Space:
            return self._space_down(again or event.timestamp() - self._let_go_at < _BOUNCE_MS)
        if key in _ENTER:
            return again or self._press(event)
        if key in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            return self._step(1 if key == Qt.Key.Key_Tab else -1)
        if key in _ARROWS:
            return self._steer(_ARROWS[Qt.Key(key)], event)
        return key in _PAGES and self._scroll(_PAGES[Qt.Key(key)])

    # -- switches ---------------------------------------------------------------------------

    def _space_down(self, again: bool) -> bool:
        """Leads on at once; while scanning nothing is pressed yet, since it may be held."""
        self._let_go.stop()
        if again:
            return True
        self._hold.start()
        return self._scan.isActive() or self._step(1)

    def _space_up(self) -> None:
        was_held = not self._hold.isActive()
        self._hold.stop()
        if self._scan.isActive() and not was_held:
            self._press(None)

    def _turn_scanning(self) -> None:
        if self._scan.isActive():
            self._scan.stop()
        else:
            self._scan.start()

    # -- from thing to thing ----------------------------------------------------------------

    @property
    def item(self) -> QQuickItem | None:
        """What keys have led to; None: nothing yet, or it has gone."""
        found = self._window.activeFocusItem() if self._window and self._keyed else None
        return found if found is not None and found in self._all() else None

    def _all(self) -> list[QQuickItem]:
        return [one for room in self._rooms for one in acting(room)]

    def _step(self, by: int) -> bool:
        every, now = self._all(), self.item
        if not every:
            return False
        if now is None:
            return self._go(every[0 if by > 0 else -1])
        return self._go(every[(every.index(now) + by) % len(every)])

    def _steer(self, way: QPointF, event: QKeyEvent) -> bool:
        """To the nearest in that direction; a signature's pen is moved by them."""
        now = self.item
        if now is None:
            return self._step(1)
        if isinstance(now, SignaturePad) and now.steer(way, int(event.timestamp())):
            return True
        here = _centre(now)
        costs = [(_cost(_centre(one) - here, way), at) for at, one in enumerate(self._all())]
        ahead = [cost for cost in costs if cost[0] > 0]
        return self._go(self._all()[min(ahead)[1]]) if ahead else self._scroll(way.y() * 0.3)

    def _go(self, item: QQuickItem) -> bool:
        self._keyed = True
        item.forceActiveFocus(Qt.FocusReason.TabFocusReason)
        _show(item)
        self.moved.emit()
        self._follow()
        return True

    def _press(self, event: QKeyEvent | None) -> bool:
        now = self.item
        if now is None:
            return False
        if isinstance(now, SignaturePad):
            return event is not None and now.toggle_pen(int(event.timestamp()))
        action = QAccessible.queryAccessibleInterface(now).actionInterface()
        action.doAction(QAccessibleActionInterface.pressAction())
        return True

    def _scroll(self, part: float) -> bool:
        """What scrolls of the page, by this part of what is seen of it."""
        for room in self._rooms:
            for view in _flickables(room):
                _move(view, view.property("contentY") + part * view.height())
                return True
        return False

    # -- where it is shown ------------------------------------------------------------------

    def _follow(self) -> None:
        now = self.item if self._keyed else None
        box = now.mapRectToScene(now.boundingRect()) if now else QRectF()
        if box != self._box:
            self._box = box
            self.box_changed.emit()

    def _set_rooms(self, rooms: list[Any]) -> None:
        self._rooms = [room for room in rooms if isinstance(room, QQuickItem)]
        self.rooms_changed.emit()

    rooms = named("QVariantList", lambda self: self._rooms, _set_rooms, notify=rooms_changed)
    box = Property(QRectF, lambda self: self._box, notify=box_changed)
    focused = Property(QQuickItem, lambda self: self.item, notify=moved)


def _centre(item: QQuickItem) -> QPointF:
    return item.mapRectToScene(item.boundingRect()).center()


def _cost(apart: QPointF, way: QPointF) -> float:
    """How far it is that way; 0 or less: it is not."""
    along = apart.x() * way.x() + apart.y() * way.y()
    aside = abs(apart.x() * way.y()) + abs(apart.y() * way.x())
    return along + _ASIDE * aside if along > 1 else 0.0


def _show(item: QQuickItem) -> None:
    """Scroll to it, where it is not seen whole."""
    view: QQuickItem | None = item.parentItem()
    while view and not view.inherits("QQuickFlickable"):
        view = view.parentItem()
    if view is None:
        return
    box = item.mapRectToItem(view, item.boundingRect())
    above, below = box.top(), box.bottom() - view.height()
    if above < 0 or below > 0:
        _move(view, view.property("contentY") + (above if above < 0 else min(below, above)))


def _move(view: QQuickItem, y: float) -> None:
    most = max(0.0, view.property("contentHeight") - view.height())
    view.setProperty("contentY", min(max(y, 0.0), most))


def _flickables(item: QQuickItem) -> list[QQuickItem]:
    """Those that are seen and hold more than is seen of them."""
    if not item.isVisible():
        return []
    scrolls = item.inherits("QQuickFlickable")
    own = [item] if scrolls and item.property("contentHeight") > item.height() + 1 else []
    return own + [one for child in item.childItems() for one in _flickables(child)]
