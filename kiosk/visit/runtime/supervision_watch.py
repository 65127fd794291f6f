"""Asks the carrier for a supervisor at another kiosk of the store, and what others ask this one's for.

A request is asked again and again until somebody has signed it, or nobody can any more. What there is to sign
here is looked for where the clerk has a screen of their own, whose desk shows it.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping

from kiosk.errors import CarrierUnreachableError, EvidenceError
from kiosk.ports import CarrierLink
from kiosk.records import supervision
from kiosk.records.cose import cbor
from kiosk.records.supervision import GOOD_FOR_S, Open, Request, Said, SignatureReply
from kiosk.visit import effects
from kiosk.visit import events as ev

log = logging.getLogger(__name__)

_ASK_S = 5.0
_AGAIN_S = 2.0
_LOOK_S = 5.0
_LATE_S = 30.0  # the carrier's clock says when it is over; without its word this is enough


class SupervisionWatch:
    """One for each visit; `start` when it is the visit's turn."""

    def __init__(
        self,
        carrier: CarrierLink,
        post: Callable[[ev.Event], None],
        *,
        looks: bool,
        rest: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """looks: whether there is a desk that shows what other kiosks ask."""
        self._carrier = carrier
        self._post = post
        self._looks = looks
        self._rest, self._now = rest, now
        self._seen: tuple[Open, ...] = ()

    def start(self) -> None:
        if self._looks:
            threading.Thread(target=self._look_again, name="supervisions", daemon=True).start()

    def ask(self, request: Request) -> ev.SupervisorAnswered:
        """Blocks until there is an answer, or there can be none."""
        until = self._now() + GOOD_FOR_S + _LATE_S
        while self._now() < until:
            reply = self._reply(request)
            if reply.person or reply.expired:
                return ev.SupervisorAnswered(request.id, reply.person, reply.message)
            self._rest(_AGAIN_S)
        return ev.SupervisorAnswered(request.id)

    def sign(self, effect: effects.SignElsewhere) -> ev.SignatureTaken:
        asked = supervision.asks_to_take(effect.request, effect.person, effect.message)
        try:
            said = Said(cbor.loads(self._data(asked)))
        except (CarrierUnreachableError, EvidenceError, ValueError) as error:
            log.warning("a supervisor's signature is not taken: %s", type(error).__name__)
            return ev.SignatureTaken(None)
        return ev.SignatureTaken(said)

    def look(self) -> None:
        """Tell what has changed; what cannot be asked for now is not there."""
        try:
            seen = supervision.offered(self._data(supervision.asks_what_there_is()))
        except (CarrierUnreachableError, EvidenceError) as error:
            log.info("what other kiosks ask is not known: %s", error)
            seen = ()
        if seen != self._seen:
            self._seen = seen
            self._post(ev.SupervisionsSeen(seen))

    def _look_again(self) -> None:
        while True:
            if self._carrier.online()[0]:
                self.look()
            self._rest(_LOOK_S)

    def _reply(self, request: Request) -> SignatureReply:
        try:
            return SignatureReply.decode(self._data(supervision.asks_for(request)))
        except (CarrierUnreachableError, EvidenceError) as error:
            log.info("no supervisor's signature yet: %s", error)
            return SignatureReply()

    def _data(self, asked: Mapping[str, str]) -> bytes:
        data = self._carrier.ask(asked, _ASK_S)["data"]
        return data if isinstance(data, bytes) else b""
