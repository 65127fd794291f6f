"""This kiosk's state for the fleet, gathered from services, databases, disk, certificates and sensors."""

import shutil
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from drivers.store.outside_view import OutboxView, waiting
from kiosk.errors import EvidenceError, StoreDamagedError, StoreFullError
from kiosk.settings import Settings
from provisioning.agent import content_update
from provisioning.agent.agent import Account
from provisioning.agent.workflow import JobMeans
from provisioning.identity import certificate_ends
from provisioning.updates.desired_and_reported import Reported, ReportedDisk, ReportedHealth
from provisioning.updates.jobs import JobKind, JobState, JobStatus

_PACKAGE = "counter-kiosk"
_THERMAL = Path("/sys/class/thermal/thermal_zone0/temp")


def reported(
    settings: Settings,
    means: JobMeans,
    last: Callable[[], JobStatus | None],
    account: Account,
    link: str,
) -> Reported:
    """Everything that can be known now; what cannot be is None, and ends no report.

    link: what is wrong with the connection.
    """
    held = _waiting(settings)
    ended = last()
    disk = shutil.disk_usage(means.place.app)
    return Reported(
        version=account.version,
        desired=account.wanted.version,
        not_understood=account.not_understood,
        ring=account.wanted.ring,
        link=link,
        versions=versions(means),
        slot=means.slots.current,
        health=_health(means),
        backlog=held.records if held else None,
        dead=held.dead if held else None,
        oldest_at=held.oldest_at if held else None,
        last_visit_at=held.last_at if held else None,
        disk=ReportedDisk(disk.free >> 20, disk.total >> 20),
        clock=time.time(),
        temperature=_temperature(),
        last_error=ended if ended and ended.state is not JobState.SUCCEEDED else None,
        certificates=_certificates(settings),
        identity=account.identity,
        wipe=account.wipe,
    )


def versions(means: JobMeans) -> dict[str, str]:
    """Kind → release in use; what was never pushed is not in it."""
    slot = means.slots.current
    running = (means.slots.version(slot) if slot else "") or version(_PACKAGE)
    content = {
        kind.value: content_update.release_in_use(means.place.content, kind)
        for kind in JobKind
        if kind is not JobKind.APP
    }
    return {"app": running} | {kind: name for kind, name in content.items() if name}


def _health(means: JobMeans) -> ReportedHealth:
    try:
        health = means.services.health()
    except OSError as error:
        return ReportedHealth(False, str(error))
    return ReportedHealth(health.is_good, health.why)


def _waiting(settings: Settings) -> OutboxView | None:
    try:
        return waiting(settings.paths.outbox)
    except (StoreDamagedError, StoreFullError):
        return None


def _certificates(settings: Settings) -> dict[str, float]:
    carrier = settings.carrier
    files = {"relay": carrier.certificate, "agent": carrier.agent_certificate}
    found: dict[str, float] = {}
    for whose, file in files.items():
        try:
            found |= {whose: certificate_ends.of(file)} if file else {}
        except (OSError, EvidenceError):
            continue
    return found


def _temperature() -> float | None:
    try:
        return int(_THERMAL.read_text("ascii")) / 1000
    except (OSError, ValueError):
        return None
