"""The real screen process with an observer inside: it says when what was asked for has been drawn.

The observer is asked in lines on a socket: "<revision> <releases> <hands>". It answers with the same
line once the screen has taken that snapshot and seen that many releases of the mouse button, no image is
loading and no timer of a page is running, and what was drawn after all that is on the display; where
`hands` is 1, also once the page takes presses. "clock <ms>" makes that take so long.
"""

import socket
import sys

from PySide6.QtCore import QEvent, QObject, QSocketNotifier, QTimer, Slot

from ui import page_guard, screen

_LOOK_MS = 4
_FRAMES = 2  # the second is drawn from what the first one's layout has changed


class Observer(QObject):
    """Looks at the window, its bridge and its items from within; it changes nothing."""

    def __init__(self, bridge, guard, window, descriptor):
        super().__init__()
        self._bridge = bridge
        self._guard = guard
        self._window = window
        self._socket = socket.socket(fileno=descriptor)
        self._notifier = QSocketNotifier(descriptor, QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._asked)
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._question = b""
        self._releases = 0
        self._drawn = 0
        self.stand_first()
        guard.closed = self.stand_first
        window.frameSwapped.connect(self._swapped)

    def stand_first(self):
        """Before the guard, which lets no item see what it takes."""
        self._window.installEventFilter(self)

    def eventFilter(self, _watched, event):  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.MouseButtonRelease:
            self._releases += 1
        return False

    def _asked(self):
        self._question = self._socket.recv(64)
        if self._question.startswith(b"clock"):
            self._guard._timer.setInterval(int(self._question.split()[1]))
            self._socket.sendall(self._question)
            return
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
        revision, releases, hands = map(int, self._question.split())
        taken = (
            self._bridge._snapshot is not None
            and self._bridge._snapshot.revision >= revision
            and self._releases >= releases
            and (self._guard.open or not hands)
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


class PageGuard(page_guard.PageGuard):
    """The product's; it says when it has closed."""

    closed = None

    @Slot()
    def close(self):
        super().close()
        if self.closed:
            self.closed()


class ObservedScreen(screen.Screen):
    """The product's screen; the last argument of the command line is the observer's descriptor."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self._observer = Observer(self._bridge, self._guard, self._window, _DESCRIPTOR)


if __name__ == "__main__":
    _DESCRIPTOR = int(sys.argv.pop())
    screen.Screen, screen.PageGuard = ObservedScreen, PageGuard
    raise SystemExit(screen.main())
