"""Jobs of kiosks, as they told them last: an older status never replaces a newer one."""

import logging
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from sqlite_utils import Database

from provisioning.fleet.tables.summaries import Summaries
from provisioning.updates.jobs import LOG_LINES, JobKind, JobStatus

log = logging.getLogger(__name__)

_MOST_OF_A_KIOSK = 20
_CODE, _TEXT, _LINE = 60, 1000, 240  # characters that are kept
_FORGET = """
DELETE FROM jobs WHERE device = :device AND id NOT IN
  (SELECT id FROM jobs WHERE device = :device ORDER BY told_as DESC LIMIT :most)
"""
_NEWEST_OF_RELEASE = """
SELECT device, status, max(told_as) FROM jobs WHERE kind=? AND release=? GROUP BY device
"""
_NEWEST = "SELECT device, status, max(told_as) FROM jobs GROUP BY device"
_UNDER_WAY = "SELECT device, status FROM jobs WHERE device=? AND state IN ('QUEUED', 'IN_PROGRESS')"


class Jobs:
    """The table."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._summaries = Summaries(database)

    def hear(self, device: str, status: JobStatus, at: float) -> bool:
        """at: seconds since the epoch. False: something newer is here already."""
        newest = self._database.query(
            "SELECT told_as FROM jobs WHERE device=? AND id=?", (device, status.id)
        )
        if any(row["told_as"] >= status.version for row in newest):
            return False
        kept = _clipped(status)
        row = {
            "device": device,
            "id": kept.id,
            "told_as": kept.version,
            "heard_at": at,
            "kind": kept.kind.value,
            "release": kept.release,
            "state": kept.state.value,
            "stage": kept.stage.value,
            "code": kept.code,
            "text": kept.text,
            "status": msgspec.json.encode(kept),
        }
        self._database.table("jobs").upsert(row, pk=("device", "id"))
        self._summaries.hear_of_job(device, kept)
        self._database.execute(_FORGET, {"device": device, "most": _MOST_OF_A_KIOSK})
        return True

    def of(self, device: str) -> list[JobStatus]:
        """Newest first."""
        sql = "SELECT device, status FROM jobs WHERE device=? ORDER BY told_as DESC"
        return [status for _, status in _statuses(self._database.query(sql, (device,)))]

    def under_way(self, device: str) -> list[JobStatus]:
        """As far as was told."""
        rows = self._database.query(_UNDER_WAY, (device,))
        return [status for _, status in _statuses(rows)]

    def newest(self) -> dict[str, JobStatus]:
        """Of each kiosk, the last thing that it said of a job."""
        return dict(_statuses(self._database.query(_NEWEST)))

    def newest_of(self, kind: JobKind, release: str) -> dict[str, JobStatus]:
        """The same of one release."""
        rows = self._database.query(_NEWEST_OF_RELEASE, (kind.value, release))
        return dict(_statuses(rows))


def _statuses(rows: Iterable[dict[str, Any]]) -> Iterator[tuple[str, JobStatus]]:
    """(whose, what); what is damaged is left out."""
    for row in rows:
        try:
            yield row["device"], msgspec.json.decode(row["status"], type=JobStatus)
        except msgspec.MsgspecError as error:
            log.warning("%s: a job in the register is damaged: %s", row["device"], error)


def _clipped(status: JobStatus) -> JobStatus:
    """A kiosk in the wrong hands fills no disk."""
    return msgspec.structs.replace(
        status,
        code=status.code[:_CODE],
        text=status.text[:_TEXT],
        release=status.release[:_CODE],
        log=tuple(line[:_LINE] for line in status.log[-LOG_LINES:]),
    )
