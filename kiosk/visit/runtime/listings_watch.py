"""Keeps the carrier's listings for an outage, and answers from them when the carrier is silent.

What has grown old is asked for anew in the background whenever the carrier is in reach; its answer also makes
the time certain. Where the fleet has pushed a file of them, what has changed since is asked for. On disk lie
the signed bytes, as they came.
"""

import logging
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from kiosk.durable_files import replace
from kiosk.errors import CarrierUnreachableError, EvidenceError
from kiosk.identity import organisation_code
from kiosk.policy.facts import Fact
from kiosk.ports import CarrierLink
from kiosk.records import listings_copy
from kiosk.settings import Settings
from kiosk.visit.runtime import held_listings
from kiosk.visit.runtime.held_listings import (
    FILE,
    PUSHED_FILE,
    HeldListings,
    KeptListings,
    ReceiptKey,
)
from kiosk.visit.runtime.trusted_clock import TrustedClock

log = logging.getLogger(__name__)

_LOOK_S = 5.0
_RETRY_S = 60.0
_ASK_S = 15.0  # nobody waits for it, and it may be long
_HOUR_S = 3600.0


class ListingsKeys(NamedTuple):
    """What listings are looked up and believed by."""

    listing: bytes
    receipt: ReceiptKey


class ListingsWatch:
    """One for each visit; `start` when it is the visit's turn."""

    def __init__(
        self,
        *,
        folder: Path,
        keys: ListingsKeys | None,
        refresh_h: float,
        carrier: CarrierLink,
        clock: TrustedClock,
        pushed: Path | None = None,
    ) -> None:
        """folder: the counter's own. pushed: the fleet's release of listings.

        keys: None where the fleet keeps no listings on its kiosks.
        """
        self._kept = folder / FILE
        self._pushed = pushed / PUSHED_FILE if pushed else None
        self._keys = keys
        self._refresh_s = refresh_h * _HOUR_S
        self._carrier = carrier
        self._clock = clock
        self._loaded: KeptListings | None = None
        self._loading = threading.Lock()

    def start(self) -> None:
        if self._keys is not None:
            threading.Thread(
                target=self._run, args=(self._keys,), name="listings", daemon=True
            ).start()

    def facts(self, asked: Mapping[str, Any]) -> dict[str, Fact]:
        """What is known without the carrier about the document and organisation that it was asked about."""
        kind, number = asked.get("document_kind"), asked.get("document_number")
        if self._keys is None or not (isinstance(kind, str) and isinstance(number, str)):
            return {}
        held = self._held(self._keys)
        if held is None:
            return {}
        try:
            listed = held.of(self._keys.listing, kind, number)
            if isinstance(code := asked.get("organisation"), str) and code:
                listed = listed + held.of(self._keys.listing, organisation_code.KIND, code)
        except (EvidenceError, OSError) as error:
            log.warning("listings cannot be looked up: %s", error)
            return {}
        return {"subject.listings": Fact(listed, "snapshot", held.as_of)}

    def _run(self, keys: ListingsKeys) -> None:
        while True:
            time.sleep(_LOOK_S if self.look(keys) else _RETRY_S)

    def look(self, keys: ListingsKeys) -> bool:
        """Ask when it is time and there is somebody to ask; False when that brought nothing."""
        if not self._is_old(self._held(keys)) or not self._carrier.online()[0]:
            return True
        try:
            answer = self._clock.learn_by_asking(self._carrier, self._question(keys), _ASK_S)
            self._take(answer["data"], keys)
        except (CarrierUnreachableError, EvidenceError) as error:
            log.warning("no new listings: %s", error)
            return False
        return True

    def _question(self, keys: ListingsKeys) -> dict[str, str | int]:
        """To who names the fleet's file it is told what has changed since."""
        flow: dict[str, str | int] = {"flow": listings_copy.FLOW}
        file = self._current(keys).believed_file(self._latest())
        return flow | {"base": file.base.hex()} if file else flow

    def _is_old(self, held: HeldListings | None) -> bool:
        now = self._clock.now()
        if held is None or not now.trusted:
            return True
        return (now.wall - held.as_of).total_seconds() > self._refresh_s

    def _take(self, message: bytes, keys: ListingsKeys) -> None:
        """Raises EvidenceError; whatever was there then stays."""
        copy = listings_copy.verify(message, *keys.receipt)
        before, latest = self._current(keys), self._latest()
        if before.copy and copy.as_of <= before.copy.as_of <= latest:
            raise EvidenceError("listings that are no newer than what is here")
        kept = KeptListings(before.file, copy)
        held = kept.believed(latest)
        if held is None or held.copy is not copy:
            raise EvidenceError("listings that do not go with the file that is here, or are older")
        self._loaded = kept
        try:
            replace(self._kept, message)
        except OSError as error:
            log.warning("listings are not kept: %s", error.strerror)
        log.info("listings of %s: %d entries", held.as_of, held.entries)

    def _held(self, keys: ListingsKeys) -> HeldListings | None:
        return self._current(keys).believed(self._latest())

    def _latest(self) -> float:
        return held_listings.latest(self._clock.now())

    def _current(self, keys: ListingsKeys) -> KeptListings:
        with self._loading:
            if self._loaded is None:
                self._loaded = held_listings.load(self._pushed, self._kept, keys.receipt)
            return self._loaded


def keys(settings: Settings, listing: bytes | None) -> ListingsKeys | None:
    """listing: the key as the settings name it; without one no listings are kept."""
    if listing is None:
        return None
    if len(listing) != listings_copy.KEY_BYTES:
        log.warning("keys.listing is no key: no listings are kept")
        return None
    return ListingsKeys(listing, receipt_key(settings))


def receipt_key(settings: Settings) -> ReceiptKey:
    """Raises ValueError, OSError: it cannot be read."""
    carrier = settings.carrier
    return ReceiptKey(carrier.receipt_key.read_text("ascii"), carrier.receipt_kid)
