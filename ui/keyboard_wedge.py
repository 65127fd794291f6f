"""The keyboard filter: tells a wedge scanner's bursts of whole lines from what a person types."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent

from kiosk.protocol.messages import SCANNED_CHARACTERS
from ui.bridge import Bridge

_QUIET_MS = 180  # a scanner's burst is over


class Wedge(QObject):
    """Filters the window's keys: bursts that end in Enter are scanned, the rest was typed."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._text = ""
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(_QUIET_MS)
        self._quiet.timeout.connect(self._finish)

    @property
    def is_typing(self) -> bool:
        """Something has been typed or scanned a moment ago, and may go on."""
        return bool(self._text.strip())

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._text += "\n"
        elif event.text().isprintable():
            self._text += event.text()
        self._text = self._text[-SCANNED_CHARACTERS:]
        self._quiet.start()
        return False

    def _finish(self) -> None:
        text, self._text = self._text, ""
        *lines, rest = text.split("\n")
        scanned = [line.strip() for line in lines if line.strip()]
        if scanned:
            self._bridge.scan(scanned)
        elif rest:
            self._bridge.typed.emit(rest)
