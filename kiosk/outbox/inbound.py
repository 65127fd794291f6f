"""The kiosk's door for the carrier's messages: each is one try, whatever it raises.

What is refused is put aside with its digest, and is acknowledged like everything else: a message that came
back would stop the relay again at each start. Nothing is lost by it, since an unsettled record is sent again.
"""

import hashlib
import logging
from collections.abc import Callable, Mapping
from typing import Protocol

from kiosk.errors import EvidenceError, StoreDamagedError, StoreFullError

log = logging.getLogger(__name__)

_UNREADABLE = "unreadable"
_NOBODYS = "message"  # the channel of a message on none of ours


class PutAside(Protocol):
    """Where refused messages are kept: a store of its own, so that nobody outside fills the outbox."""

    def add(self, channel: str, message: bytes, why: str, at: float) -> None:
        """why: a word, never content. Raises StoreFullError, StoreDamagedError."""


class Inbound:
    """Hands each message on {root}/down/{channel} or {root}/down/{channel}/{id} to its channel's handler."""

    def __init__(
        self, root: str, handlers: Mapping[str, Callable[[str, bytes], None]], put_aside: PutAside
    ) -> None:
        """handlers: by channel; they get the id, "" where there is none, and the payload."""
        self._prefix = f"{root}/down/"
        self._handlers = handlers
        self._put_aside = put_aside

    def take(self, topic: str, payload: bytes, now: float) -> None:
        """Raises nothing: the message is to be acknowledged. now: seconds since the epoch."""
        try:
            self._handle(topic, payload)
        except Exception as error:  # noqa: BLE001 - whatever it raises, it is one message's fault
            self.refuse(topic, payload, now, type(error).__name__)

    def refuse(self, topic: str, payload: bytes, now: float, why: str = _UNREADABLE) -> None:
        """Put a message aside. why: a word, never content."""
        channel, _ = self._parts(topic)
        channel = channel if channel in self._handlers else _NOBODYS
        log.warning("%s refused: %s, sha256 %s", channel, why, hashlib.sha256(payload).hexdigest())
        try:
            self._put_aside.add(channel, payload, why, now)
        except (StoreFullError, StoreDamagedError) as error:
            log.warning("it could not be put aside: %s", error)

    def _handle(self, topic: str, payload: bytes) -> None:
        channel, id_ = self._parts(topic)
        handler = self._handlers.get(channel)
        if handler is None:
            raise EvidenceError("a topic that is none of ours")
        handler(id_, payload)

    def _parts(self, topic: str) -> tuple[str, str]:
        """(channel, id)."""
        channel, _, id_ = topic.removeprefix(self._prefix).partition("/")
        return channel, id_
