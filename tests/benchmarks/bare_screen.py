"""The least that a screen can be: a raster window for preview, tap and finger. Measured by screen.py.

It takes the ring's descriptor and single letters from its socket: `n` is the next page, `r` the first one,
`c` asks at how many places a finger was. It sends `p` for a press, which it also shows at once.
"""

import socket
import sys

from PySide6.QtCore import QRect, QSocketNotifier, Qt, QTimer
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QRasterWindow

from kiosk.protocol.frames import FrameRing

_LOOK_MS = 5
_BUTTON = (20, 60, 360, 100)
# None of them is a colour of the screen that lies below.
_AT_REST, _PRESSED, _NEXT = QColor("#b0e0c0"), QColor("#203040"), QColor("#d0a040")


class Bare(QRasterWindow):
    """A coloured window; the newest frame in it, mirrored, as large as the page's."""

    def __init__(self, sock, size, picture):
        super().__init__()
        self._sock, self._picture = sock, picture
        self._ring, self._number = None, 0
        self._image = QImage()
        self._colour = _AT_REST
        self._places = set()
        self.setFlags(Qt.WindowType.FramelessWindowHint)
        self.setPosition(0, 0)
        self.resize(*size)
        self._notifier = QSocketNotifier(sock.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._hear)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)

    def mouseMoveEvent(self, event):  # noqa: N802 - Qt's name
        self._places.add(event.position().toTuple())

    def mousePressEvent(self, event):  # noqa: N802 - Qt's name
        self._places = {event.position().toTuple()}
        self._sock.send(b"p")
        self._become(_PRESSED, QRect(*_BUTTON))

    def paintEvent(self, event):  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setClipRegion(event.region())
        painter.fillRect(0, 0, self.width(), self.height(), self._colour)
        if not self._image.isNull():
            painter.drawImage(QRect(*self._picture), self._image)
        painter.end()

    def _become(self, colour, where=None):
        self._colour = colour
        self.update(where or QRect(0, 0, self.width(), self.height()))

    def _hear(self):
        said, fds, _, _ = socket.recv_fds(self._sock, 16, 1)
        if not said:
            sys.exit(0)
        if fds:
            self._ring = FrameRing.attach(fds[0])
            self._timer.start(_LOOK_MS)
        elif said == b"c":
            self._sock.send(f"{len(self._places)}".encode())
        elif said in {b"n", b"r"}:
            self._become(_NEXT if said == b"n" else _AT_REST)

    def _look(self):
        if self._ring.latest_number() == self._number or not (frame := self._ring.latest()):
            return
        self._number = frame.number
        whole = QImage(
            frame.pixels, frame.width, frame.height, frame.width * 3, QImage.Format.Format_RGB888
        )
        x, y, width, height = self._picture
        self._image = whole.scaled(width, height).flipped(Qt.Orientation.Horizontal)
        self.update(QRect(x, y, width, height))


def main():
    path, *numbers = sys.argv[1:]
    width, height, *picture = map(int, numbers)
    app = QGuiApplication(["bare"])
    QGuiApplication.setAttribute(Qt.ApplicationAttribute.AA_CompressHighFrequencyEvents, on=False)
    sock = socket.socket(socket.AF_UNIX)
    sock.connect(path)
    window = Bare(sock, (width, height), picture)
    window.show()
    return app.exec()


if __name__ == "__main__":
    raise SystemExit(main())
