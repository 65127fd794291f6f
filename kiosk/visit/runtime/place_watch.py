"""Watches on which network the kiosk is, and whether the carrier has confirmed that it belongs there.

Asked once for each visit, and again for as long as the answer was no. What the carrier said last is kept: out
of reach, another network than the one that it confirmed is none.
"""

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from kiosk.durable_files import replace
from kiosk.errors import CarrierUnreachableError
from kiosk.ports import CarrierLink
from kiosk.records.question import PLACE_CONFIRMED, PLACE_FLOW
from kiosk.visit.events import Event, PlaceSeen
from kiosk.visit.runtime.trusted_clock import TrustedClock

log = logging.getLogger(__name__)

FILE = "place.json"
_LOOK_S = 2.0
_RETRY_S = 20.0
_ASK_S = 15.0  # nobody waits for it


class KeptPlace(msgspec.Struct, frozen=True):
    """What the carrier said last."""

    network: str  # as the relay names it; "": none that has a name
    confirmed: bool


class PlaceWatch:
    """One for each visit; `start` when it is the visit's turn."""

    def __init__(
        self,
        *,
        file: Path,
        carrier: CarrierLink,
        clock: TrustedClock,
        post: Callable[[Event], None],
    ) -> None:
        self._file = file
        self._carrier = carrier
        self._clock = clock
        self._post = post
        self._kept = load(file)
        self._asked_for: str | None = None  # the network that was asked about in this visit
        self._ask_again_at = 0.0
        self._told: PlaceSeen | None = None

    def start(self) -> None:
        threading.Thread(target=self._run, name="place", daemon=True).start()

    def _run(self) -> None:
        while True:
            self.look()
            time.sleep(_LOOK_S)

    def look(self) -> None:
        """Tell what has changed."""
        network = self._carrier.network()
        if network is None:
            return  # as long as nobody can say, it is the one of before
        self._tell(network)
        if self._is_to_ask(network) and self._carrier.online()[0]:
            self._ask(network)
            self._tell(network)

    def _tell(self, network: str) -> None:
        seen = PlaceSeen(network, is_confirmed(self._kept, network))
        if seen != self._told:
            self._told = seen
            self._post(seen)

    def _is_to_ask(self, network: str) -> bool:
        if network != self._asked_for:
            return True
        is_open = is_confirmed(self._kept, network) is not True
        return is_open and time.monotonic() >= self._ask_again_at

    def _ask(self, network: str) -> None:
        question = {"flow": PLACE_FLOW, "network": network}
        self._ask_again_at = time.monotonic() + _RETRY_S
        try:
            answer = self._clock.learn_by_asking(self._carrier, question, _ASK_S)
        except CarrierUnreachableError as error:
            log.info("the carrier was not asked about the place: %s", error)
            return
        self._asked_for = network
        confirmed = answer["facts"].get(PLACE_CONFIRMED)
        if isinstance(confirmed, bool):
            self._keep(KeptPlace(network, confirmed))

    def _keep(self, place: KeptPlace) -> None:
        if place == self._kept:
            return
        self._kept = place
        try:
            replace(self._file, msgspec.json.encode(place))
        except OSError as error:
            log.warning("%s is not kept: %s", self._file.name, error.strerror)


def is_confirmed(kept: KeptPlace | None, network: str) -> bool | None:
    """None: the carrier was never asked."""
    return None if kept is None else kept.confirmed and kept.network == network


def load(file: Path) -> KeptPlace | None:
    try:
        return msgspec.json.decode(file.read_bytes(), type=KeptPlace)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError):
        log.warning("%s cannot be read: the place is not confirmed until the carrier says so", file)
        return KeptPlace("", confirmed=False)
