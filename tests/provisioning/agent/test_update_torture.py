"""An update that is cut short anywhere: killed, refused by the disk, failing its own test or its services.

The agent runs as it does on a kiosk, with slots, pip, journal and boot counter; the wheels are tiny and the
services a script. Whatever happens, the kiosk ends on a slot that works, and its services run in it. Some
cuts are tried here, all of them by `make torture-update`.
"""

import ctypes
import itertools
import shutil
import subprocess
import tracemalloc
import zipfile

import pytest
from agent_runs import Agents
from update_house import UpdateHouse, journal

from kiosk.visit.runtime import held_listings
from provisioning.agent import content_update
from provisioning.agent.step_failure import StepFailedError

# Of a whole update, where a kill could do most harm: before the first act that begins with these words.
_CUTS = (
    "start python -m pip",
    "replace .release.json.new",
    "start python -I -m kiosk",
    "replace trial.json.new",
    "replace current.new",
    "start systemctl restart",
)
_REFUSED = ("fsync __main__.py", "symlink", "replace trial.json.new")
_GOING_BACK = (("symlink", 2), ("start systemctl restart", 2))
_CONFIRMING = ("start systemctl show", 1)
_numbers = itertools.count(2)


@pytest.fixture(scope="module")
def agents():
    made = Agents()
    yield made
    made.close()


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    made = UpdateHouse(tmp_path_factory.mktemp("house"))
    made.install_first()
    return made


def _update(house, agents, **more):
    """(version, acts) of an update to a new version."""
    version = _new(house, **more.pop("traits", {}))
    return version, agents.run(house, "app", version, **more)[1]


def _new(house, **traits):
    version = str(next(_numbers))
    house.publish(version, **traits)
    return version


def _holds(house, before, version):
    """Whatever the job came to, the kiosk works, and as its state says."""
    state = journal(house)["ended"][-1]["state"] if journal(house)["ended"] else "none"
    expected = version if state == "SUCCEEDED" else before
    assert house.works() == expected, state
    assert house.running == house.slots.current
    assert not (house.app / "trial.json").exists()
    versions = [one["version"] for one in journal(house)["ended"]]
    assert versions == sorted(set(versions))
    return state


def _cut(house, agents, cut, *, fault="kill", **traits):
    """How the job ended at last."""
    before, version = house.works(), _new(house, **traits)
    ended, _ = agents.run(house, "app", version, cut=cut, fault=fault)
    assert ended == "killed" or fault != "kill" or isinstance(cut, int), "there is no such act"
    house.works()  # whatever stands there meanwhile
    agents.until_done(house, "app", version)
    return _holds(house, before, version)


def test_an_update_that_nothing_disturbs(house, agents):
    assert _cut(house, agents, 0) == "SUCCEEDED"
    assert house.slots.current == "b"
    assert house.slots.version("a") == "1"


@pytest.mark.parametrize("words", _CUTS)
def test_a_kill_before_each_step_that_matters(house, agents, words):
    assert _cut(house, agents, (words, 1)) == "SUCCEEDED"


@pytest.mark.parametrize("words", _REFUSED)
def test_a_write_that_fails_leaves_what_was(house, agents, words):
    assert _cut(house, agents, (words, 1), fault="ENOSPC") == "FAILED"
    assert journal(house)["ended"][-1]["code"] == "disk"


def test_a_failed_self_test_switches_nothing(house, agents):
    restarts = (house.state / "restarts").read_text()
    assert _cut(house, agents, 0, self_test=1) == "FAILED"
    ended = journal(house)["ended"][-1]
    assert (ended["stage"], ended["code"]) == ("test", "self_test")
    assert (house.state / "restarts").read_text() == restarts
    assert not house.slots.version(house.slots.spare)


def test_the_self_tests_copies_leave_room_for_records(house, agents):
    databases = house.disk / "data" / "outbox"
    databases.mkdir(parents=True, exist_ok=True)
    with (databases / "records.db").open("wb") as sparse:
        sparse.truncate(1 << 42)
    scratch = house.state / "self-test"
    scratch.mkdir()  # a kill has left it
    assert _cut(house, agents, 0) == "FAILED"
    (databases / "records.db").unlink()
    ended = journal(house)["ended"][-1]
    assert (ended["stage"], ended["code"]) == ("test", "no_space")
    assert not scratch.exists()


def test_bad_health_goes_back(house, agents):
    assert _cut(house, agents, 0, health="failed") == "FAILED"
    ended = journal(house)["ended"][-1]
    assert (ended["stage"], ended["code"]) == ("confirm", "unhealthy")
    assert "kiosk-counter.service is failed" in ended["text"]
    assert len(ended["log"]) > 3


