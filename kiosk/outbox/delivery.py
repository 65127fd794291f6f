"""The rules of delivery: the states of a stored record, and how much is sent at once.

Only a verified receipt from the carrier leaves `sent`: a PUBACK proves nothing, since a broker
acknowledges what no consumer ever sees.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class State(StrEnum):
    """A record's state in the outbox.

    ready → sent, accepted, rejected, held, dead; sent → ready (at a start, or without a receipt), accepted,
    rejected, held, dead; dead → ready (by a technician), accepted, rejected, held; held → ready (to be asked
    about again, after an hour), accepted, rejected; accepted and rejected → purged.
    """

    READY = "ready"
    SENT = "sent"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    HELD = "held"
    DEAD = "dead"
    PURGED = "purged"


WINDOW_RECORDS = 20
WINDOW_BYTES = 1_000_000


class Waiting(NamedTuple):
    """A record that may be sent."""

    record_id: str
    size: int


def fits_window(waiting: Iterable[Waiting], in_flight: int, in_flight_bytes: int) -> list[Waiting]:
    """The records that may go out now; one that is larger than the window goes alone."""
    chosen: list[Waiting] = []
    for record in waiting:
        alone = in_flight == 0 and not chosen
        full = in_flight + len(chosen) >= WINDOW_RECORDS
        too_much = in_flight_bytes + record.size > WINDOW_BYTES
        if full or (too_much and not alone):
            break
        chosen.append(record)
        in_flight_bytes += record.size
    return chosen
