"""A trial that no job knows of any more, as when a disk has lost the journal: back to the slot before."""

import logging

from provisioning.agent import slot_guard
from provisioning.agent.workflow import JobMeans

log = logging.getLogger(__name__)


def end(means: JobMeans) -> None:
    """Raises OSError."""
    trial = slot_guard.read_trial(means.slots.folder)
    if trial is None:
        return
    _, before, _ = trial
    log.warning("a trial without its job: back to slot %s", before)
    means.slots.go_back(before)
    means.services.restart()
    means.slots.confirm()
