"""Questions for parts of the fleet's files, from a download's thread, over the agent's one connection."""

import queue
import threading
import time
from collections.abc import Callable

from provisioning.agent.file_source import answer_to
from provisioning.agent.releases import UpdateUnavailableError
from provisioning.updates import file_messages
from provisioning.updates.file_messages import FileAnswer, FileQuestion

_ANSWER_S = 30.0
_LOOK_S = 0.2
_KEPT = 4  # answers that nobody has taken


class FileLine:
    """One question at a time. publish(payload): on `up/file`; None when there is no connection."""

    def __init__(self, publish: Callable[[bytes], int | None], stop: threading.Event) -> None:
        self._publish, self._stop = publish, stop
        self._answers: queue.Queue[bytes] = queue.Queue(_KEPT)

    def received(self, payload: bytes) -> None:
        """From the connection's thread or loop. Too many that nobody asked for are dropped."""
        try:
            self._answers.put_nowait(payload)
        except queue.Full:
            return

    def ask(self, question: FileQuestion) -> FileAnswer:
        """Raises UpdateUnavailableError."""
        while not self._answers.empty():  # an earlier question's
            self._answers.get_nowait()
        if self._publish(file_messages.encode(question)) is None:
            raise UpdateUnavailableError(question.path, "there is no connection")
        until = time.monotonic() + _ANSWER_S
        while time.monotonic() < until:
            self._go_on(question.path)
            try:
                message = self._answers.get(timeout=_LOOK_S)
            except queue.Empty:
                continue
            if (answer := answer_to(question, message)) is not None:
                return answer
        raise UpdateUnavailableError(question.path, f"no answer in {_ANSWER_S:.0f} s")

    def wait(self, seconds: float) -> None:
        """As long as the fleet has asked for. Raises UpdateUnavailableError: the job is stopped."""
        if self._stop.wait(seconds):
            self._go_on("files")

    def _go_on(self, what: str) -> None:
        if self._stop.is_set():
            raise UpdateUnavailableError(what, "the job is stopped")
