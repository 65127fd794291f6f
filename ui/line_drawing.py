"""Signs and pictures of lines, as a QML item.

Qt Quick's own shapes leave traces outside of what scrolls when the scene is drawn in software.
"""

from PySide6.QtCore import Property, QByteArray, QRectF, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtQuick import QQuickItem, QQuickPaintedItem
from PySide6.QtSvg import QSvgRenderer

_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"><path d="{path}" fill="none"'
    ' stroke="{colour}" stroke-width="{thick}" stroke-linecap="round" stroke-linejoin="round"/></svg>'
)


class LineDrawing(QQuickPaintedItem):
    """Draws `path` (the data of an SVG path) on a field of the given size, scaled to the item."""

    changed = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self.setAntialiasing(True)
        self._path = ""
        self._colour = QColor("black")
        self._field = QRectF(0, 0, 48, 48)
        self._thick = 3.0

    def paint(self, painter: QPainter) -> None:
        svg = _SVG.format(
            width=self._field.width(),
            height=self._field.height(),
            path=self._path,
            colour=self._colour.name(),
            thick=self._thick,
        )
        renderer = QSvgRenderer(QByteArray(svg.encode()))
        renderer.render(painter, QRectF(0, 0, self.width(), self.height()))

    def _redraw(self) -> None:
        self.changed.emit()
        self.update()

    def _get_path(self) -> str:
        return self._path

    def _set_path(self, path: str) -> None:
        self._path = path
        self._redraw()

    def _get_colour(self) -> QColor:
        return self._colour

    def _set_colour(self, colour: QColor) -> None:
        self._colour = colour
        self._redraw()

    def _get_field(self) -> QRectF:
        return self._field

    def _set_field(self, field: QRectF) -> None:
        self._field = field
        self._redraw()

    def _get_thick(self) -> float:
        return self._thick

    def _set_thick(self, thick: float) -> None:
        self._thick = thick
        self._redraw()

    path = Property(str, _get_path, _set_path, notify=changed)
    color = Property(QColor, _get_colour, _set_colour, notify=changed)
    field = Property(QRectF, _get_field, _set_field, notify=changed)
    thick = Property(float, _get_thick, _set_thick, notify=changed)
