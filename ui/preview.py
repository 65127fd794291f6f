"""The camera's picture as a QML item, painted from shared memory.

Qt's own VideoOutput stays black when the scene is drawn in software.
"""

from PySide6.QtCore import Property, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtQuick import QQuickItem, QQuickPaintedItem

from kiosk.protocol.frames import FrameRing

_PERIOD_MS = 25


class Preview(QQuickPaintedItem):
    """Shows the ring's newest frame as a mirror does."""

    ring_changed = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self._ring: FrameRing | None = None
        self._number = 0
        self._image = QImage()
        self._timer = QTimer(self)
        self._timer.setInterval(_PERIOD_MS)
        self._timer.timeout.connect(self._look)

    def paint(self, painter: QPainter) -> None:
        if self._image.isNull():
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(self.width(), 0)
        painter.scale(-1, 1)
        painter.drawImage(QRectF(0, 0, self.width(), self.height()), self._image)

    def _look(self) -> None:
        if self._ring is None or self._ring.latest_number() == self._number:
            return
        frame = self._ring.latest()
        if frame is None:
            return
        self._number = frame.number
        row = frame.width * 3
        picture = QImage(frame.pixels, frame.width, frame.height, row, QImage.Format.Format_RGB888)
        # A copy of the right size: the painter's scaling is dearer, and the bytes are not ours.
        size = self.size().toSize()
        self._image = picture.scaled(
            size,
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.FastTransformation,
        )
        self.update()

    def _get_ring(self) -> object:
        return self._ring

    def _set_ring(self, ring: object) -> None:
        self._ring = ring if isinstance(ring, FrameRing) else None
        self._number = 0
        if self._ring:
            self._timer.start()
        else:
            self._timer.stop()
            self._image = QImage()
            self.update()
        self.ring_changed.emit()

    ring = Property(object, _get_ring, _set_ring, notify=ring_changed)
