"""The figures of stores over several days: what was signed, and how much was rejected, for which reasons.

One clerk's day is in daily_figures. Days are China's.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from provisioning.carrier import daily_figures
from provisioning.carrier.daily_figures import ClerkDay, midnight
from provisioning.carrier.ledger import Ledger

IsSeen = Callable[[str], bool]  # whether whoever asks may see a store's figures


class Counted(msgspec.Struct, frozen=True):
    """Visits whose records came; signed: of the numbers opened; rejected: by the carrier."""

    visits: int = 0
    opened: int = 0
    signed: int = 0
    rejected: int = 0

    def __add__(self, other: "Counted") -> "Counted":
        return Counted(
            self.visits + other.visits,
            self.opened + other.opened,
            self.signed + other.signed,
            self.rejected + other.rejected,
        )

    @property
    def signed_ratio(self) -> float | None:
        """None: no number was opened."""
        return self.signed / self.opened if self.opened else None

    @property
    def rejected_ratio(self) -> float | None:
        """None: nobody came."""
        return self.rejected / self.visits if self.visits else None


class StoreFigures(msgspec.Struct, frozen=True):
    """One store; a day on which no record came has none in `days`."""

    store: str
    total: Counted
    days: dict[dt.date, Counted]
    reasons: dict[str, int]  # of what was rejected: the judgement's reason, or its rule


class Period(msgspec.Struct, frozen=True):
    """Some days in a row, the last one included, and the stores from which records came then."""

    days: tuple[dt.date, ...]
    stores: tuple[StoreFigures, ...]  # by name

    @property
    def total(self) -> Counted:
        return sum((store.total for store in self.stores), Counted())

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Of everything rejected, the most frequent first."""
        together: Counter[str] = Counter()
        for store in self.stores:
            together.update(store.reasons)
        return sorted(together.items(), key=lambda one: (-one[1], one[0]))


def of_period(ledger: Ledger, last: dt.date, days: int, is_seen: IsSeen) -> Period:
    """last: the last day of them, in China."""
    wanted = tuple(last - dt.timedelta(days=back) for back in reversed(range(days)))
    start, end = midnight(wanted[0]), midnight(last + dt.timedelta(days=1))
    counts = ledger.visit_counts.by_store_and_day(start, end)
    reasons = _reasons(ledger.visit_counts.rejected(start, end))
    by_store: defaultdict[str, dict[dt.date, Counted]] = defaultdict(dict)
    for row in counts:
        by_store[row["store"]][dt.date.fromisoformat(row["day"])] = _counted(row)
    found = (
        _store(name, of_days, reasons.get(name, {}))
        for name, of_days in by_store.items()
        if is_seen(name)
    )
    return Period(wanted, tuple(found))


class ClerkFigures(msgspec.Struct, frozen=True):
    """One clerk in one store over some days; signs: which signs of batch opening showed on which days."""

    clerk: str
    total: Counted
    complaints: int
    signs: tuple[tuple[dt.date, tuple[str, ...]], ...]


def clerks(ledger: Ledger, store: str, days: Iterable[dt.date]) -> list[ClerkFigures]:
    """Whoever shows signs first, then by name. A visit that names nobody belongs to the clerk ""."""
    found: defaultdict[str, list[tuple[dt.date, ClerkDay]]] = defaultdict(list)
    for day in days:
        for row in daily_figures.of_store(ledger, store, day):
            found[row.clerk].append((day, row))
    rows = [_clerk(name, of_days) for name, of_days in found.items()]
    return sorted(rows, key=lambda one: (not one.signs, one.clerk))


def _clerk(name: str, days: list[tuple[dt.date, ClerkDay]]) -> ClerkFigures:
    counted = (Counted(row.visits, row.opened, row.signed, row.rejected) for _, row in days)
    return ClerkFigures(
        clerk=name,
        total=sum(counted, Counted()),
        complaints=sum(row.complaints for _, row in days),
        signs=tuple((day, row.anomalies) for day, row in days if row.anomalies),
    )


def _store(name: str, days: dict[dt.date, Counted], reasons: dict[str, int]) -> StoreFigures:
    return StoreFigures(name, sum(days.values(), Counted()), days, reasons)


def _counted(row: dict[str, Any]) -> Counted:
    return Counted(row["visits"], row["opened"], row["signed"], row["rejected"])


def _reasons(rows: Iterable[dict[str, Any]]) -> dict[str, dict[str, int]]:
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for row in rows:
        found[row["store"]][row["reason"]] = row["times"]
    return found
