"""The real screen process with an observer inside: it says when what was asked for has been drawn.

The observer is asked in lines on a socket: "<revision> <releases>". It answers with the same line
once the screen has taken that snapshot and seen that many releases of the mouse button, no image is
loading and no timer of a page is running, and what was drawn after all that is on the display.
"""

import socket
import sys

from PySide6.QtCore import QEvent, QObject, QSocketNotifier, QTimer

from ui import screen

_LOOK_MS = 4
_FRAMES = 2  # the second is drawn from what the first one's layout has changed


class Observer(QObject):
    """Looks at the window, its bridge and its items from within; it changes nothing."""

    def __init__(self, bridge, window, descriptor):
        super().__init__()
        self._bridge = bridge
        self._window = window
        self._socket = socket.socket(fileno=descriptor)
        self._notifier = QSocketNotifier(descriptor, QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._asked)
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._question = b""
        self._releases = 0
        self._drawn = 0
        window.installEventFilter(self)
        window.frameSwapped.connect(self._swapped)

    def eventFilter(self, _watched, event):  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.MouseButtonRelease:
            self._releases += 1
        return False

    def _asked(self):
        self._question = self._socket.recv(64)
        self._drawn = 0
        self._timer.start()
        self._look()

    def _look(self):
        if self._quiet():
            self._window.update()
        else:
            self._drawn = 0

    def _swapped(self):
        if not self._timer.isActive():
            return
        self._drawn += 1
        if self._drawn >= _FRAMES and self._quiet():
            self._timer.stop()
            self._reach_the_display()
            self._socket.sendall(self._question)

    def _quiet(self):
        revision, releases = map(int, self._question.split())
        taken = (
            self._bridge._snapshot is not None
            and self._bridge._snapshot.revision >= revision
            and self._releases >= releases
        )
        return taken and not _busy(self._window.contentItem())

    def _reach_the_display(self):
        """Ask for a pixel: its answer comes after all that was sent before it."""
        self._window.screen().grabWindow(self._window.winId(), 0, 0, 1, 1)


def _busy(item):
    """Whether this item, or one within it, is going to change by itself."""
    if item.inherits("QQuickImage") and _loads(item):
        return True
    timers = (child for child in item.children() if child.inherits("QQmlTimer"))
    return any(timer.property("running") for timer in timers) or any(map(_busy, item.childItems()))


def _loads(image):
    """Fetched is not decoded yet: that is done on a thread of its own, and the size comes with it."""
    return not image.property("source").isEmpty() and not image.property("implicitWidth")


class ObservedScreen(screen.Screen):
    """The product's screen; the last argument of the command line is the observer's descriptor."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self._observer = Observer(self._bridge, self._window, _DESCRIPTOR)


if __name__ == "__main__":
    _DESCRIPTOR = int(sys.argv.pop())
    screen.Screen = ObservedScreen
    raise SystemExit(screen.main())
