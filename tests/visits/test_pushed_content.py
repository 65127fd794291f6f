"""What the fleet pushes comes into use between visits: nobody is disturbed, and nothing is mixed."""

import re
import shutil
from pathlib import Path

import pytest
from waiting import until

from kiosk.protocol.codes import Message
from kiosk.protocol.flows import Step
from provisioning.agent import slot_guard
from provisioning.agent.system import CounterLock

_KIOSK = Path(__file__).parents[2] / "kiosk"
_SHIPPED = {"policy": _KIOSK / "policy" / "packs", "notices": _KIOSK / "consent" / "texts"}


class Pushed:
    """Releases put into use as the agent does: each where it stays, then one link."""

    def __init__(self, desk):
        self.content = desk.directory / "data" / "content"

    def push(self, kind, name, file, old, new):
        """The shipped content with one change in one file."""
        place = self.content / kind / f"v{name}"
        shutil.copytree(_SHIPPED[kind], place)
        text = (place / file).read_text("utf-8")
        changed = re.sub(old, new, text, count=1, flags=re.MULTILINE)
        assert new in changed
        (place / file).write_text(changed, "utf-8")
        slot_guard.point(place.parent / "current", place.name)


@pytest.fixture
def fleet(desk):
    made = Pushed(desk)
    yield made
    shutil.rmtree(made.content, ignore_errors=True)


@pytest.fixture
def lock(desk):
    return CounterLock(desk.directory / "run" / "counter" / "visit.lock")


def _is_idle(lock):
    with lock.held_idle() as is_idle:
        return is_idle


def test_rules_reach_a_counter_at_which_nobody_stands(screen, fleet):
    """The visit that nobody has begun makes way; the clerk stays signed in."""
    before = screen.snapshot.visit
    fleet.push("policy", "old", "bundle.toml", "^released = .*$", "released = 1901-01-01")
    screen.wait_message(Message.POLICY_TOO_OLD)
    assert screen.step is Step.WELCOME
    assert screen.snapshot.visit != before
    fleet.push("policy", "new", "bundle.toml", "^released = .*$", "released = 2026-11-01")
    screen.wait_message(Message.NONE)


def test_a_visit_keeps_what_it_began_with_and_holds_its_lock(screen, fleet, lock):
    screen.wait_until(lambda _s: _is_idle(lock), "the counter to be idle")
    screen.to_consent()
    visit = screen.snapshot.visit
    assert "For this request" in screen.content.privacy
    assert not _is_idle(lock)
    fleet.push("notices", "2", "privacy.toml", "For this request", "By a newer text")
    screen.agree()
    assert screen.snapshot.visit == visit
    screen.leave()
    until(lambda: _is_idle(lock), "the visit's lock to be let go of")
    screen.to_consent()
    assert "By a newer text" in screen.content.privacy
