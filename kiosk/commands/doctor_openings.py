"""`kiosk doctor`: what stops the opening of numbers now, and what lifts it."""

import datetime as dt

from drivers.keys import configured
from drivers.relay.client import network, status
from drivers.store.outbox import SqliteOutbox
from kiosk.commands.check_result import CheckResult
from kiosk.commands.doctor_store import is_a_copy
from kiosk.errors import KeyUnavailableError, StoreDamagedError, StoreFullError
from kiosk.policy.bundle_signature import BundleError
from kiosk.policy.packs import load_chosen
from kiosk.policy.validation import PackError
from kiosk.protocol.codes import Message
from kiosk.settings import Settings
from kiosk.visit import offline_limits
from kiosk.visit.runtime import listings_watch, place_watch
from kiosk.visit.runtime.listings_watch import ListingsKeys
from kiosk.visit.runtime.outbox_watch import FULL
from kiosk.visit.runtime.trusted_clock import TrustedClock
from kiosk.visit.visit import StripState

_LIFTS = {
    Message.DISK_FULL: "Restore the network, so that records settle; see `database`.",
    Message.DISK_LOW: "Restore the network, so that records settle; see `database`.",
    Message.STORE_RESTORED: "See `database`.",
    Message.BACKLOG_TOO_DEEP: "Restore the network, or re-queue what is dead: `kiosk outbox list`.",
    Message.OFFLINE_TOO_LONG: "Restore the network: the carrier's next answer lifts it.",
    Message.CLOCK_IN_DOUBT: "Restore the network: the carrier's next answer makes the time certain.",
    Message.PLACE_UNCONFIRMED: (
        "Connect it to its store's network; where it belongs on this one: "
        "`carrier device confirm-place FOLDER DEVICE --network ...` (see `broker`)."
    ),
    Message.POLICY_TOO_OLD: "Install the current bundle of rules (paths.packs).",
}


def limits(settings: Settings) -> CheckResult:
    """What would stop the opening of a number now."""
    try:
        outbox = SqliteOutbox(settings.paths.outbox, settings.limits.store_mb)
        backlog, fill, restored = outbox.backlog(), outbox.fill(), is_a_copy(settings, outbox)
        outbox.close()
        rules = load_chosen(settings)
    except (StoreDamagedError, StoreFullError, PackError, BundleError, OSError) as error:
        return CheckResult("limits", "failed", str(error), "See `database` and `policy`.")
    online, _ = status(settings.paths.relay_socket)
    now = TrustedClock(settings.paths.counter / "clock.json").now()
    strip = StripState(
        online=online, backlog=backlog, full=fill >= FULL, fill=fill, restored=restored
    )
    kept = place_watch.load(settings.paths.counter / place_watch.FILE)
    confirmed = place_watch.is_confirmed(kept, network(settings.paths.relay_socket) or "")
    told = offline_limits.reached(
        settings.limits, rules.released, strip, now, place_confirmed=confirmed
    )
    if told:
        return CheckResult(
            "limits", "failed", f"no number can be opened: {told.value}", _LIFTS[told]
        )
    if settings.keys.listing is None:
        return CheckResult("limits", "ok", "none reached; no listings are kept for an outage")
    return _listings(settings, now.wall)


def _listings(settings: Settings, now: dt.datetime) -> CheckResult:
    keys = _listings_keys(settings)
    if keys is None:
        return CheckResult(
            "limits", "failed", "keys.listing is no key", "Keys come from enrolment: copy it again."
        )
    try:
        kept = listings_watch.load(settings.paths.counter / listings_watch.FILE, *keys[1:])
    except ValueError as error:
        return CheckResult("limits", "failed", f"carrier.receipt_key: {error}", "See `keys`.")
    if kept is None:
        return CheckResult(
            "limits",
            "warning",
            "none reached; no listings are kept yet",
            "They come by themselves when a visit waits and the carrier answers.",
        )
    hours = (now - listings_watch.as_of(kept)).total_seconds() / 3600
    return CheckResult("limits", "ok", f"none reached; listings of {hours:.1f} h ago")


def _listings_keys(settings: Settings) -> ListingsKeys | None:
    try:
        return listings_watch.keys(settings, configured.listing_key(settings))
    except (KeyUnavailableError, OSError):
        return None
