"""Spoken prompts: the message on the screen, read aloud by espeak-ng where it is installed."""

from PySide6.QtCore import QObject, QProcess, Slot

_PROGRAM = "espeak-ng"
_VOICES = {"zh_CN": "cmn", "en": "en"}
_WORDS_A_MINUTE = "140"  # the program's own 175 is hard to follow


def arguments(text: str, language: str) -> list[str]:
    """The command line that says this text in this language."""
    return ["-v", _VOICES.get(language, "en"), "-s", _WORDS_A_MINUTE, "--", text]


class Speech(QObject):
    """One voice at a time: another text ends the one before. Without the program it is silent."""

    def __init__(self) -> None:
        super().__init__()
        self._process = QProcess(self)
        self._process.setStandardOutputFile(QProcess.nullDevice())
        self._process.setStandardErrorFile(QProcess.nullDevice())

    @Slot(str, str)
    def say(self, text: str, language: str) -> None:
        """Empty text: silence."""
        self.hush()
        if text:
            self._process.start(_PROGRAM, arguments(text, language))

    @Slot()
    def hush(self) -> None:
        if self._process.state() is not QProcess.ProcessState.NotRunning:
            self._process.kill()
            self._process.waitForFinished()
