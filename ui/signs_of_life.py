"""Signs of life: a touch, a turn of the wheel, a key or a pen, anywhere on the window.

The counter is told of it, so that whoever scrolls, draws or types is not taken for gone. What only lies
on the glass is no sign: the beginning of a touch counts, not its lasting.
"""

from PySide6.QtCore import QElapsedTimer, QEvent, QObject

from ui.bridge import Bridge

_SIGNS = frozenset(
    {
        QEvent.Type.TouchBegin,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.TabletPress,
        QEvent.Type.Wheel,
        QEvent.Type.KeyPress,
    }
)
_AT_MOST_EVERY_MS = 1000


class SignsOfLife(QObject):
    """Filters the window's events, and takes none of them away."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._since = QElapsedTimer()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() in _SIGNS and self._is_new():
            self._bridge.touch()
        return False

    def _is_new(self) -> bool:
        if self._since.isValid() and self._since.elapsed() < _AT_MOST_EVERY_MS:
            return False
        self._since.start()
        return True
