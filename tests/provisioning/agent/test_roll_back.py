"""How an update on trial is left: real slots and the visits' real lock; clock and services are the test's."""

import fcntl
import threading
from types import SimpleNamespace

import pytest

from provisioning.agent import app_update, ports, slot_guard
from provisioning.agent.slots import Slots
from provisioning.agent.step_failure import StepFailedError
from provisioning.agent.system import CounterLock
from provisioning.agent.workflow import Work
from provisioning.updates.jobs import JobKind, UpdateJob

_ENDLESS_S = 3 * 3600.0


class Trial:
    """Slot b is on trial, its services are unwell, and its agent runs this."""

    def __init__(self, folder):
        self.slots, self.lock = Slots(folder), folder / "visit.lock"
        for slot in slot_guard.SLOTS:
            (folder / slot).mkdir()
            self.slots.seal(slot, slot)
        slot_guard.point(folder / slot_guard.CURRENT, "a")
        self.slots.put_on_trial("b")
        self.now, self.restarted_in = 0.0, []
        self.facts = {"slot": "b", "before": "a", app_update.SWITCHED: "b"}
        means = SimpleNamespace(
            place=SimpleNamespace(own_slot=""),
            slots=self.slots,
            services=self,
            counter=CounterLock(self.lock),
            clock=SimpleNamespace(monotonic=lambda: self.now),
            stop=threading.Event(),
        )
        job = UpdateJob("j1", JobKind.APP, "2")
        self.work = Work(job, means, self.facts, self.facts.__setitem__)

    def restart(self):
        self.restarted_in.append(self.slots.current)

    def health(self):
        return ports.Health(False, "kiosk-relay.service is failed")

    def goes_on(self, step, *, times=100, seconds=30.0):
        """Whether it still waits after so many looks."""
        for _ in range(times):
            if next(step, None) is None:
                return False
            self.now += seconds
        return True


@pytest.fixture
def trial(tmp_path):
    return Trial(tmp_path)


def test_no_visit_is_cut_by_a_roll_back_however_unwell_the_services_are(trial):
    with trial.lock.open("w") as visit:
        fcntl.flock(visit, fcntl.LOCK_SH)
        step = app_update.STEPS[-1].on_failure(trial.work)
        assert trial.goes_on(step)
        assert trial.restarted_in == []
        assert trial.slots.current == "a", "whatever starts from now on is the version before"
    assert not trial.goes_on(step)
    assert trial.restarted_in == ["a"]
    assert slot_guard.read_trial(trial.slots.folder) is None


def test_a_visit_without_an_end_holds_no_roll_back_up_for_ever(trial):
    with trial.lock.open("w") as visit:
        fcntl.flock(visit, fcntl.LOCK_SH)
        step = app_update.STEPS[-1].on_failure(trial.work)
        assert not trial.goes_on(step, times=int(_ENDLESS_S / 30))
    assert trial.restarted_in == ["a"]


def test_an_agent_that_the_boot_counter_led_back_says_so_and_does_not_go_round(trial):
    """Killed at the hand-over each time: the agent of the slot before begins that step once more."""
    trial.work.means.place.own_slot = "a"
    trial.slots.go_back("a")
    hand_over = next(step for step in app_update.STEPS if step.name == "hand_over")
    with pytest.raises(StepFailedError, match="boot_counter"):
        next(hand_over.run(trial.work))


@pytest.mark.parametrize("name", ["hand_over", "confirm"])
def test_on_trial_the_boot_counter_goes_back_before_the_agent_gives_up(name):
    step = next(step for step in app_update.STEPS if step.name == name)
    power_cuts_after_it = 8
    assert step.most_starts > 1 + slot_guard.STARTS + power_cuts_after_it
