"""Keeps the carrier's listings for an outage, and answers from them when the carrier is silent.

A snapshot that has grown old is asked for anew in the background whenever the carrier is in reach;
its answer also makes the time certain. On disk lie the signed bytes, as they came.
"""

import datetime as dt
import logging
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from kiosk.durable_files import replace
from kiosk.errors import CarrierUnreachableError, EvidenceError
from kiosk.identity import organisation_code
from kiosk.input_bounds import LISTINGS_BYTES
from kiosk.policy.facts import Fact
from kiosk.ports import CarrierLink
from kiosk.records import listings_copy
from kiosk.records.listings_copy import ListingsCopy
from kiosk.settings import Settings
from kiosk.visit.runtime.trusted_clock import TrustedClock

log = logging.getLogger(__name__)

FILE = "listings.cbor"
PUSHED_FILE = "listings.cbor"  # in the fleet's release; of the two the newer one counts
_LOOK_S = 5.0
_RETRY_S = 60.0
_ASK_S = 15.0  # nobody waits for it, and it may be long
_HOUR_S = 3600.0


class ListingsKeys(NamedTuple):
    """What a snapshot is read with."""

    listing: bytes
    receipt_pem: str
    receipt_kid: str


class ListingsWatch:
    """One for each visit; `start` when it is the visit's turn."""

    def __init__(
        self,
        *,
        file: Path,
        keys: ListingsKeys | None,
        refresh_h: float,
        carrier: CarrierLink,
        clock: TrustedClock,
        pushed: Path | None = None,
    ) -> None:
        """keys: None where the fleet keeps no listings on its kiosks. pushed: the fleet's release of them."""
        self._file = file
        self._pushed = pushed / PUSHED_FILE if pushed else None
        self._keys = keys
        self._refresh_s = refresh_h * _HOUR_S
        self._carrier = carrier
        self._clock = clock
        self._snapshot: ListingsCopy | None = None
        self._loaded = False
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
        snapshot = self._current(self._keys)
        if snapshot is None:
            return {}
        listed = snapshot.of(self._keys.listing, kind, number)
        if isinstance(code := asked.get("organisation"), str) and code:
            listed = listed + snapshot.of(self._keys.listing, organisation_code.KIND, code)
        return {"subject.listings": Fact(listed, "snapshot", as_of(snapshot))}

    def _run(self, keys: ListingsKeys) -> None:
        while True:
            time.sleep(_LOOK_S if self.look(keys) else _RETRY_S)

    def look(self, keys: ListingsKeys) -> bool:
        """Ask when it is time and there is somebody to ask; False when that brought nothing."""
        if not self._is_old(self._current(keys)) or not self._carrier.online()[0]:
            return True
        try:
            question = {"flow": listings_copy.FLOW}
            answer = self._clock.learn_by_asking(self._carrier, question, _ASK_S)
            self._take(answer["data"], keys)
        except (CarrierUnreachableError, EvidenceError) as error:
            log.warning("no new listings: %s", error)
            return False
        return True

    def _is_old(self, snapshot: ListingsCopy | None) -> bool:
        now = self._clock.now()
        if snapshot is None or not now.trusted:
            return True
        return now.wall.timestamp() - snapshot.as_of > self._refresh_s

    def _take(self, message: bytes, keys: ListingsKeys) -> None:
        """Raises EvidenceError; whatever was there then stays."""
        snapshot = listings_copy.verify(message, keys.receipt_pem, keys.receipt_kid)
        if self._snapshot and snapshot.as_of <= self._snapshot.as_of:
            raise EvidenceError("a snapshot that is no newer than what is here")
        self._snapshot = snapshot
        try:
            replace(self._file, message)
        except OSError as error:
            log.warning("listings are not kept: %s", error.strerror)
        log.info("listings of %s: %d documents", as_of(snapshot), len(snapshot.entries))

    def _current(self, keys: ListingsKeys) -> ListingsCopy | None:
        with self._loading:
            if not self._loaded:
                self._loaded = True
                files = [file for file in (self._file, self._pushed) if file]
                loaded = [load(file, keys.receipt_pem, keys.receipt_kid) for file in files]
                self._snapshot = max(filter(None, loaded), key=as_of, default=None)
        return self._snapshot


def as_of(snapshot: ListingsCopy) -> dt.datetime:
    return dt.datetime.fromtimestamp(snapshot.as_of, dt.UTC)


def load(file: Path, receipt_pem: str, receipt_kid: str) -> ListingsCopy | None:
    """The snapshot on disk; None when there is none, or none that can be believed."""
    try:
        with file.open("rb") as kept:
            message = kept.read(LISTINGS_BYTES + 1)
        return listings_copy.verify(message, receipt_pem, receipt_kid)
    except FileNotFoundError:
        return None
    except (OSError, EvidenceError) as error:
        log.warning("%s is of no use: %s", file.name, error)
        return None


def keys(settings: Settings, listing: bytes | None) -> ListingsKeys | None:
    """listing: the key as the settings name it; without one no listings are kept."""
    if listing is None:
        return None
    if len(listing) != listings_copy.KEY_BYTES:
        log.warning("keys.listing is no key: no listings are kept")
        return None
    carrier = settings.carrier
    return ListingsKeys(listing, carrier.receipt_key.read_text("ascii"), carrier.receipt_kid)
