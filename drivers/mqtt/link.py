"""A service's lasting link to its broker: one connection at a time, and the next one when it has ended.

Nothing of it blocks: connecting is the connection's own thread's work, waiting is a moment by the boot clock.
"""

import logging
import random
import selectors
from collections.abc import Callable, Sequence

from drivers.mqtt import reason_codes
from drivers.mqtt.client import (
    Acked,
    Connected,
    Disconnected,
    Endpoint,
    MqttEvent,
    Received,
    Session,
    Subscribed,
    Unreadable,
)
from kiosk import boot_clock
from kiosk.enumerations.link_states import LinkState
from kiosk.outbox.reconnecting import Reconnecting

log = logging.getLogger(__name__)

_CONTESTED = "no connection to the broker lasts: another device may connect under this kiosk's name"


class BrokerLink:
    """trouble: a sentence on what is wrong, until the link has worked for a while; "" where nothing is.

    A topic that is refused is wrong until the broker gives it, however well the others work.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        topics: Sequence[str],
        selector: selectors.BaseSelector,
        rng: random.Random,
        hear: Callable[[MqttEvent], None],
    ) -> None:
        """hear: every event, after this one's state has followed it."""
        self._endpoint, self._topics = endpoint, list(topics)
        self._selector, self._hear = selector, hear
        self._reconnecting = Reconnecting(rng)
        self._session: Session | None = None
        self._connect_at = 0.0
        self._refused: dict[str, str] = {}  # topics; why, in words
        self.trouble = ""

    @property
    def state(self) -> LinkState:
        return self._reconnecting.state

    @property
    def is_connected(self) -> bool:
        return self._session is not None and self._session.connected

    @property
    def is_open(self) -> bool:
        """Connected, or about to be."""
        return self._session is not None

    @property
    def connects_at(self) -> float:
        """By the boot clock; what is over where it is open."""
        return self._connect_at

    def turn(self) -> None:
        """Connects where it is due; call it as often as you like."""
        now = boot_clock.now()
        if self._session is None and now >= self._connect_at:
            self._open()
        if self.trouble and self._reconnecting.is_steady(now):
            self._calm()

    def publish(self, topic: str, payload: bytes) -> int | None:
        """The packet's number; None: not now."""
        return self._session.publish(topic, payload) if self._session else None

    def acknowledge(self, event: Received | Unreadable) -> None:
        """Within `hear`: the message came by the connection that there is."""
        if self._session:
            self._session.acknowledge(event)

    def connect_anew(self, endpoint: Endpoint) -> None:
        """By these certificates, at once; that is no failure of the connection's."""
        self._endpoint = endpoint
        if self._session:
            self._drop(self._session)
            self._reconnecting.left()
            self._hear(Disconnected(LinkState.OFFLINE))
        self._connect_at = 0.0

    def _open(self) -> None:
        session = Session(self._endpoint, self._topics, keep=True)
        self._session = session
        self._selector.register(session, selectors.EVENT_READ, lambda: self._take(session))
        session.open()

    def _take(self, session: Session) -> None:
        for event in session.events():
            if session is self._session:
                self._follow(event, session)

    def _follow(self, event: MqttEvent, session: Session) -> None:
        match event:
            case Connected():
                self._reconnecting.connected(boot_clock.now())
            case Subscribed(topic, code) if code >= reason_codes.FAILURE:
                self._refused[topic] = reason_codes.not_subscribed(topic, code)
                self._say(self._refused[topic])
            case Acked(_, code) if code >= reason_codes.FAILURE:
                pass
            case Subscribed(topic):
                self._reconnecting.worked()
                if self._refused.pop(topic, "") == self.trouble:
                    self._calm()
            case Acked():
                self._reconnecting.worked()
            case Disconnected():
                self._end(session, event)
                return
        self._hear(event)

    def _drop(self, session: Session) -> None:
        self._selector.unregister(session)
        session.close()
        self._session = None

    def _end(self, session: Session, event: Disconnected) -> None:
        self._drop(session)
        self._connect_at = self._reconnecting.ended(event.why, boot_clock.now())
        if words := event.words or (_CONTESTED if self._reconnecting.is_contested else ""):
            self._say(words)
        self._hear(event)

    def _calm(self) -> None:
        self.trouble = next(iter(self._refused.values()), "")

    def _say(self, words: str) -> None:
        if words != self.trouble:
            log.warning("%s", words)
        self.trouble = words
