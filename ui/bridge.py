"""The link between the counter's socket and QML: the last snapshot as properties, presses as intents."""

import base64
import os
import socket
from typing import Any

import msgspec
from PySide6.QtCore import Property, QObject, QSocketNotifier, QTimer, Signal, Slot

from kiosk.protocol import messages as m
from kiosk.protocol.channel import Channel, ChannelClosedError, ChannelMalformedError
from kiosk.protocol.codes import Field
from kiosk.protocol.frames import FrameRing
from kiosk.protocol.reading_volume import FIRST_VOLUME
from ui.outside_text import as_such
from ui.page_guard import PageGuard
from ui.properties import named

_RETRY_MS = 150
_WIPED = "wiped"


class Bridge(QObject):
    """What the counter last said. It knows nothing else, and forgets it when the visit ends."""

    step_changed = Signal(name="stepChanged")
    content_changed = Signal(name="contentChanged")
    chrome_changed = Signal(name="chromeChanged")
    frames_changed = Signal(name="framesChanged")
    language_changed = Signal(str)
    typed = Signal(str)
    ended = Signal()  # the visit is over: this process has no further use

    def __init__(self, path: str, token: int, guard: PageGuard, role: m.Role) -> None:
        """token: descriptor of the file that lets a screen in. guard: says whether a press counts yet."""
        super().__init__()
        self._role = role
        self._guard = guard
        self._path = path
        self._token = token
        self._channel: Channel[m.FromCounter] | None = None
        self._notifier: QSocketNotifier | None = None
        self._snapshot: m.Snapshot | None = None
        self._content: dict[str, Any] = {}
        self._ring: FrameRing | None = None
        self._brand = m.BrandShown()
        self._over = False
        self._let_in = False
        self._emulated = False  # as last told, also when the visit is over

    # -- the connection ---------------------------------------------------------------------

    def connect_to_counter(self) -> None:
        """Until it succeeds: the counter may be starting."""
        sock = socket.socket(socket.AF_UNIX)
        try:
            sock.connect(self._path)
        except OSError:
            sock.close()
            QTimer.singleShot(_RETRY_MS, self.connect_to_counter)
            return
        self._channel = Channel(sock, m.FromCounter)
        self._notifier = QSocketNotifier(sock.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._hear)
        self._introduce(self._channel)

    def _introduce(self, channel: Channel[m.FromCounter]) -> None:
        """The token is read now: a counter that was started again has written another one."""
        token = os.pread(self._token, m.TOKEN_BYTES, 0)
        try:
            channel.send(m.Hello(self._role, token))
        except ChannelClosedError:
            self._end()

    def _hear(self) -> None:
        if self._channel is None:
            return
        try:
            for message in self._channel.receive_ready():
                self._take(message)
        except (ChannelClosedError, ChannelMalformedError):
            self._end()

    @property
    def was_let_in(self) -> bool:
        """The counter has said something: who is no screen of its is told nothing."""
        return self._let_in

    def _take(self, message: m.FromCounter) -> None:
        self._let_in = True
        match message:
            case m.Snapshot():
                self._show(message)
            case m.BrandShown():
                self._brand = message
                self.chrome_changed.emit()
            case m.Frames():
                self._map(self._channel.take_fd() if self._channel else -1)
            case m.NoFrames():
                self._map(-1)
            case m.Bye():
                self._end()

    def _show(self, snapshot: m.Snapshot) -> None:
        before = self._snapshot
        self._snapshot = snapshot
        self._content = _plain(snapshot.content)
        self._emulated = snapshot.emulated
        if before is None or before.language != snapshot.language:
            self.language_changed.emit(snapshot.language)
        self.chrome_changed.emit()
        if before is None or before.step != snapshot.step or before.visit != snapshot.visit:
            self.step_changed.emit()
        else:
            self.content_changed.emit()

    def _map(self, fd: int) -> None:
        ring = self._ring
        self._ring = None
        self.frames_changed.emit()
        if ring:
            ring.close()
        if fd >= 0:
            try:
                self._ring = FrameRing.attach(fd)
            except ValueError:
                os.close(fd)
                return
            self.frames_changed.emit()

    def _end(self) -> None:
        """The counter let go, one way or the other: nothing may stay on the screen."""
        if self._over:
            return
        self._over = True
        if self._notifier:
            self._notifier.setEnabled(False)
        self._map(-1)
        self._snapshot = None
        self._content = {}
        self.chrome_changed.emit()
        self.step_changed.emit()
        self.ended.emit()

    @property
    def is_emulated(self) -> bool:
        """The counter whose screen this is, as last told."""
        return self._emulated

    # -- for QML ----------------------------------------------------------------------------

    def _get_step(self) -> str:
        return str(self._snapshot.step) if self._snapshot else _WIPED

    def _get_visit(self) -> str:
        return self._snapshot.visit if self._snapshot else ""

    def _get_content(self) -> dict[str, Any]:
        return self._content

    def _get_controls(self) -> list[str]:
        return sorted(self._snapshot.controls) if self._snapshot else []

    def _get_strip(self) -> dict[str, Any] | None:
        strip = self._snapshot.strip if self._snapshot else None
        return _plain(strip) if strip else None

    def _get_large_text(self) -> bool:
        return bool(self._snapshot and self._snapshot.large_text)

    def _get_idle_left(self) -> int:
        left = self._snapshot.idle_left_s if self._snapshot else None
        return -1 if left is None else left

    def _get_language(self) -> str:
        return self._snapshot.language if self._snapshot else ""

    def _get_spoken_help(self) -> bool:
        return bool(self._snapshot and self._snapshot.spoken_help)

    def _get_reading_aloud(self) -> bool:
        return bool(self._snapshot and self._snapshot.reading_aloud)

    def _get_volume(self) -> int:
        reading = self._snapshot.reading_aloud if self._snapshot else None
        return reading.volume if reading else FIRST_VOLUME

    def _get_earphones(self) -> bool:
        reading = self._snapshot.reading_aloud if self._snapshot else None
        return bool(reading and reading.privately)

    def _get_brand_name(self) -> str:
        of_english = self._snapshot is not None and self._snapshot.language == "en"
        name: str = as_such(self._brand.name_en if of_english else self._brand.name_zh)
        return name

    def _get_brand_colour(self) -> str:
        return self._brand.colour

    def _get_brand_logo(self) -> str:
        return base64.b64encode(self._brand.logo).decode("ascii")

    def _get_emulated(self) -> bool:
        return self._emulated

    def _get_staff(self) -> bool:
        return bool(self._snapshot and self._snapshot.staff)

    def _get_staff_called(self) -> bool:
        return bool(self._snapshot and self._snapshot.staff_called)

    def _get_clerks(self) -> bool:
        return self._role is m.Role.CLERK

    def _get_frames(self) -> object:
        return self._ring

    step = Property(str, _get_step, notify=step_changed)
    visit = Property(str, _get_visit, notify=step_changed)
    content = named("QVariantMap", _get_content, notify=content_changed)
    controls = named("QVariantList", _get_controls, notify=chrome_changed)
    strip = named("QVariant", _get_strip, notify=chrome_changed)
    largeText = Property(bool, _get_large_text, notify=chrome_changed)  # noqa: N815 - QML's spelling
    language = Property(str, _get_language, notify=chrome_changed)
    spokenHelp = Property(bool, _get_spoken_help, notify=chrome_changed)  # noqa: N815 - QML's spelling
    readingAloud = Property(bool, _get_reading_aloud, notify=chrome_changed)  # noqa: N815 - QML's spelling
    volume = Property(int, _get_volume, notify=chrome_changed)
    earphones = Property(bool, _get_earphones, notify=chrome_changed)
    brandName = Property(str, _get_brand_name, notify=chrome_changed)  # noqa: N815 - QML's spelling
    brandColour = Property(str, _get_brand_colour, notify=chrome_changed)  # noqa: N815 - QML's spelling
    brandLogo = Property(str, _get_brand_logo, notify=chrome_changed)  # noqa: N815 - QML's spelling
    staff = Property(bool, _get_staff, notify=chrome_changed)
    staffCalled = Property(bool, _get_staff_called, notify=chrome_changed)  # noqa: N815 - QML's spelling
    clerks = Property(bool, _get_clerks, constant=True)
    emulated = Property(bool, _get_emulated, notify=chrome_changed)
    idleLeft = Property(int, _get_idle_left, notify=chrome_changed)  # noqa: N815 - QML's spelling
    frames = Property(object, _get_frames, notify=frames_changed)

    @Slot(str)
    def press(self, control: str) -> None:
        if self._guard.open:
            self._send(m.Press, control=control)

    @Slot("QVariantMap")
    def enter(self, fields: dict[str, str]) -> None:
        if self._guard.open:
            self._send(m.Enter, fields={Field(name): str(text) for name, text in fields.items()})

    @Slot(float)
    def scrolled(self, furthest: float) -> None:
        self._send(m.Scrolled, furthest=furthest)

    @Slot("QVariantList", "QVariantList")
    def stroke(self, points: list[list[float]], pad: list[int]) -> None:
        line = tuple(m.Point(x, y, int(t), p) for x, y, t, p in points)
        self._send(m.Stroke, points=line, pad=m.PadSize(*map(int, pad)))

    @Slot()
    def touch(self) -> None:
        self._send(m.Touched)

    def scan(self, lines: list[str]) -> None:
        """Lines from the scanner."""
        self._send(m.Scanned, lines=tuple(lines))

    def _send(self, kind: Any, **fields: Any) -> None:
        if self._channel is None or self._snapshot is None:
            return
        intent = kind(visit=self._snapshot.visit, revision=self._snapshot.revision, **fields)
        try:
            self._channel.send(intent)
        except ChannelClosedError:
            self._end()


def _plain(value: object) -> dict[str, Any]:
    """Dictionaries and lists: QML takes no tuples. Bytes become base64, text is made harmless."""
    plain: dict[str, Any] = as_such(msgspec.json.decode(msgspec.json.encode(value)))
    return plain
