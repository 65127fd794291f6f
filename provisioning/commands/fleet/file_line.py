"""A kiosk's questions for files, over a connection of their own to the broker: one at a time."""

import selectors
import time
from collections.abc import Iterator

from drivers.mqtt.client import (
    Acked,
    Connected,
    Disconnected,
    Endpoint,
    MqttEvent,
    Received,
    Session,
    Unreadable,
)
from provisioning.agent.file_source import answer_to
from provisioning.agent.releases import UpdateUnavailableError
from provisioning.updates import file_messages
from provisioning.updates.file_messages import FileAnswer, FileQuestion

_TRIES = 3  # of one question: a connection may end while it waits
_CONNECT_S = 30.0
_ANSWER_S = 60.0  # a part takes six seconds at 64 kbit/s
_REFUSED, _NOBODY_THERE = 0x80, 0x10  # MQTT 5 §3.4.2.1


class MqttFileLine:
    """`provisioning.agent.file_source.Line`."""

    def __init__(self, endpoint: Endpoint, device: str) -> None:
        self._endpoint = endpoint
        self._device = device
        self._session: Session | None = None

    def __call__(self, question: FileQuestion) -> FileAnswer:
        """Raises UpdateUnavailableError."""
        for _ in range(_TRIES):
            session = self._connected()
            answer = self._asked(session, question)
            if answer is not None:
                return answer
            self.close()
        raise UpdateUnavailableError(question.path, "the fleet does not answer")

    def close(self) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None

    def _connected(self) -> Session:
        if self._session is not None and self._session.connected:
            return self._session
        self.close()
        topics = [file_messages.down(self._device)]
        self._session = session = Session(self._endpoint, topics, keep=False)
        session.open()
        for event in _events(session, _CONNECT_S):
            match event:
                case Connected():
                    return session
                case Disconnected(why):
                    self.close()
                    raise UpdateUnavailableError("broker", why)
        self.close()
        raise UpdateUnavailableError("broker", "offline")

    def _asked(self, session: Session, question: FileQuestion) -> FileAnswer | None:
        """None: the connection ended, or nothing came in time."""
        sent = session.publish(file_messages.up(self._device), file_messages.encode(question))
        if sent is None:
            return None
        for event in _events(session, _ANSWER_S):
            match event:
                case Received(_, payload):
                    if (answer := answer_to(question, payload)) is not None:
                        return answer
                case Acked(number, code) if number == sent and code == _NOBODY_THERE:
                    raise UpdateUnavailableError(question.path, "no `fleet serve` is there")
                case Acked(number, code) if number == sent and code >= _REFUSED:
                    raise UpdateUnavailableError(
                        question.path, f"the broker refuses the question ({code:#x})"
                    )
                case Disconnected():
                    return None
        return None


def _events(session: Session, within_s: float) -> Iterator[MqttEvent]:
    """What happens; messages are acknowledged before they are looked at: an answer is asked for again."""
    until = time.monotonic() + within_s
    with selectors.DefaultSelector() as selector:
        selector.register(session, selectors.EVENT_READ)
        while (left := until - time.monotonic()) > 0:
            selector.select(left)
            for event in session.events():
                if isinstance(event, Received | Unreadable):
                    session.acknowledge(event)
                yield event
