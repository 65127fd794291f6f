"""What the fleet pushes comes into use between visits: nobody is disturbed, and nothing is mixed."""

import shutil
from pathlib import Path

import pytest
from waiting import until

from kiosk.protocol.flows import Step
from provisioning.agent import slot_guard
from provisioning.agent.system import CounterLock

_PACKS = Path(__file__).parents[2] / "kiosk" / "policy" / "packs"


@pytest.fixture
def push(desk):
    """Another version of the rules, put into use as the agent does."""
    folder = desk.directory / "data" / "content" / "policy"

    def pushed(version):
        shutil.copytree(_PACKS, folder / f"v{version}")
        manifest = folder / f"v{version}" / "bundle.toml"
        lines = manifest.read_text().splitlines()
        kept = [line for line in lines if not line.startswith("version")]
        manifest.write_text("\n".join([f"version = {version}", *kept]) + "\n")
        slot_guard.point(folder / "current", f"v{version}")

    yield pushed
    shutil.rmtree(desk.directory / "data" / "content", ignore_errors=True)


def test_a_visit_keeps_the_rules_that_it_began_with(desk, screen, push):
    lock = CounterLock(desk.directory / "run" / "counter" / "visit.lock")
    with lock.held_idle() as is_idle:
        assert is_idle
    screen.start_new_sim()
    with lock.held_idle() as is_idle:
        assert not is_idle
    push(900)
    first = _decided(desk, screen)
    assert "bundle-900" not in first
    screen.finish()
    until(lambda: _idle(lock), "the visit's lock to be let go of")
    screen.sign_in_again()
    screen.start_new_sim()
    assert "bundle-900" in _decided(desk, screen)
