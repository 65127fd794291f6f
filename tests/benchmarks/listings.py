"""`make bench-listings`: a million listings as a kiosk holds them → build/bench/listings.json.

Made by the carrier's own code and opened by the kiosk's; then look-ups of listed people and of others, each
with the hash of its document. Beside it the same look-ups in a dictionary of the same rows: the least that
one can cost, and some hundred megabytes. Milliseconds and microseconds of CPU of this process, since the
machine may be shared; the file's pages are in memory. Nothing passes or fails here.
"""

import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

from kiosk.records import listings_copy, listings_file
from kiosk.records.cose import key_pair
from kiosk.visit.runtime import held_listings
from kiosk.visit.runtime.held_listings import HeldListings, ReceiptKey

_ENTRIES = 1_000_000
_LOOKUPS = 20_000
_KEY = b"k" * listings_copy.KEY_BYTES
_LISTS = ("joint_punishment", "bad_credit", "blacklist", "case_involved")


def number_of(at: int) -> str:
    """Somebody's document number, as no real one is."""
    return f"9999{at:014d}"


def rows() -> Iterator[tuple[bytes, listings_copy.Listing]]:
    """Four lists, 31 regions, days of two years."""
    for at in range(_ENTRIES):
        listing = {"list": _LISTS[at % 4], "region": f"{11 + at % 31}", "sources": ["police"]}
        days = {"from": f"2025-{1 + at % 12:02d}-{1 + at % 28:02d}", "until": "2027-01-01"}
        yield listings_copy.listing_hash(_KEY, "resident", number_of(at)), listing | days


def timed(work):
    """What came of it, and milliseconds of CPU."""
    began = time.process_time_ns()
    made = work()
    return made, (time.process_time_ns() - began) / 1e6


def per_lookup(found, numbers):
    """Microseconds each."""
    _, ms = timed(lambda: [found(number) for number in numbers])
    return 1000 * ms / len(numbers)


def look_ups(held: HeldListings) -> dict[str, float]:
    rng = random.Random(1)
    listed = [number_of(rng.randrange(_ENTRIES)) for _ in range(_LOOKUPS)]
    others = [number_of(_ENTRIES + rng.randrange(10**9)) for _ in range(_LOOKUPS)]
    table: dict[bytes, list[listings_copy.Listing]] = {}
    for document, listing in rows():
        table.setdefault(document, []).append(listing)

    def here(number):
        return held.of(_KEY, "resident", number)

    def bare(number):
        return table.get(listings_copy.listing_hash(_KEY, "resident", number), [])

    assert all(here(number) == bare(number) for number in (*listed[:200], *others[:200]))
    return {
        "listed_us": per_lookup(here, listed),
        "unlisted_us": per_lookup(here, others),
        "bare_listed_us": per_lookup(bare, listed),
        "bare_unlisted_us": per_lookup(bare, others),
    }


def main() -> None:
    folder = Path("build/bench")
    folder.mkdir(parents=True, exist_ok=True)
    private, public = key_pair.new_key()
    made, making_ms = timed(lambda: listings_file.make(rows(), 1, 1.0, private, "r"))
    file = folder / "listings.bin"
    file.write_bytes(made.content)
    size = len(made.content)
    del made
    opened, opening_ms = timed(lambda: held_listings.load_file(file, ReceiptKey(public, "r")))
    figures = {"entries": _ENTRIES, "bytes": size, "making_ms": making_ms, "opening_ms": opening_ms}
    figures |= look_ups(HeldListings(opened, None))
    file.unlink()
    text = json.dumps({name: round(value, 3) for name, value in figures.items()}, indent=2)
    (folder / "listings.json").write_text(text + "\n", "utf-8")
    print(text)


if __name__ == "__main__":
    main()
