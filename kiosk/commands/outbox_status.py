"""`kiosk outbox status`: how far delivery is, of the database as it lies there and of the relay's own word.

Read only: nothing is opened for writing, so that it may be asked of a kiosk in trouble.
"""

import datetime as dt
import json
import time
from typing import Any

from drivers.mqtt import reason_codes
from drivers.relay import client
from drivers.store import outside_view
from drivers.store.outside_view import DeliveryView
from kiosk import boot_clock
from kiosk.enumerations.link_states import LinkState
from kiosk.outbox.record_states import State
from kiosk.outbox.relay_protocol import StatusReply
from kiosk.settings import Settings

_RATE_S = 600.0
_BACKLOG = (State.READY, State.SENT, State.DEAD)
_WHY = {
    LinkState.OFFLINE: "the broker cannot be reached",
    LinkState.REFUSED: "the broker takes neither certificate nor name",
    LinkState.BUSY: "the broker has no room",
    LinkState.TAKEN_OVER: "another device connected under this kiosk's name",
    "relay_down": "the relay is not running",
}


def show(settings: Settings, *, as_json: bool) -> int:
    """Raises StoreDamagedError, StoreFullError."""
    now = time.time()
    relay = client.state(settings.paths.relay_socket)
    seen = outside_view.delivery(settings.paths.outbox, now - _RATE_S)
    row = _row(seen, relay, now)
    print(json.dumps(row, indent=2) if as_json else "\n".join(_lines(row)))
    return 0


def _row(seen: DeliveryView, relay: StatusReply, now: float) -> dict[str, Any]:
    """Ages and delays in seconds, sizes in bytes, moments in RFC 3339."""
    oldest = None if seen.oldest_at is None else max(0.0, now - seen.oldest_at)
    return {
        "backlog": sum(seen.records.get(state, 0) for state in _BACKLOG),
        "bytes": seen.bytes,
        "records": {
            state.value: seen.records.get(state, 0) for state in State if state != "purged"
        },
        "oldest_at": None if seen.oldest_at is None else _when(seen.oldest_at),
        "oldest_s": None if oldest is None else round(oldest),
        "settled_per_minute": round(seen.settled * 60 / _RATE_S, 1),
        "in_reach": relay.online,
        "why": relay.why,
        "next_try_s": _next_try(seen, relay),
        "last_error": _last_error(seen, relay),
    }


def _next_try(seen: DeliveryView, relay: StatusReply) -> float | None:
    """None: nothing waits, or nobody is there who tries."""
    if relay.why == "relay_down" or (relay.online and seen.retry_at is None):
        return None
    waits = (seen.retry_at or 0.0) - boot_clock.now() if relay.online else 0.0
    return round(max(0.0, waits, relay.next_try_s), 1)


def _last_error(seen: DeliveryView, relay: StatusReply) -> str:
    """The store's before the link's before the record's, "" where nothing is wrong."""
    of_record = reason_codes.not_taken(seen.reason) if seen.reason else ""
    of_link = "" if relay.online else _in_words(relay.why)
    return relay.store or relay.link or of_link or of_record or relay.renewal


def _in_words(why: str) -> str:
    return _WHY.get(why, why)


def _lines(row: dict[str, Any]) -> list[str]:
    states = ", ".join(f"{count} {state}" for state, count in row["records"].items() if count)
    oldest = "-" if row["oldest_at"] is None else f"{row['oldest_at']}, {_ago(row['oldest_s'])} ago"
    next_try = "-" if row["next_try_s"] is None else f"in {row['next_try_s']:.0f} s"
    return [
        f"backlog     {row['backlog']} record{'' if row['backlog'] == 1 else 's'}, {row['bytes']} bytes",
        f"records     {states or 'none'}",
        f"oldest      {oldest}",
        f"rate        {row['settled_per_minute']} a minute settled, over the last ten minutes",
        f"carrier     {'in reach' if row['in_reach'] else 'not in reach: ' + _in_words(row['why'])}",
        f"next try    {next_try}",
        f"last error  {row['last_error'] or 'none'}",
    ]


def _ago(seconds: int) -> str:
    return str(dt.timedelta(seconds=seconds))


def _when(at: float) -> str:
    return dt.datetime.fromtimestamp(at, dt.UTC).isoformat(timespec="seconds")
