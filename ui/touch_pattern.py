"""The way to speech for whoever sees no button: three taps in the upper left corner, which a hand finds.

Nothing that acts lies there. It is on every page, from the first one on.
"""

from collections import deque

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtQuick import QQuickWindow

from kiosk.protocol.codes import Control
from ui.bridge import Bridge
from ui.touch_contacts import ContactPhase, contacts

_TAPS, _WITHIN_MS = 3, 2000
_PART = 6  # of the window's shorter side: a corner of 29 mm on 10.1 inches


class TouchPattern(QObject):
    """Filters the window's events, and takes none of them away."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._clock = QElapsedTimer()
        self._clock.start()
        self._taps: deque[int] = deque(maxlen=_TAPS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(watched, QQuickWindow) and not _is_copy(event):
            for contact in contacts(event):
                if contact.phase is ContactPhase.BEGINS:
                    self._tapped(in_corner=_in_corner(contact.at, watched))
        return False

    def _tapped(self, *, in_corner: bool) -> None:
        """A tap elsewhere begins it anew."""
        if not in_corner:
            self._taps.clear()
            return
        self._taps.append(self._clock.elapsed())
        if len(self._taps) == _TAPS and self._taps[-1] - self._taps[0] <= _WITHIN_MS:
            self._taps.clear()
            self._bridge.press(Control.READ_ALOUD)


def _is_copy(event: QEvent) -> bool:
    """Of a touch that no item took, Qt makes a mouse's press."""
    original = Qt.MouseEventSource.MouseEventNotSynthesized
    return isinstance(event, QMouseEvent) and event.source() != original


def _in_corner(at: QPointF, window: QQuickWindow) -> bool:
    side = min(window.width(), window.height()) / _PART
    return at.x() < side and at.y() < side
