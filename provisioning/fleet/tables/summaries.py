"""One line for each kiosk, kept as kiosks report: a list of thousands is filtered and sorted by SQL."""

import json
from typing import Any, NamedTuple

from sqlite_utils import Database

from kiosk.input_bounds import EXACT_INTEGER
from provisioning.updates.desired_and_reported import Reported
from provisioning.updates.jobs import JobStatus

SORTED_BY = (
    "device",
    "store",
    "app",
    "policy",
    "backlog",
    "oldest_at",
    "free_percent",
    "heard_at",
    "state",
)
STATES = ("failing", "silent", "updating", "well", "never")
CONCERNS = ("clock", "certificate", "dead")  # what one may look for beside a state
_LONG_SILENT_S = 3600.0
# What a list may be narrowed to besides a state.
_CONCERNS = {
    "clock": "abs(clock_off) > 60",
    "certificate": "certificate_ends_at < :now + 14 * 86400.0",  # agents renew 30 days before
    "dead": "dead > 0",
}
_NO_JOB: dict[str, Any] = {
    "job_told_as": -1,
    "job_kind": "",
    "job_release": "",
    "job_state": "",
    "job_stage": "",
    "job_code": "",
}
# Somebody who is offline has not failed, but who failed is failing also when silent.
_STATE = """
CASE WHEN heard_at IS NULL THEN 'never'
  WHEN job_state IN ('FAILED', 'TIMED_OUT', 'REJECTED') OR is_well = 0 THEN 'failing'
  WHEN abs(:now - heard_at) >= :online_s THEN 'silent'
  WHEN job_state IN ('QUEUED', 'IN_PROGRESS') THEN 'updating'
  ELSE 'well' END
"""
_IN_SCOPE = """
EXISTS (SELECT 1 FROM json_each(:branches) AS branch WHERE branch.value = '' OR store = branch.value
  OR substr(store, 1, length(branch.value) + 1) IN (branch.value || '-', branch.value || '.'))
"""
_ROWS = f"""
SELECT kiosks.device AS device, ring, store, heard_at, {_STATE} AS state, app, policy, backlog,
  oldest_at, free_percent, clock_off, dead, certificate_ends_at, why, job_kind, job_release, job_state,
  job_stage, job_code
FROM kiosks LEFT JOIN summaries ON summaries.device = kiosks.device
"""  # noqa: S608 - of our own words
_COUNTS = f"""
SELECT count(*) AS kiosks,
  coalesce(sum(abs(:now - heard_at) < :online_s), 0) AS in_reach,
  coalesce(sum(heard_at IS NULL OR abs(:now - heard_at) >= {_LONG_SILENT_S}), 0) AS silent_long,
  coalesce(sum({_STATE} = 'failing'), 0) AS failing,
  coalesce(sum({_STATE} = 'updating'), 0) AS updating,
  CAST(min(total(backlog), {EXACT_INTEGER}) AS INTEGER) AS backlog,
  min(oldest_at) AS oldest_at,
  CAST(min(total(dead), {EXACT_INTEGER}) AS INTEGER) AS dead,
  coalesce(sum({_CONCERNS["certificate"]}), 0) AS certificates_soon,
  coalesce(sum({_CONCERNS["clock"]}), 0) AS clocks_off
FROM kiosks LEFT JOIN summaries ON summaries.device = kiosks.device
WHERE {_IN_SCOPE}
"""  # noqa: S608 - the same


class KioskQuery(NamedTuple):
    """Which kiosks, in which order. branches: of the tree of stores; "": all. search: in names and stores.

    state: one of STATES or CONCERNS.

    Moments are seconds since the epoch; online_s: how long after a report a kiosk counts as in reach.
    """

    now: float
    online_s: float
    branches: tuple[str, ...] = ("",)
    search: str = ""
    ring: str = ""
    store: str = ""
    state: str = ""
    app: str = ""
    sorted_by: str = "device"
    is_descending: bool = False
    offset: int = 0
    limit: int = 50


class KioskSummary(NamedTuple):
    """None: never reported. clock_off: seconds that its clock is ahead of ours."""

    device: str
    ring: str
    store: str
    heard_at: float | None
    state: str
    app: str | None
    policy: str | None
    backlog: int | None
    oldest_at: float | None
    free_percent: int | None
    clock_off: float | None
    dead: int | None
    certificate_ends_at: float | None
    why: str | None
    job_kind: str | None
    job_release: str | None
    job_state: str | None
    job_stage: str | None
    job_code: str | None


