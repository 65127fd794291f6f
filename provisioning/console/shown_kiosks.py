"""How a kiosk stands, in words and colours, and its versions as they are wanted and as they are."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from provisioning.console import times_in_words
from provisioning.fleet.rollout_views import is_online
from provisioning.fleet.tables.kiosks import KnownKiosk
from provisioning.updates.jobs import JobKind, JobState, JobStatus

STATE_NAMES: dict[str, Promise] = {
    "failing": lazy("failing"),
    "silent": lazy("silent"),
    "updating": lazy("updating"),
    "well": lazy("well"),
    "never": lazy("never heard of"),
    "clock": lazy("clock is off"),
    "certificate": lazy("certificate ends soon"),
    "dead": lazy("records set aside"),
}
_FAILED = {JobState.FAILED, JobState.TIMED_OUT, JobState.REJECTED}


class KioskStanding(NamedTuple):
    """colour: a class of the stylesheet."""

    said: str
    colour: str


class VersionRow(NamedTuple):
    """Of one kind of content. wanted: empty, whatever is there."""

    kind: str
    now: str
    wanted: str


def has_failed(job: JobStatus) -> bool:
    return job.state in _FAILED


def last_failure(jobs: Sequence[JobStatus]) -> JobStatus | None:
    """jobs: newest first. None: whatever failed has succeeded since."""
    mended = set()
    for job in jobs:
        if has_failed(job) and job.kind not in mended:
            return job
        if job.state is JobState.SUCCEEDED:
            mended.add(job.kind)
    return None


def standing(known: KnownKiosk, jobs: Sequence[JobStatus], now: float) -> KioskStanding:
    """jobs: newest first. In the order of the list of kiosks (`summaries`): who failed has, silent or not."""
    if known.heard_at is None or known.report is None:
        return KioskStanding(_("never heard of"), "look")
    if jobs and has_failed(jobs[0]):
        return KioskStanding(_("failed: %(code)s") % {"code": jobs[0].code}, "danger")
    if not known.report.health.is_good:
        return KioskStanding(_("unwell: %(why)s") % {"why": known.report.health.why}, "danger")
    if not is_online(known, now):
        age = times_in_words.since(known.heard_at, now)
        return KioskStanding(
            _("silent for %(age)s: offline, and waited for") % {"age": age}, "look"
        )
    if jobs and not jobs[0].state.is_final:
        return KioskStanding(
            _("updating: %(stage)s") % {"stage": times_in_words.of_code(jobs[0].stage)}, ""
        )
    return KioskStanding(_("well"), "done")


def versions(known: KnownKiosk) -> list[VersionRow]:
    told = known.report.versions if known.report else {}
    return [
        VersionRow(kind.value, told.get(kind.value, ""), known.desired.release(kind))
        for kind in JobKind
    ]
