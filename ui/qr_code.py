"""A QR code as a QML item: its modules are painted as whole pixels, so that a telephone reads it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtQuick import QQuickItem, QQuickPaintedItem

from ui.properties import named


class QrCode(QQuickPaintedItem):
    """Draws rows of 0 and 1 as large as whole pixels allow, in the middle of its place."""

    modules_changed = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self._rows: list[str] = []

    def paint(self, painter: QPainter) -> None:
        if not self._rows:
            return
        side = max(1, int(min(self.width(), self.height())) // len(self._rows))
        left = (int(self.width()) - side * len(self._rows)) // 2
        top = (int(self.height()) - side * len(self._rows)) // 2
        painter.fillRect(0, 0, int(self.width()), int(self.height()), QColor("white"))
        for y, row in enumerate(self._rows):
            for x, module in enumerate(row):
                if module == "1":
                    painter.fillRect(left + x * side, top + y * side, side, side, QColor("black"))

    def _get_modules(self) -> list[str]:
        return self._rows

    def _set_modules(self, rows: list[str]) -> None:
        self._rows = [str(row) for row in rows]
        self.modules_changed.emit()
        self.update()

    modules = named("QVariantList", _get_modules, _set_modules, notify=modules_changed)