def test_bad_health_goes_back_though_the_lock_cannot_be_opened(house, agents):
    """What is on trial may have left anything there."""
    before, version = house.works(), _new(house, health="failed")
    agents.run(house, "app", version, cut=_CONFIRMING)
    lock = house.home / "counter" / "visit.lock"
    lock.parent.mkdir(exist_ok=True)
    lock.symlink_to(house.home)
    agents.until_done(house, "app", version)
    lock.unlink()
    assert _holds(house, before, version) == "FAILED"
    assert journal(house)["ended"][-1]["code"] == "unhealthy"


@pytest.mark.parametrize("cut", _GOING_BACK)
def test_a_kill_while_going_back(house, agents, cut):
    assert _cut(house, agents, cut, health="failed") == "FAILED"


def test_a_slot_whose_agent_never_stays_up_is_left(house, agents):
    """Killed at its start, again and again: the boot counter goes back by itself."""
    before, version = house.works(), _new(house)
    agents.run(house, "app", version, cut=_CONFIRMING)
    assert house.works() == version
    for _ in range(4):
        agents.run(house, "app", version, cut=("fsync agent", 1))
    assert house.works() == before
    agents.until_done(house, "app", version)
    assert _holds(house, before, version) == "FAILED"
    assert journal(house)["ended"][-1]["code"] == "boot_counter"


def test_services_that_are_not_restarted_are_no_trouble_of_the_disk(house, agents):
    before, version = house.works(), _new(house)
    agents.run(house, "app", version, cut=("start systemctl restart", 1), fault="EAGAIN")
    assert _holds(house, before, version) == "FAILED"
    assert journal(house)["ended"][-1]["code"] == "services"


@pytest.mark.parametrize("words", ["symlink", "start systemctl restart"])
def test_a_trial_that_cannot_be_ended_at_once_is_ended_later(house, agents, words):
    before, version = house.works(), _new(house)
    agents.run(house, "app", version, cut=_CONFIRMING)
    (house.state / "journal.json").write_bytes(b"")
    ended, acts = agents.run(house, "policy", "never-published", cut=(words, 1), fault="ENOSPC")
    assert ended == "done"
    assert sum(act.startswith(words) for act in acts) == 2, "it was tried again"
    assert (house.works(), house.running) == (before, house.slots.current)
    assert not (house.app / "trial.json").exists()


def test_a_lost_journal_ends_a_trial(house, agents):
    before, version = house.works(), _new(house)
    agents.run(house, "app", version, cut=_CONFIRMING)
    (house.state / "journal.json").write_bytes(b"")
    agents.run(house, "policy", "never-published")
    assert house.works() == before
    assert house.running == house.slots.current
    assert not (house.app / "trial.json").exists()


