"""What is heard: a page, a message, the way to a mark; by espeak-ng where it is installed.

The text reaches the program by its standard input: arguments can be read by every process of the machine.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QTimer, Slot

from kiosk.protocol.reading_volume import FIRST_VOLUME
from ui import mark_sound

# Whoever speaks ends with the screen: a name is not read on to whoever comes next.
_PROGRAM, _BEFORE = "setpriv", ("--pdeathsig", "KILL", "espeak-ng")
_VOICES = {"zh_CN": "cmn", "en": "en"}
_WORDS_A_MINUTE = "140"  # the program's own 175 is hard to follow
_LOUDNESS = {1: "40", 2: "80", 3: "130", 4: "200"}  # of the program's 0 to 200, by volume
_BEAT_MS = 350


def arguments(language: str, volume: int = FIRST_VOLUME) -> list[str]:
    """The command line that says what comes by standard input."""
    voice, loudness = _VOICES.get(language, "en"), _LOUDNESS[volume]
    return ["-v", voice, "-s", _WORDS_A_MINUTE, "-a", loudness, "--stdin"]


class Speech(QObject):
    """One voice at a time: another text ends the one before. Without the program it is silent."""

    def __init__(self, sink: Path | None, is_emulated: Callable[[], bool]) -> None:
        """sink: a folder for WAV files in the sound device's place, as long as nobody is real."""
        super().__init__()
        self._sink = sink
        self._is_emulated = is_emulated
        self._said = 0
        self._process = QProcess(self)
        self._process.setStandardOutputFile(QProcess.nullDevice())
        self._process.setStandardErrorFile(QProcess.nullDevice())
        self._near = -1.0
        self._beat = QTimer(self, interval=_BEAT_MS)
        self._beat.timeout.connect(self._sound)

    @Slot(str, str)
    @Slot(str, str, int)
    def say(self, text: str, language: str, volume: int = FIRST_VOLUME) -> None:
        """Empty text: silence."""
        self.hush()
        if text:
            self._process.start(_PROGRAM, [*_BEFORE, *self._into(), *arguments(language, volume)])
            self._process.write(text.encode())
            self._process.closeWriteChannel()

    @Slot(float)
    def lead(self, near: float) -> None:
        """Sound after sound between what is said, until the mark is reached. near: 0..1; below 0: none."""
        self._near = near
        if near < 0:
            self._beat.stop()
        elif not self._beat.isActive():
            self._beat.start()

    def _sound(self) -> None:
        if self._process.state() is QProcess.ProcessState.NotRunning:
            self._process.start(_PROGRAM, [*_BEFORE, *self._into(), *mark_sound.beat(self._near)])

    def _into(self) -> list[str]:
        if self._sink is None or not self._is_emulated():
            return []
        self._said += 1
        return ["-w", str(self._sink / f"{self._said:03d}.wav")]

    @Slot()
    def hush(self) -> None:
        if self._process.state() is not QProcess.ProcessState.NotRunning:
            self._process.kill()
            self._process.waitForFinished()
