"""Bytes of a fleet's file, asked for part by part; "later" is waited for, and is never a failure."""

import random
from collections.abc import Callable
from typing import Protocol

from kiosk.errors import EvidenceError
from provisioning.agent.releases import UpdateUnavailableError
from provisioning.updates import file_messages
from provisioning.updates.file_messages import FileAnswer, FileQuestion

Line = Callable[[FileQuestion], FileAnswer]  # raises UpdateUnavailableError
Wait = Callable[[float], None]

_LEAST_S = 0.05  # whatever the service says
_JITTER = 0.2  # of a wait more: those who were told the same do not come at once


class NotPublishedError(UpdateUnavailableError):
    """The fleet has no such file. For the root after the newest one that is as it must be."""

    def __init__(self, path: str) -> None:
        super().__init__(path, "the fleet has no such file")


class FileSource(Protocol):
    """Where files come from."""

    def ask(self, path: str, offset: int, length: int) -> bytes:
        """What stands there: less at the end, nothing behind it. Raises UpdateUnavailableError."""


class PatientSource:
    """A source over a line on which every question has one answer."""

    def __init__(self, line: Line, wait: Wait) -> None:
        """wait: returns after so many seconds, or raises to end the transfer (whoever stops the agent)."""
        self._line = line
        self._wait = wait

    def ask(self, path: str, offset: int, length: int) -> bytes:
        """Raises NotPublishedError, UpdateUnavailableError, and what `wait` raises."""
        question = FileQuestion(path=path, offset=offset, length=length)
        while True:
            answer = self._line(question)
            if answer.state == "absent":
                raise NotPublishedError(path)
            if answer.state == "here":
                return answer.body
            later_s = max(answer.later_ms / 1000, _LEAST_S)
            self._wait(later_s * random.uniform(1.0, 1.0 + _JITTER))  # noqa: S311


def answer_to(question: FileQuestion, message: bytes) -> FileAnswer | None:
    """What came, when it answers this question; None: it is an older one's, or no answer at all."""
    try:
        answer = file_messages.answer(message)
    except EvidenceError:
        return None
    if (answer.path, answer.offset) != (question.path, question.offset):
        return None
    return answer if len(answer.body) <= question.length else None
