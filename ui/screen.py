"""One screen process: waits as the spare, shows one visit, ends. Started by ui.launcher.

It speaks to the launcher in lines on standard input and output: at "show" it maps its window, which is empty,
and answers "shown"; at "go" it calls the counter; it says "bye" when its visit is over, and "refused" when
the counter has let it go without a word. The end of standard input ends it.
"""

import argparse
import os
import sys
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, QSocketNotifier, Qt, QTranslator, QUrl
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine, qmlRegisterSingletonInstance, qmlRegisterType
from PySide6.QtQuick import QQuickWindow

from kiosk.protocol.messages import Role
from ui.bridge import Bridge
from ui.enumerations import Enumerations
from ui.key_navigation import KeyNavigation
from ui.keyboard_wedge import Wedge
from ui.line_drawing import LineDrawing
from ui.page_guard import PageGuard
from ui.page_texts import PageTexts
from ui.preview import Preview
from ui.private_memory import keep_memory_private
from ui.qr_code import QrCode
from ui.signature import SignaturePad
from ui.signs_of_life import SignsOfLife
from ui.speech import Speech
from ui.touch_pattern import TouchPattern

_HERE = Path(__file__).parent
_FONT = "Noto Sans CJK SC"
_LANGUAGES = {"zh_CN": "zh_CN.qm"}


class Screen:
    """The window, its bridge to the counter, and the language."""

    def __init__(
        self,
        app: QGuiApplication,
        socket: str,
        token: int,
        size: QSize,
        *,
        fullscreen: bool,
        role: Role = Role.CUSTOMER,
        at: QPoint = QPoint(0, 0),  # noqa: B008 - never changed
        sink: Path | None = None,
    ) -> None:
        self._app = app
        self._size = size
        self._fullscreen, self._at = fullscreen, at
        self._translator = QTranslator()
        self._guard = PageGuard()
        self._bridge = Bridge(socket, token, self._guard, role)
        self._wedge = Wedge(self._bridge)
        self._keys = KeyNavigation(self._wedge)
        self._life = SignsOfLife(self._bridge)
        self._pattern = TouchPattern(self._bridge)
        self._speech = Speech(sink, lambda: self._bridge.is_emulated)
        self._texts = PageTexts()
        self._words = Enumerations()
        self._register()
        self._engine = QQmlApplicationEngine()
        self._engine.warnings.connect(_complain)
        self._bridge.language_changed.connect(self._speak)
        self._bridge.ended.connect(self._speech.hush)
        self._bridge.ended.connect(lambda: self._speech.lead(-1))
        self._bridge.ended.connect(lambda: _say("bye" if self._bridge.was_let_in else "refused"))
        self._window = self._loaded()
        self._watch(self._window)

    def _loaded(self) -> QQuickWindow:
        """The window with its pages. Raises SystemExit."""
        self._engine.load(QUrl.fromLocalFile(str(_HERE / "qml" / "Main.qml")))
        if not self._engine.rootObjects():
            raise SystemExit("the screen's pages cannot be loaded")
        window = self._engine.rootObjects()[0]
        assert isinstance(window, QQuickWindow)  # noqa: S101 - Main.qml is a Window
        window.setWidth(self._size.width())
        window.setHeight(self._size.height())
        window.setFlags(Qt.WindowType.FramelessWindowHint | Qt.WindowType.Window)
        return window

    def _watch(self, window: QQuickWindow) -> None:
        """The guard last: so it comes first."""
        window.installEventFilter(self._wedge)
        window.installEventFilter(self._life)
        window.installEventFilter(self._pattern)
        self._keys.watch(window)
        self._guard.watch(window)

    def _register(self) -> None:
        """What QML imports as "Kiosk"."""
        for kind in (LineDrawing, Preview, QrCode, SignaturePad):
            # The stubs lack the overload with the name that QML uses.
            qmlRegisterType(kind, "Kiosk", 1, 0, kind.__name__)  # type: ignore[call-overload]
        for one in (self._bridge, self._guard, self._keys, self._speech, self._texts, self._words):
            # The stubs take the name for bytes and the instance for a factory.
            qmlRegisterSingletonInstance(type(one), "Kiosk", 1, 0, type(one).__name__, one)  # type: ignore[arg-type]

    def obey(self, word: str) -> None:
        """Of the launcher."""
        self._show()
        if word == "go":
            self._bridge.connect_to_counter()

    def _show(self) -> None:
        if self._window.isVisible():
            return
        if self._fullscreen:
            self._window.showFullScreen()
        else:
            self._window.setPosition(self._at)
            self._window.show()
        self._window.requestActivate()
        _say("shown")

    def _speak(self, language: str) -> None:
        self._app.removeTranslator(self._translator)
        file = _LANGUAGES.get(language)
        if file and self._translator.load(str(_HERE / "translations" / file)):
            self._app.installTranslator(self._translator)
        self._engine.retranslate()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--socket", required=True)
    parser.add_argument("--token", type=int, required=True, metavar="FD")
    parser.add_argument("--size", required=True)
    parser.add_argument("--fullscreen", action="store_true")
    parser.add_argument("--role", choices=list(Role), default=Role.CUSTOMER)
    parser.add_argument("--at", default="0x0")
    parser.add_argument("--speech-to", type=Path)
    arguments = parser.parse_args()
    keep_memory_private()
    app = QGuiApplication([sys.argv[0]])
    # Pens send up to 250 points a second: none may be merged. Not before: X11's plugin sets the first anew.
    QGuiApplication.setAttribute(Qt.ApplicationAttribute.AA_CompressHighFrequencyEvents, on=False)
    QGuiApplication.setAttribute(Qt.ApplicationAttribute.AA_CompressTabletEvents, on=False)
    app.setFont(QFont(_FONT))
    app.setQuitOnLastWindowClosed(False)
    width, _, height = arguments.size.partition("x")
    left, _, top = arguments.at.partition("x")
    screen = Screen(
        app,
        arguments.socket,
        arguments.token,
        QSize(int(width), int(height)),
        fullscreen=arguments.fullscreen,
        role=Role(arguments.role),
        at=QPoint(int(left), int(top)),
        sink=arguments.speech_to,
    )
    launcher = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    launcher.activated.connect(lambda: _obey(screen))
    _say("ready")
    return app.exec()


def _obey(screen: Screen) -> None:
    """The end of the launcher is ours."""
    words = os.read(sys.stdin.fileno(), 64)
    if not words:
        os._exit(0)
    for word in words.decode("ascii").split():
        screen.obey(word)


def _say(word: str) -> None:
    print(word, flush=True)


def _complain(warnings: list[object]) -> None:
    for warning in warnings:
        print(warning, file=sys.stderr)


if __name__ == "__main__":
    raise SystemExit(main())
