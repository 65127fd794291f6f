"""A trial that no job knows of any more, as when a disk lost the journal: it is undone as a job would be."""

import logging
from pathlib import Path

from provisioning.agent import slot_guard
from provisioning.agent.app_update import SWITCHED
from provisioning.agent.journal import Ending, RunningJob
from provisioning.agent.slots import Slots
from provisioning.updates.jobs import JobKind, JobState, UpdateJob

log = logging.getLogger(__name__)


def candidate(folder: Path) -> str:
    """The slot on trial; "": none is."""
    trial = _trial(folder)
    return trial[0] if trial else ""


def job(slots: Slots) -> RunningJob | None:
    """The one that goes back to the slot before, once nobody is served; None: nothing is on trial."""
    trial = _trial(slots.folder)
    if trial is None:
        return None
    tried, before, _ = trial
    release = slots.version(tried) or "0"
    text = "what was on trial is known to no job any more, and is left"
    return RunningJob(
        UpdateJob(f"trial-{tried}", JobKind.APP, release),
        "confirm",
        ending=Ending(JobState.FAILED, "boot_counter", text),
        facts={SWITCHED: tried, "slot": tried, "before": before},
    )


def _trial(folder: Path) -> tuple[str, str, int] | None:
    """What the disk refuses is said, and the agent starts: it is what repairs a kiosk."""
    try:
        return slot_guard.read_trial(folder)
    except OSError as error:
        log.warning("whether a slot is on trial cannot be read: %s", error.strerror)
        return None
