"""A wipe order as the agent obeys it: recalled, out of the fleet's reach, and a last pass that fails."""

import threading
from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from publisher import DEVICE, NOW, Publisher, Wire, client

from kiosk import wipe_memory
from provisioning.agent.ports import ServicesError
from provisioning.agent.wiping import Wiping
from provisioning.fleet import recalling, wipe_ordering
from provisioning.updates import wipe_orders

_UNDER_WAY = 3
_ENDS_A_HANG = 100_000


class OrderedKiosk:
    """Its agent's wiping, and a fleet that has signed an order for it. ends: of each pass, in turn."""

    def __init__(self, folder):
        self.folder, self.ends, self.seconds = folder / "state", [], 0.0
        self.folder.mkdir()
        self.publisher = Publisher(folder / "repository").init()
        self.wire = Wire(self.publisher)
        self.releases = client(folder / "kiosk", self.publisher, self.wire)
        self.start()
        order = wipe_ordering.WipeOrder(DEVICE, self.wiping.identity, "stolen")
        with self.publisher.repository.writing():
            key = self.publisher.key("settings")
            wipe_ordering.sign(self.publisher.repository, order, key, NOW)
        self.publisher.refresh_online()
        self.wiping.take(self.wiping.identity)

    def start(self):
        """The agent, as after a restart."""
        means = SimpleNamespace(
            releases=self.releases,
            stop=threading.Event(),
            place=SimpleNamespace(retry_s=1.0),
            counter=SimpleNamespace(held_idle=lambda: nullcontext(True)),
            clock=SimpleNamespace(monotonic=lambda: self.seconds),
        )
        self.wiping = Wiping(self.folder, DEVICE, means, self)

    def run(self):
        """Implements wiping.Wiper."""
        end = self.ends.pop(0)
        if isinstance(end, Exception):
            raise end
        return end

    def recall(self):
        path = wipe_orders.path_of(DEVICE, self.wiping.identity)
        with self.publisher.repository.writing():
            key = self.publisher.key("settings")
            recalling.recall(self.publisher.repository, path, "found again", key, NOW)
        self.publisher.refresh_online()

    def until(self, state, text=""):
        for _ in range(_ENDS_A_HANG):
            told = self.wiping.reported()
            if told is not None and (told.state, told.text[: len(text)]) == (state, text):
                return
            self.wiping.tick()
            self.seconds += 1
            threading.Event().wait(0.001)
        pytest.fail(f"{self.wiping.reported()} is not {state}: {text}")


@pytest.fixture
def kiosk(tmp_path):
    return OrderedKiosk(tmp_path)


def test_an_order_that_is_recalled_while_records_are_under_way_is_obeyed_no_longer(kiosk):
    kiosk.ends = [_UNDER_WAY]
    kiosk.until("ordered", "records are under way")
    kiosk.recall()
    kiosk.until("", "not signed")
    assert not kiosk.wiping.is_wanted
    assert wipe_memory.read(kiosk.folder) is None
    kiosk.start()
    assert not kiosk.wiping.is_wanted


def test_a_thief_who_keeps_the_fleet_out_of_reach_stops_no_wipe(kiosk):
    kiosk.ends = [_UNDER_WAY, 0]
    kiosk.until("ordered", "records are under way")
    kiosk.publisher.folder.rename(kiosk.publisher.folder.with_name("away"))
    kiosk.until("wiped")


def test_a_wipe_is_over_once_its_last_pass_has_succeeded(kiosk):
    kiosk.ends = [0, ServicesError("systemctl came to nothing"), 1, 0]
    kiosk.until("wiped")
    for why in ("systemctl came to nothing", "a service runs yet"):
        kiosk.wiping.heard()
        assert kiosk.wiping.awaits_hearing
        assert kiosk.wiping.reported().text.startswith(why)
    kiosk.wiping.heard()
    assert kiosk.wiping.is_over
