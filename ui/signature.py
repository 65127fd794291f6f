"""The signature pad, a QML item: points are taken from the window's events, before any item filters them.

Item-level touch events lose a quarter of the points of a fast pen; a window-level filter loses none
and gets pressure and time with them.
"""

from typing import Any

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import (
    QInputEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QPolygonF,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtQuick import QQuickItem, QQuickPaintedItem, QQuickWindow

from ui.properties import named

_PEN_WIDTH = 4
_INK = 0xFF14213D

Sample = list[float]  # x and y as fractions of the pad, ms since the first sample, pressure

_BEGIN = {QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.TabletPress}
_MOVE = {QEvent.Type.MouseMove, QEvent.Type.TouchUpdate, QEvent.Type.TabletMove}
_END = {
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.TouchEnd,
    QEvent.Type.TouchCancel,
    QEvent.Type.TabletRelease,
}


class SignaturePad(QQuickPaintedItem):
    """Draws the strokes that the counter knows and the one under way; emits each when it is finished."""

    stroke = Signal(list, arguments=["points"])
    strokes_changed = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self.setAntialiasing(True)
        self._strokes: list[list[Sample]] = []
        self._current: list[Sample] = []
        self._began_ms: int | None = None  # on the events' clock; the first sample's is 0
        self._known_ms = 0  # a screen that replaces another goes on where that one was
        self._source: QEvent.Type | None = None
        self._window: QQuickWindow | None = None
        self.windowChanged.connect(self._watch)
        self._watch(self.window())

    def _watch(self, window: QQuickWindow | None) -> None:
        if self._window:
            self._window.removeEventFilter(self)
        self._window = window
        if window:
            window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        kind = event.type()
        if kind in _BEGIN:
            return self._begin(event)
        if self._current and kind in _MOVE and self._same_device(kind):
            self._add(event)
            return True
        if self._current and kind in _END and self._same_device(kind):
            self._finish(event)
            return True
        return False

    def _begin(self, event: QEvent) -> bool:
        position = self._position(event)
        if self._current or position is None or not self.contains(self.mapFromScene(position)):
            return bool(self._current)
        self._source = event.type()
        self._add(event)
        return True

    def _same_device(self, kind: QEvent.Type) -> bool:
        """A pen also sends mouse events; one stroke follows one of them."""
        families = (
            {
                QEvent.Type.MouseButtonPress,
                QEvent.Type.MouseMove,
                QEvent.Type.MouseButtonRelease,
            },
            {
                QEvent.Type.TouchBegin,
                QEvent.Type.TouchUpdate,
                QEvent.Type.TouchEnd,
                QEvent.Type.TouchCancel,
            },
            {QEvent.Type.TabletPress, QEvent.Type.TabletMove, QEvent.Type.TabletRelease},
        )
        return any({kind, self._source} <= family for family in families)

    def _add(self, event: QEvent) -> None:
        position = self._position(event)
        if position is None or not isinstance(event, QInputEvent):
            return
        local = self.mapFromScene(position)
        at = int(event.timestamp())
        if self._began_ms is None:
            self._began_ms = at - self._known_ms
        x, y = local.x() / max(1.0, self.width()), local.y() / max(1.0, self.height())
        sample = [min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0), max(0, at - self._began_ms)]
        self._current.append([*sample, _pressure(event)])
        self.update()

    def _finish(self, event: QEvent) -> None:
        self._add(event)
        done, self._current = self._current, []
        self._strokes.append(done)
        self.stroke.emit(done)

    @staticmethod
    def _position(event: QEvent) -> QPointF | None:
        """In the scene, which fills the window."""
        match event:
            case QMouseEvent() | QTabletEvent():
                return event.position()
            case QTouchEvent():
                points = event.points()
                return points[0].position() if points else None
            case _:
                return None

    def paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(Qt.GlobalColor.black, _PEN_WIDTH)
        pen.setColor(_INK)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        for points in (*self._strokes, self._current):
            line = [QPointF(p[0] * self.width(), p[1] * self.height()) for p in points]
            painter.drawPolyline(QPolygonF(line))

    def _get_strokes(self) -> list[Any]:
        return self._strokes

    def _set_strokes(self, strokes: list[Any]) -> None:
        """As the counter has them; a replaced screen draws them again."""
        known = [[list(point) for point in points] for points in strokes]
        if known == self._strokes:
            return
        self._strokes = known
        if not known:
            self._began_ms = None
        self._known_ms = max((int(point[2]) for points in known for point in points), default=0)
        self.strokes_changed.emit()
        self.update()

    strokes = named("QVariantList", _get_strokes, _set_strokes, notify=strokes_changed)


def _pressure(event: QEvent) -> float:
    """0 to 1; a device that tells none presses fully."""
    match event:
        case QTabletEvent():
            return min(1.0, max(0.0, event.pressure()))
        case QTouchEvent():
            points = event.points()
            return min(1.0, max(0.0, points[0].pressure())) if points else 1.0
        case _:
            return 1.0
