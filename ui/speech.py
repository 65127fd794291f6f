"""What is heard: the message on the screen, and the way to a mark, by espeak-ng where it is installed."""

from PySide6.QtCore import QObject, QProcess, QTimer, Slot

_PROGRAM = "espeak-ng"
_VOICES = {"zh_CN": "cmn", "en": "en"}
_WORDS_A_MINUTE = "140"  # the program's own 175 is hard to follow
# The sound that leads to a mark is a short vowel: no other program is needed, and no sound device waited for.
_VOWEL, _VOWELS_A_MINUTE = "a", "450"
_BEAT_MS = 350
_LOWEST, _HIGHEST = 5, 99  # of the program's pitch
_FAR = 0.4  # nearness at which the lowest is heard


def arguments(text: str, language: str) -> list[str]:
    """The command line that says this text in this language."""
    return ["-v", _VOICES.get(language, "en"), "-s", _WORDS_A_MINUTE, "--", text]


def sound(near: float) -> list[str]:
    """The command line of one beat: higher the nearer. near: 0..1."""
    part = min(max((near - _FAR) / (1 - _FAR), 0.0), 1.0)
    pitch = round(_LOWEST + part * (_HIGHEST - _LOWEST))
    return ["-v", "en", "-s", _VOWELS_A_MINUTE, "-p", str(pitch), "--", _VOWEL]


class Speech(QObject):
    """One voice at a time: another text ends the one before. Without the program it is silent."""

    def __init__(self) -> None:
        super().__init__()
        self._process = QProcess(self)
        self._process.setStandardOutputFile(QProcess.nullDevice())
        self._process.setStandardErrorFile(QProcess.nullDevice())
        self._near = -1.0
        self._beat = QTimer(self, interval=_BEAT_MS)
        self._beat.timeout.connect(self._sound)

    @Slot(str, str)
    def say(self, text: str, language: str) -> None:
        """Empty text: silence."""
        self.hush()
        if text:
            self._process.start(_PROGRAM, arguments(text, language))

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
            self._process.start(_PROGRAM, sound(self._near))

    @Slot()
    def hush(self) -> None:
        if self._process.state() is not QProcess.ProcessState.NotRunning:
            self._process.kill()
            self._process.waitForFinished()
