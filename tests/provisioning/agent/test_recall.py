"""Which releases an agent takes: what their role has signed counts, whoever asks for them."""

import threading
from types import SimpleNamespace

import pytest
from publisher import NOW, Publisher, Wire, client

from provisioning.agent.release_floor import ReleaseFloor
from provisioning.agent.step_failure import StepFailedError
from provisioning.agent.workflow import Work, published
from provisioning.fleet import recalling
from provisioning.updates.jobs import JobKind, UpdateJob


class Kiosk:
    """Its releases, and a fleet that published three."""

    def __init__(self, folder):
        self.folder = folder
        self.publisher = Publisher(folder / "repository").init()
        for version in ("9", "10", "11"):  # by their names, 9 would be the newest
            self.publisher.publish("policy", version, {f"rules-{version}.zip": b"rules"})
        self.releases = client(folder / "kiosk", self.publisher, Wire(self.publisher))
        self.start()

    def start(self):
        self.had = ReleaseFloor(self.folder / "had.json")

    def look(self, release):
        means = SimpleNamespace(releases=self.releases, had=self.had, stop=threading.Event())
        job = UpdateJob("job", JobKind.POLICY, release)
        for _ in published(Work(job, means, {}, lambda *_: None)):
            pass

    def use(self, release):
        self.look(release)
        self.had.note(JobKind.POLICY, release)

    def recall(self, release):
        with self.publisher.repository.writing():
            key = self.publisher.key("policy")
            path = f"policy/{release}.release.json"
            recalling.recall(self.publisher.repository, path, "a wrong date", key, NOW)
        self.publisher.refresh_online()


@pytest.fixture
def kiosk(tmp_path):
    return Kiosk(tmp_path)


def test_a_recalled_release_is_refused_and_the_one_before_is_not(kiosk):
    kiosk.look("10")
    kiosk.recall("10")
    with pytest.raises(StepFailedError, match="is recalled: a wrong date"):
        kiosk.look("10")
    kiosk.look("9")


def test_an_older_release_that_is_rightly_signed_is_no_way_back(kiosk):
    """Who has the broker can say what is wanted, and can sign nothing."""
    for release in ("9", "10"):
        kiosk.use(release)
    kiosk.start()
    with pytest.raises(StepFailedError, match=r"older: policy/9.* is older than 10"):
        kiosk.look("9")
    kiosk.look("10")
    kiosk.look("11")


def test_a_recall_opens_the_way_back_as_far_as_it_goes(kiosk):
    for release in ("9", "10", "11"):
        kiosk.use(release)
    kiosk.recall("11")
    with pytest.raises(StepFailedError, match="older"):
        kiosk.look("9")
    kiosk.use("10")
    kiosk.recall("10")
    kiosk.look("9")


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b'{"policy": 1}'])
def test_a_list_that_is_damaged_is_begun_anew(kiosk, content):
    (kiosk.folder / "had.json").write_bytes(content)
    kiosk.start()
    kiosk.use("10")
    with pytest.raises(StepFailedError, match="older"):
        kiosk.look("9")
