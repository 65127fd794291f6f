"""A wipe order as the agent obeys it: recalled, unanswered, out of the fleet's reach, hindered."""

import threading
from contextlib import nullcontext, suppress
from types import SimpleNamespace

import pytest
from publisher import DEVICE, NOW, Publisher, Wire, client

from kiosk import wipe_memory
from provisioning.agent.ports import ServicesError
from provisioning.agent.releases import UpdateUnavailableError
from provisioning.agent.wiping import Wiping
from provisioning.fleet import wipe_ordering
from provisioning.fleet.errors import RepositoryInputError
from provisioning.fleet.register import Register
from provisioning.fleet.rollout_acts import RolloutActs
from provisioning.updates.desired_and_reported import Reported, ReportedDisk, ReportedHealth

_UNDER_WAY = 3
_ENDS_A_HANG = 100_000


class OrderedKiosk:
    """Its agent's wiping, and a fleet that has signed an order for it. ends: of each pass, in turn."""

    def __init__(self, folder):
        self.folder, self.ends, self.seconds = folder / "state", [], 0.0
        self.is_idle, self.looks = True, 0
        self.has_power, self.restarts, self.restart_ends = True, 0, []
        self.folder.mkdir()
        self.publisher = Publisher(folder / "repository").init()
        self.wire = Wire(self.publisher)
        self.releases = client(folder / "kiosk", self.publisher, self.wire)
        self.start()
        self.register = Register(self.publisher.folder)
        self.hear()
        self.act(wipe_ordering.order, "stolen")
        self.wiping.take(self.wiping.identity)

    def hear(self):
        """The fleet has its report."""
        with self.register.transaction():
            told = {"health": ReportedHealth(True), "disk": ReportedDisk(1, 2), "clock": 0.0}
            known = self.register.kiosks.find(DEVICE)
            version = known.report.version + 1 if known and known.report else 1
            told |= {"identity": self.wiping.identity, "wipe": self.wiping.reported()}
            self.register.kiosks.hear(DEVICE, Reported(version=version, **told), 0.0)

    def start(self):
        """The agent, as after a restart."""
        means = SimpleNamespace(
            releases=self.releases,
            stop=threading.Event(),
            place=SimpleNamespace(retry_s=1.0),
            counter=self,
            services=self,
            clock=SimpleNamespace(monotonic=lambda: self.seconds),
        )
        self.wiping = Wiping(self.folder, DEVICE, means, self)

    def held_idle(self):
        """Implements ports.Counter."""
        self.looks += 1
        return nullcontext(self.is_idle)

    def run(self):
        """Implements wiping.Wiper."""
        return _came(self.ends.pop(0))

    def restart(self):
        """Implements ports.Services."""
        if self.restart_ends:
            _came(self.restart_ends.pop(0))
        self.restarts += 1

    def act(self, act, why):
        acts = RolloutActs(self.register, "ada", NOW.timestamp)
        by = wipe_ordering.SignedBy(acts, self.publisher.key("settings"), NOW)
        with self.publisher.repository.writing():
            act(self.publisher.repository, self.register, DEVICE, why, by)
        self.publisher.refresh_online()

    def recall(self):
        self.act(wipe_ordering.recall, "found again")

    def until(self, state, text=""):
        def is_so():
            told = self.wiping.reported()
            return told is not None and (told.state, told.text[: len(text)]) == (state, text)

        self.turn_until(is_so, f"{state}: {text}")

    def turn_until(self, is_so, what):
        for _ in range(_ENDS_A_HANG):
            if is_so():
                return
            self.wiping.tick()
            self.seconds += 1
            threading.Event().wait(0.001)
        pytest.fail(f"{self.wiping.reported()} is not {what}")


def _came(end):
    if isinstance(end, BaseException):
        raise end
    return end


@pytest.fixture
def kiosk(tmp_path):
    return OrderedKiosk(tmp_path)


def test_an_order_that_is_recalled_while_records_are_under_way_is_obeyed_no_longer(kiosk):
    kiosk.ends = [_UNDER_WAY]
    kiosk.until("ordered", "records are under way")
    kiosk.recall()
    kiosk.restart_ends = [ServicesError("systemctl came to nothing")]
    kiosk.until("ordered", "systemctl came to nothing")
    kiosk.until("", "is recalled (found again)")
    assert kiosk.restarts == 1
    told = [(one.act, one.detail) for one in kiosk.register.audit.all()]
    assert told == [("wipe ordered", "stolen"), ("wipe recalled", "found again")]
    assert kiosk.register.wipes.all() == {}
    assert not kiosk.wiping.is_wanted
    assert wipe_memory.read(kiosk.folder) is None
    kiosk.start()
    assert not kiosk.wiping.is_wanted


def test_an_order_that_is_recalled_while_somebody_is_served_is_obeyed_no_longer(kiosk):
    kiosk.is_idle = False
    kiosk.turn_until(lambda: kiosk.looks > 1, "held up by a visit")
    kiosk.recall()
    kiosk.is_idle = True
    kiosk.until("", "is recalled")


_POWER_CUT = SystemExit("power cut")  # no error of the agent's: nothing after it happens


@pytest.mark.parametrize("end", [_POWER_CUT, ServicesError("timed out"), 1])
def test_a_wipe_that_may_have_destroyed_something_goes_on_and_is_said(kiosk, end):
    kiosk.ends = [end, 0]
    with suppress(SystemExit):
        kiosk.turn_until(lambda: len(kiosk.ends) == 1, "tried once")
        kiosk.wiping.tick()
    kiosk.start()
    assert kiosk.wiping.reported().state == "begun"
    kiosk.recall()
    kiosk.until("wiped")
    assert kiosk.restarts == 0


def test_a_wipe_that_has_begun_is_not_taken_back(kiosk):
    kiosk.ends = [1]
    kiosk.until("begun", "a service runs yet")
    kiosk.hear()
    with pytest.raises(RepositoryInputError, match="has begun to wipe"):
        kiosk.recall()
    assert DEVICE in kiosk.register.wipes.all()


def test_every_kiosk_catches_up_that_once_had_no_answer(kiosk):
    """Each question in turn stays without one, as when the fleet's service starts anew."""
    kiosk.ends = [0]
    unanswered = set()

    def drop(path, answer):
        if path in unanswered:
            return answer
        unanswered.add(path)
        raise UpdateUnavailableError(path, "no answer in 30 s")

    kiosk.wire.tamper = drop
    kiosk.until("wiped")
    assert {"metadata/2.root.json", "metadata/timestamp.json"} < unanswered


def test_what_hinders_a_wipe_is_in_the_log_once(kiosk, caplog):
    kiosk.ends = [127, 127, _UNDER_WAY, 0]
    kiosk.until("wiped")
    said = [one.getMessage() for one in caplog.records if one.name.startswith("provisioning")]
    assert said == [
        "the wipe is not done: kiosk wipe ended with 127",
        "the wipe is not done: records are under way: the relay brings them out first",
    ]


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
