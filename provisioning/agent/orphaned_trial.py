"""A trial that no job knows of any more, as when a disk lost the journal: it is undone as a job would be."""

from provisioning.agent import slot_guard
from provisioning.agent.app_update import SWITCHED
from provisioning.agent.journal import Ending, RunningJob
from provisioning.agent.slots import Slots
from provisioning.updates.jobs import JobKind, JobState, UpdateJob


def job(slots: Slots) -> RunningJob | None:
    """The one that goes back to the slot before, once nobody is served; None: nothing is on trial."""
    trial = slot_guard.read_trial(slots.folder)
    if trial is None:
        return None
    candidate, before, _ = trial
    release = slots.version(candidate) or "0"
    text = "what was on trial is known to no job any more, and is left"
    return RunningJob(
        UpdateJob(f"trial-{candidate}", JobKind.APP, release),
        "confirm",
        ending=Ending(JobState.FAILED, "boot_counter", text),
        facts={SWITCHED: candidate, "slot": candidate, "before": before},
    )
