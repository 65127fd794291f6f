"""The window of sending: how many records, and how many bytes, are on their way at once."""

from collections.abc import Iterable
from typing import NamedTuple

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
