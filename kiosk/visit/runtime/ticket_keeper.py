"""Keeps the clerk's queue of tickets on disk, in order on one thread, and tells what stands in it.

A store that fails is logged: the customer has their number, and nobody is refused for it.
"""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from kiosk.errors import StoreDamagedError, StoreFullError
from kiosk.ports import Ticket, Tickets, TicketState
from kiosk.visit.events import Event, TicketsSeen

log = logging.getLogger(__name__)

_LOOK_S = 1.0
_KEPT_S = 24 * 3600.0  # a ticket of yesterday leads nobody anywhere


class TicketKeeper:
    """One for each visit."""

    def __init__(self, tickets: Tickets, post: Callable[[Event], None]) -> None:
        self._tickets = tickets
        self._post = post
        self._thread = ThreadPoolExecutor(1, "tickets")
        self._told: tuple[Ticket, ...] | None = None

    def start(self, parked: str) -> None:
        """parked: the ticket whose visit still waits."""
        self.park(parked)
        self._do(lambda: self._tickets.forget_before(time.time() - _KEPT_S))
        threading.Thread(target=self._run, name="tickets-watch", daemon=True).start()

    def add(self, ticket: Ticket) -> None:
        self._do(lambda: self._tickets.add(ticket))

    def move(self, ticket: str, state: TicketState) -> None:
        self._do(lambda: self._tickets.move(ticket, state))

    def park(self, ticket: str) -> None:
        """This one's visit waits, and no other's."""
        self._do(lambda: self._tickets.park(ticket))

    def settle(self) -> None:
        """Until all that was asked for is on disk."""
        self._thread.submit(lambda: None).result()

    def _run(self) -> None:
        while True:
            self._do(self._look)
            time.sleep(_LOOK_S)

    def _look(self) -> None:
        seen = tuple(self._tickets.waiting())
        if seen != self._told:
            self._told = seen
            self._post(TicketsSeen(seen))

    def _do(self, change: Callable[[], None]) -> None:
        def kept() -> None:
            try:
                change()
            except (StoreFullError, StoreDamagedError) as error:
                log.warning("the queue of tickets is not kept: %s", error)

        self._thread.submit(kept)
