"""The figures of one day for each store and clerk (`carrier metrics`). Days are China's."""

import datetime as dt
from itertools import groupby
from typing import Any

import msgspec

from kiosk.china_time import CHINA
from provisioning.carrier import batch_detection
from provisioning.carrier.batch_limits import BatchLimits
from provisioning.carrier.ledger import Ledger


class ClerkDay(msgspec.Struct, frozen=True):
    """One clerk's figures of one day. signed_ratio: of the numbers opened; None when none was."""

    store: str
    clerk: str
    visits: int
    opened: int
    signed: int
    signed_ratio: float | None
    refused: int
    deferred: int
    complaints: int
    rejected: int  # by the carrier
    anomalies: tuple[str, ...]


def of_day(ledger: Ledger, day: dt.date) -> list[ClerkDay]:
    """Every clerk's figures, by store, then clerk. day: in China."""
    start = midnight(day)
    return _by_clerk(ledger, ledger.visits(start, start + batch_detection.DAY_S))


def of_store(ledger: Ledger, store: str, day: dt.date) -> list[ClerkDay]:
    """The same of one store's clerks."""
    start = midnight(day)
    end = start + batch_detection.DAY_S
    visits = ledger.visits_of_store(store, start, end)
    return _by_clerk(ledger, [visit for visit in visits if visit["at"] < end])


def midnight(day: dt.date) -> float:
    """When a day in China begins; seconds since the epoch."""
    return dt.datetime.combine(day, dt.time(), CHINA).timestamp()


def _by_clerk(ledger: Ledger, visits: list[dict[str, Any]]) -> list[ClerkDay]:
    limits = ledger.batch_limits
    return [
        _row(*whose, list(rows), limits.of(whose[0]))
        for whose, rows in groupby(sorted(visits, key=_whose), key=_whose)
    ]


def _whose(visit: dict[str, Any]) -> tuple[str, str]:
    return visit["store"], visit["clerk"]


def _row(store: str, clerk: str, visits: list[dict[str, Any]], limits: BatchLimits) -> ClerkDay:
    visits.sort(key=lambda visit: float(visit["at"]))
    opened = [visit for visit in visits if visit["opened"]]
    signed = sum(visit["signed"] for visit in opened)
    return ClerkDay(
        store=store,
        clerk=clerk,
        visits=len(visits),
        opened=len(opened),
        signed=signed,
        signed_ratio=signed / len(opened) if opened else None,
        refused=_count(visits, "outcome", "REFUSE"),
        deferred=_count(visits, "outcome", "DEFER"),
        complaints=_count(visits, "flow", "complaint"),
        rejected=_count(visits, "verdict", "rejected"),
        anomalies=batch_detection.causes_of_day(opened, limits),
    )


def _count(visits: list[dict[str, Any]], column: str, value: str) -> int:
    return sum(visit[column] == value for visit in visits)
