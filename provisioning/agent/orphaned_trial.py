"""A trial that no job knows of any more, as when a disk has lost the journal: back to the slot before."""

import logging

from provisioning.agent import slot_guard
from provisioning.agent.workflow import JobMeans

log = logging.getLogger(__name__)


def end(means: JobMeans) -> None:
    """What the disk or systemd refuses is said, and the agent starts: it is what repairs a kiosk.

    Where the slot could not be left, the trial stays, for the boot counter and the next start.
    """
    try:
        trial = slot_guard.read_trial(means.slots.folder)
        if trial is None:
            return
        _, before, _ = trial
        log.warning("a trial without its job: back to slot %s", before)
        means.slots.go_back(before)
        _restart(means)
        means.slots.confirm()
    except OSError as error:
        log.warning("the trial is not ended yet: %s", error)


def _restart(means: JobMeans) -> None:
    """The slot is left already: whoever restarts the kiosk gets the one before."""
    try:
        means.services.restart()
    except OSError as error:
        log.warning("%s; restart the kiosk", error)
