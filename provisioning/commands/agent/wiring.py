"""What the agent's jobs work with on this kiosk, made from its settings."""

import logging
import math
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from kiosk.errors import EvidenceError, SettingsError
from kiosk.settings import Agent, Settings
from provisioning.agent import app_update, content_update, orphaned_trial
from provisioning.agent.attested_time import AttestedTime
from provisioning.agent.log_tail import LogTail
from provisioning.agent.ports import Fleet, Installation
from provisioning.agent.release_floor import ReleaseFloor
from provisioning.agent.releases import Releases
from provisioning.agent.runner import JobRunner
from provisioning.agent.slots import Slots
from provisioning.agent.system import (
    CounterLock,
    SubprocessRunner,
    SystemClock,
    SystemdServices,
)
from provisioning.agent.workflow import JobMeans
from provisioning.identity import certificate_ends
from provisioning.updates.jobs import JobKind, JobStatus

log = logging.getLogger(__name__)

JOURNAL = "journal.json"
DESIRED = "desired.json"
HAD = "had.json"
_MINUTE = 60.0
_CLERKS_SCREEN = "kiosk-clerk-ui.service"


def section(settings: Settings, file: Path) -> Agent:
    """Raises SettingsError: this kiosk is updated by hand."""
    if settings.agent is None:
        raise SettingsError(str(file), "has no [agent] section (docs/fleet.md, The agent)")
    return settings.agent


def means(
    settings: Settings,
    place: Installation,
    *,
    releases: Releases,
    fleet: Fleet,
    stop: threading.Event,
) -> JobMeans:
    """Makes the folders that are missing. Raises OSError."""
    for folder in (place.app, place.content, place.state):
        folder.mkdir(0o755, parents=True, exist_ok=True)
    return JobMeans(
        place=place,
        slots=Slots(place.app),
        releases=releases,
        programs=SubprocessRunner(),
        services=SystemdServices(_services(settings)),
        counter=CounterLock(settings.paths.visit_lock),
        fleet=fleet,
        clock=SystemClock(),
        had=_had(place),
        stop=stop,
    )


def certificate(settings: Settings) -> tuple[float, float]:
    """(from, until) of the agent's own, seconds since the epoch; nothing and never, where it has none."""
    try:
        file = settings.carrier.agent_certificate
        return certificate_ends.validity(file) if file else (0.0, math.inf)
    except (OSError, EvidenceError):
        return 0.0, math.inf


def attested_time(settings: Settings, agent: Agent) -> AttestedTime:
    """The carrier's authority signed the agent's certificate when it began."""
    made = AttestedTime(agent.state / "time.json")
    try:
        made.attest(certificate(settings)[0])
    except OSError as error:
        log.warning("the attested time is not kept: %s", error.strerror)
    return made


def _had(place: Installation) -> ReleaseFloor:
    """With what is in use, also where it came with the image, or by hand."""
    floor, slots = ReleaseFloor(place.state / HAD), Slots(place.app)
    candidate = orphaned_trial.candidate(place.app)
    if slots.current != candidate:
        floor.note(JobKind.APP, slots.version(slots.current))
    for kind in set(JobKind) - {JobKind.APP}:
        floor.note(kind, content_update.release_in_use(place.content, kind))
    return floor


def runner(means: JobMeans, tail: LogTail, tell: Callable[[JobStatus], None]) -> JobRunner:
    """Goes on where the agent before was. Raises OSError."""
    workflows = dict.fromkeys(JobKind, content_update.STEPS) | {JobKind.APP: app_update.STEPS}
    made = JobRunner(means.place.state / JOURNAL, means, workflows, tail, tell)
    if not made.is_at_work and (orphan := orphaned_trial.job(means.slots)):
        made.adopt(orphan)
    return made


def place(settings: Settings, file: Path) -> Installation:
    """Where things are on this kiosk. Raises SettingsError: it is updated by hand."""
    agent = section(settings, file)
    return Installation(
        app=agent.app,
        content=settings.paths.content,
        state=agent.state,
        settings=file.absolute(),
        outbox=settings.paths.outbox,
        own_slot=_own_slot(agent.app),
        system_packages=agent.system_packages,
        healthy_s=agent.healthy_minutes * _MINUTE,
        confirm_s=agent.confirm_minutes * _MINUTE,
        reserve_bytes=agent.reserve_mb << 20,
    )


def _own_slot(app: Path) -> str:
    """In which this program runs; "" on a desk."""
    here = Path(sys.prefix)
    return here.name if here.resolve().parent == app.resolve() else ""


def _services(settings: Settings) -> list[str]:
    named = settings.agent.services if settings.agent else ()
    more = [_CLERKS_SCREEN] if settings.kiosk.clerk_screen else []
    return [*named, *(name for name in more if name not in named)]