@pytest.fixture
def small_disk(tmp_path):
    """1 MB, of which a slot takes a third."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = ctypes.CDLL(None).mount(b"tmpfs", bytes(disk), b"tmpfs", 0, b"size=1m,mode=755")
    if mounted != 0:
        pytest.skip("mounts need root")
    yield disk
    subprocess.run(["umount", disk], check=True)


def test_a_full_disk_leaves_what_was(small_disk, tmp_path, agents, request):
    house = UpdateHouse(tmp_path / "house", small_disk)
    house.install_first()
    steps = range(0, 400, 20) if request.config.getoption("every_cut") else (0, 60, 160)
    for free in steps:
        before, version = house.works(), _new(house)
        ballast = _fill(small_disk, free << 10)
        agents.until_done(house, "app", version)
        assert house.works() in {before, version}
        assert house.running == house.slots.current
        ballast.unlink()
    version = _new(house)
    agents.until_done(house, "app", version)
    assert _holds(house, "", version) == "SUCCEEDED"


def test_what_was_fetched_before_makes_room(small_disk, tmp_path, agents):
    house = UpdateHouse(tmp_path / "house", small_disk)
    house.install_first()
    (house.home / "fetched-before").symlink_to(_fill(small_disk, 64 << 10))
    version = _new(house)
    agents.until_done(house, "app", version)
    assert _holds(house, "", version) == "SUCCEEDED"


def _fill(disk, leave):
    ballast = disk / "ballast"
    ballast.write_bytes(b"x" * max(0, shutil.disk_usage(disk).free - leave))
    return ballast


def _push(house, tmp_path):
    """A bundle of rules; its version."""
    version = str(next(_numbers))
    bundle = tmp_path / f"bundle-{version}.zip"
    with zipfile.ZipFile(bundle, "w") as packed:
        packed.writestr("bundle.toml", f"version = {version}\n")
        packed.writestr("cn/pack.toml", 'name = "cn"\n')
    house.publish_files("policy", version, [bundle])
    return version


def test_content_is_whole_and_switched_or_not_at_all(house, agents, tmp_path, request):
    folder = house.disk / "data" / "content" / "policy"
    before = _push(house, tmp_path)
    acts = agents.run(house, "policy", before)[1]
    assert (folder / "current").readlink().name == f"v{before}"
    every = 1 if request.config.getoption("every_cut") else 7
    for number, fault in itertools.product(range(1, len(acts) + 1, every), ("kill", "ENOSPC")):
        version = _push(house, tmp_path)
        agents.run(house, "policy", version, cut=number, fault=fault)
        _content_holds(folder, {before, version})
        agents.until_done(house, "policy", version)
        state = journal(house)["ended"][-1]["state"]
        before = version if state == "SUCCEEDED" else before
        _content_holds(folder, {before})
    agents.until_done(house, "policy", _push(house, tmp_path))
    assert len(list(folder.iterdir())) == 3  # the link, what it leads to, what was before


def _content_holds(folder, versions):
    in_use = folder / "current"
    assert in_use.readlink().name in {f"v{version}" for version in versions}
    assert (in_use / "cn" / "pack.toml").read_text() == 'name = "cn"\n'


def test_what_was_unpacked_is_not_kept_twice(house, agents, tmp_path):
    version = _push(house, tmp_path)
    agents.until_done(house, "policy", version)
    dropped = (house.home / "dropped").read_text().splitlines()
    assert dropped == [f"policy/bundle-{version}.zip", f"policy/{version}.release.json"]


def test_content_that_is_too_much_is_not_fetched(house, agents, tmp_path):
    large = tmp_path / "large.zip"
    large.write_bytes(bytes((32 << 20) + 1))
    house.publish_files("policy", "large", [large])
    agents.until_done(house, "policy", "large")
    ended = journal(house)["ended"][-1]
    assert (ended["code"], ended["stage"]) == ("malformed", "download")


def test_a_long_list_is_fetched_and_lies_where_kiosks_look(house, agents, tmp_path):
    """A million listings are more than a bundle may be."""
    long = tmp_path / "any-name.bin"
    long.write_bytes(bytes((32 << 20) + 1))
    house.publish_files("listing", "long", [long])
    agents.until_done(house, "listings", "long")
    ended = journal(house)["ended"][-1]
    assert ended["state"] == "SUCCEEDED", ended
    folder = house.disk / "data" / "content" / "listings" / "current"
    assert (folder / held_listings.PUSHED_FILE).stat().st_size == (32 << 20) + 1


@pytest.mark.parametrize(
    "members",
    [["../x.toml"], ["/etc/x.toml"], ["a/b/c.toml"], [], ["x.toml", "x.toml/y.toml"]],
)
def test_a_bundle_that_leads_elsewhere_is_refused(house, agents, tmp_path, members):
    version = str(next(_numbers))
    bundle = tmp_path / f"bundle-{version}.zip"
    with zipfile.ZipFile(bundle, "w") as packed:
        for member in members:
            packed.writestr(member, "x")
    house.publish_files("notice", version, [bundle])
    agents.until_done(house, "notices", version)
    ended = journal(house)["ended"][-1]
    assert (ended["state"], ended["stage"]) == ("FAILED", "install")
    assert ended["code"] in {"malformed", "disk"}
    assert list((house.disk / "data" / "content" / "notices").glob("v*")) == []


def test_a_bundle_says_how_much_is_unpacked_of_it(tmp_path):
    """64 MiB that say they are 10 bytes; what is left of them has another checksum."""
    bundle = tmp_path / "bundle.zip"
    with zipfile.ZipFile(bundle, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("bundle.toml", bytes(64 << 20))
    told = bundle.read_bytes().replace((64 << 20).to_bytes(4, "little"), b"\x0a\0\0\0")
    bundle.write_bytes(told)
    tracemalloc.start()
    with pytest.raises(StepFailedError, match="cannot be unpacked"):
        content_update.extract(bundle, tmp_path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 8 << 20


def test_a_release_that_is_not_published_is_said(house, agents):
    agents.until_done(house, "policy", "none")
    assert journal(house)["ended"][-1]["code"] == "not_published"


@pytest.mark.timeout(7200)
def test_every_cut(house, agents, request):
    """Kills and refusals at each act of a good update and of one that goes back."""
    if not request.config.getoption("every_cut"):
        pytest.skip("make torture-update")
    _, acts = _update(house, agents)
    _, back = _update(house, agents, traits={"health": "failed"})
    switch = back.index("replace trial.json.new")
    cuts = [("kill", number, {}) for number in range(1, len(acts) + 1)]
    cuts += [("EIO", number, {}) for number in range(1, len(acts) + 1)]
    cuts += [("kill", number, {"health": "failed"}) for number in range(switch, len(back) + 1)]
    ended = [_cut(house, agents, number, fault=fault, **traits) for fault, number, traits in cuts]
    counted = {state: ended.count(state) for state in sorted(set(ended))}
    print(f"\n{len(ended)} cuts: {counted}; 0 on a slot that does not work")
    assert len(ended) >= 200
    assert set(counted) <= {"SUCCEEDED", "FAILED"}
