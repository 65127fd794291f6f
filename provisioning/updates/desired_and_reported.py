"""What the fleet wants of a kiosk and what a kiosk says of itself, as JSON documents with rising versions.

Both are hints between agent and fleet: what a release holds, only the repository's signatures say.
Topics: docs/fleet.md.
"""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from kiosk.errors import EvidenceError
from kiosk.input_bounds import EARLIEST, EXACT_INTEGER, LATEST, Seconds
from provisioning.updates.jobs import JobKind, JobOrder, JobStatus, RisingVersion
from provisioning.updates.target_paths import VERSION

ORDER_BYTES = 16 << 10  # of a desired document, or an order
REPORT_BYTES = 128 << 10  # of a report, or a status with the end of its log
_JOB = re.compile(r"desired-([1-9][0-9]{0,15})-([a-z]{1,20})")
_MOST_NAMED = 20  # keys that were not understood
_NAME = 60  # characters of one of them
Count = Annotated[int, msgspec.Meta(ge=0, lt=EXACT_INTEGER)]  # what a database and a page can hold
_ReleaseName = Annotated[str, msgspec.Meta(pattern=rf"\A(?:{VERSION})?\Z")]


class Desired(msgspec.Struct, frozen=True, kw_only=True):
    """Which release of each kind is wanted; "": whatever is there."""

    version: RisingVersion
    app: _ReleaseName = ""
    policy: _ReleaseName = ""
    notices: _ReleaseName = ""
    listings: _ReleaseName = ""
    settings: _ReleaseName = ""
    ring: Annotated[str, msgspec.Meta(max_length=40)] = ""

    def release(self, kind: JobKind) -> str:
        wanted: str = getattr(self, kind.value)
        return wanted


class ReportedDisk(msgspec.Struct, frozen=True):
    """Where slots, content and records lie, in MB."""

    free_mb: Count
    total_mb: Count


class ReportedHealth(msgspec.Struct, frozen=True):
    """Of the kiosk's services."""

    is_good: bool
    why: str = ""


class ReportedWipe(msgspec.Struct, frozen=True):
    """How far a wipe order is.

    state: checking, ordered (nothing is destroyed yet), begun (something may be), wiped; "": not obeyed.
    """

    state: str
    text: str = ""  # what hinders it


class Reported(msgspec.Struct, frozen=True, kw_only=True):
    """A kiosk's own account. None: not known here. Moments: seconds since the epoch, by its own clock."""

    version: RisingVersion  # an older one never replaces a newer one
    desired: RisingVersion = 0  # the version of the desired document that was read last
    not_understood: tuple[str, ...] = ()  # of it: keys that this agent does not know
    versions: dict[str, str] = {}  # kind → release
    slot: str = ""
    ring: str = ""
    health: ReportedHealth
    backlog: Count | None = None  # records without a receipt
    dead: Count | None = None  # of those: set aside until a technician sends them again
    oldest_at: Seconds | None = None  # of those
    last_visit_at: Seconds | None = None  # the last record
    disk: ReportedDisk
    clock: Seconds
    temperature: float | None = None  # of the processor, °C
    link: str = ""  # what is wrong with the agent's connection, as when another device has its name
    last_error: JobStatus | None = None
    certificates: dict[str, Seconds] = {}  # whose → when it ends
    identity: str = ""  # which a wipe order has to name
    wipe: ReportedWipe | None = None


def desired(message: bytes) -> tuple[Desired, tuple[str, ...]]:
    """The document, and the names of what in it is not known here. Raises EvidenceError."""
    told = _json(message)
    if not isinstance(told, dict):
        raise EvidenceError("desired: no object")
    known = {field.name for field in msgspec.structs.fields(Desired)}
    unknown = sorted(name[:_NAME] for name in told.keys() - known)[:_MOST_NAMED]
    try:
        return msgspec.convert(told, Desired), tuple(unknown)
    except msgspec.ValidationError as error:
        raise EvidenceError(f"desired: {error}") from error


def order(message: bytes) -> JobOrder:
    """Raises EvidenceError."""
    found: JobOrder = _converted(_json(message), JobOrder, "order")
    return found


def reported(message: bytes) -> Reported:
    """What a kiosk says of itself. Raises EvidenceError."""
    found: Reported = _converted(_json(message, REPORT_BYTES), Reported, "report")
    if found.last_error is not None:
        _expect_believed(found.last_error.at)
    return found


def status(message: bytes) -> JobStatus:
    """What a kiosk says of a job. Raises EvidenceError."""
    found: JobStatus = _converted(_json(message, REPORT_BYTES), JobStatus, "status")
    _expect_believed(found.at)
    return found


def job_id(version: int, kind: JobKind) -> str:
    """Of the job that the desired document of this version leads to."""
    return f"desired-{version}-{kind.value}"


def desired_version(job: str) -> int:
    """Of the desired document that led to this job; 0: another order did."""
    found = _JOB.fullmatch(job)
    return int(found[1]) if found else 0


def differing(wanted: Desired, versions: Mapping[str, str]) -> list[JobKind]:
    """What has to change, in the order in which it does: the application, and with it the agent, last."""
    kinds = [*(kind for kind in JobKind if kind is not JobKind.APP), JobKind.APP]
    return [
        kind
        for kind in kinds
        if wanted.release(kind) and wanted.release(kind) != versions.get(kind.value, "")
    ]


def _converted(told: Any, kind: Any, what: str) -> Any:
    try:
        return msgspec.convert(told, kind)
    except msgspec.ValidationError as error:
        raise EvidenceError(f"{what}: {error}") from error


def _expect_believed(at: dt.datetime | None) -> None:
    """What is near the calendar's ends is in no other time zone. Raises EvidenceError."""
    if at is not None and not EARLIEST <= at.replace(tzinfo=at.tzinfo or dt.UTC) < LATEST:
        raise EvidenceError("status: a moment that nobody believes")


def _json(message: bytes, most: int = ORDER_BYTES) -> Any:
    if len(message) > most:
        raise EvidenceError(f"{len(message)} bytes, at most {most}")
    try:
        return msgspec.json.decode(message)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise EvidenceError(f"no JSON: {type(error).__name__}") from error
