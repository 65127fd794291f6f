"""The guard of a new page: at first it takes no press, since a second tap was meant for the page before.

It opens once the page has been seen for a moment and no finger, pen or key is down: both.
"""

from PySide6.QtCore import Property, QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtQuick import QQuickWindow

_SEEN_MS = 350  # people's double taps are faster, and their second thoughts slower

_BEGIN = frozenset(
    {
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)
_END = frozenset(
    {
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.TouchEnd,
        QEvent.Type.TouchCancel,
        QEvent.Type.TabletRelease,
    }
)
_MOVE = frozenset({QEvent.Type.MouseMove, QEvent.Type.TouchUpdate, QEvent.Type.TabletMove})
_CONTACT = _BEGIN | _MOVE | _END
_KEYS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Select})


class PageGuard(QObject):
    """Filters the window's events, before whatever a page filters itself.

    A contact that begins while it is closed reaches nobody, to its end. One that began before goes on, and
    so do keys (a scanner types); what they press is dropped by the bridge for as long as this is closed.
    """

    open_changed = Signal(name="openChanged")

    def __init__(self) -> None:
        super().__init__()
        self._window: QQuickWindow | None = None
        self._open = False
        self._seen = False  # a picture with the page on it has been shown
        self._contact = False  # a finger, a pen or the mouse's button is down
        self._void = False  # and was put down while this was closed
        self._keys: set[int] = set()  # those that press, and are down
        self._timer = QTimer(self, interval=_SEEN_MS)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._open_if_quiet)

    def watch(self, window: QQuickWindow) -> None:
        """From now on its events, and its pictures."""
        self._window = window
        window.frameSwapped.connect(self._swapped)
        self.close()

    @Slot()
    def close(self) -> None:
        """Another page is there, or another part of one; it has not been drawn yet."""
        self._timer.stop()
        self._seen = False
        self._set_open(now=False)
        if self._window is not None:
            self._window.installEventFilter(self)  # again: now it comes before the page's own
            self._window.update()

    def _swapped(self) -> None:
        if not self._open and not self._seen:
            self._seen = True
            self._timer.start()

    def _open_if_quiet(self) -> None:
        waits = not self._seen or self._timer.isActive()
        if not waits and not self._contact and not self._keys:
            self._set_open(now=True)

    def _set_open(self, *, now: bool) -> None:
        if self._open is not now:
            self._open = now
            self.open_changed.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        kind = event.type()
        if kind in _CONTACT:
            return self._note_contact(kind, event)
        if isinstance(event, QKeyEvent):
            self._note_key(kind, event)
        elif kind is QEvent.Type.FocusOut:
            self._keys.clear()
        return False

    def _note_contact(self, kind: QEvent.Type, event: QEvent) -> bool:
        if kind in _BEGIN:
            self._contact, self._void = True, not self._open
        void = self._void
        if kind in _END:
            self._contact = self._void = False
            self._after_this_event()
        if void:
            event.accept()  # or a touch comes again as a mouse's
        return void

    def _note_key(self, kind: QEvent.Type, event: QKeyEvent) -> None:
        if event.isAutoRepeat() or event.key() not in _KEYS:
            return
        if kind is QEvent.Type.KeyPress:
            self._keys.add(event.key())
        elif kind is QEvent.Type.KeyRelease:
            self._keys.discard(event.key())
            self._after_this_event()

    def _after_this_event(self) -> None:
        """What is let go now may still press something: it shall find this closed."""
        QTimer.singleShot(0, self._open_if_quiet)

    def _get_open(self) -> bool:
        return self._open

    open = Property(bool, _get_open, notify=open_changed)