class FleetCounts(NamedTuple):
    """Of some stores' kiosks. oldest_at: of the records that are not delivered, the oldest one's moment."""

    kiosks: int
    in_reach: int
    silent_long: int  # for more than an hour, or never heard of
    failing: int
    updating: int
    backlog: int
    oldest_at: float | None
    dead: int
    certificates_soon: int
    clocks_off: int


class Summaries:
    """The table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def hear(self, device: str, report: Reported, at: float) -> None:
        """at: when, in seconds since the epoch."""
        disk = report.disk
        row = {
            "device": device,
            "app": report.versions.get("app", "")[:60],
            "policy": report.versions.get("policy", "")[:60],
            "is_well": int(report.health.is_good),
            "why": report.health.why[:200],
            "backlog": report.backlog,
            "oldest_at": report.oldest_at,
            "dead": report.dead,
            "free_percent": min(round(100 * disk.free_mb / disk.total_mb), 100)
            if disk.total_mb > 0
            else None,
            "clock_off": float(report.clock) - at,
            "certificate_ends_at": min(map(float, report.certificates.values()), default=None),
        }
        self._database.table("summaries").upsert(row, pk="device")

    def hear_of_job(self, device: str, status: JobStatus) -> None:
        """Within the transaction of what is heard."""
        rows = self._database.query(
            "SELECT job_told_as AS at FROM summaries WHERE device=?", (device,)
        )
        if any(row["at"] >= status.version for row in rows):
            return
        row = {
            "device": device,
            "job_told_as": status.version,
            "job_kind": status.kind.value,
            "job_release": status.release,
            "job_state": status.state.value,
            "job_stage": status.stage.value,
            "job_code": status.code,
        }
        self._database.table("summaries").upsert(row, pk="device")

    def forget_job(self, device: str) -> None:
        """It was set up anew: what it said before is another kiosk's."""
        self._database.table("summaries").upsert({"device": device} | _NO_JOB, pk="device")

    def page(self, query: KioskQuery) -> tuple[list[KioskSummary], int]:
        """(the rows of one page, how many there are in all)."""
        wanted = _wanted(query)
        order = f"{query.sorted_by} IS NULL, {query.sorted_by} {'DESC' if query.is_descending else 'ASC'}"
        if query.sorted_by not in SORTED_BY:
            order = "device"
        found = f"SELECT * FROM ({_ROWS}) WHERE {wanted}"  # noqa: S608 - of our own words
        given = query._asdict() | {"branches": json.dumps(query.branches)}
        rows = self._database.query(
            f"{found} ORDER BY {order}, device LIMIT :limit OFFSET :offset", given
        )
        counted = self._database.query(f"SELECT count(*) AS n FROM ({found})", given)  # noqa: S608
        return [KioskSummary(**row) for row in rows], int(next(counted)["n"])

    def counts(self, branches: tuple[str, ...], now: float, online_s: float) -> FleetCounts:
        given = {"branches": json.dumps(branches), "now": now, "online_s": online_s}
        return FleetCounts(**next(self._database.query(_COUNTS, given)))

    def choices(self, branches: tuple[str, ...]) -> dict[str, list[str]]:
        """What a list can be narrowed to: rings, stores, versions of the application."""
        given = {"branches": json.dumps(branches)}
        return {column: self._values(column, given) for column in ("ring", "store", "app")}

    def _values(self, column: str, given: dict[str, Any]) -> list[str]:
        sql = (
            f"SELECT DISTINCT {column} AS value FROM kiosks LEFT JOIN summaries USING (device)"  # noqa: S608
            f" WHERE {column} != '' AND {_IN_SCOPE} ORDER BY value LIMIT 500"
        )
        return [str(row["value"]) for row in self._database.query(sql, given)]


def _wanted(query: KioskQuery) -> str:
    """The conditions; values are bound by name."""
    conditions = [_IN_SCOPE] if "" not in query.branches else []
    conditions += [f"{name} = :{name}" for name in ("ring", "store", "app") if getattr(query, name)]
    if query.state:
        conditions.append(_CONCERNS.get(query.state, "state = :state"))
    if query.search:
        conditions.append("instr(lower(device || ' ' || store), lower(:search))")
    return " AND ".join(conditions) or "1"
