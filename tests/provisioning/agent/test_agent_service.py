"""`kiosk-agent run` beside a real broker and `fleet serve`: what the fleet wants is done, and said."""

import fcntl
import shutil
import tempfile
from pathlib import Path

import pytest
from updated_kiosk import UpdatedKiosk
from waiting import until


@pytest.fixture(scope="module")
def kiosk():
    directory = Path(tempfile.mkdtemp(prefix="kt-"))
    made = UpdatedKiosk(directory)
    try:
        made.start()
        made.console.state(lambda _one: True, "a first report")
        yield made
        made.stop()
    finally:
        made.close()
        shutil.rmtree(directory, ignore_errors=True)


def test_what_is_wanted_is_done_and_what_is_not_understood_is_said(kiosk):
    assert kiosk.notified.recv(100) == b"READY=1"
    assert kiosk.notified.recv(100) == b"WATCHDOG=1"
    first = kiosk.console.state(lambda _one: True, "a first report")
    assert (first["versions"]["app"], first["slot"]) == ("1", "a")
    kiosk.publish("2")
    kiosk.console.send("desired", {"version": 7, "app": "2", "ring": "canary", "colour": "blue"})
    assert kiosk.console.job("desired-7-app", "SUCCEEDED")["code"] == ""
    report = kiosk.console.state(lambda one: one["versions"]["app"] == "2", "the new version")
    assert (report["desired"], report["not_understood"]) == (7, ["colour"])
    assert (report["slot"], report["ring"], report["health"]["is_good"]) == ("b", "canary", True)
    assert report["certificates"].keys() == {"relay", "agent"}
    assert (report["backlog"], report["dead"]) == (0, 0)
    assert report["disk"]["total_mb"] > 0
    assert kiosk.house.works() == "2"
    told = kiosk.console.told["job"]
    versions = [one["version"] for one in told]
    assert versions == sorted(versions)
    # The last word is told again after a reconnect: the same number says the same thing.
    by_version = {one["version"]: one for one in told}
    assert all(one == by_version[one["version"]] for one in told)


def test_a_failure_tells_stage_code_text_and_log_and_is_told_again_after_a_reconnect(kiosk):
    before = kiosk.house.works()
    kiosk.publish("3", health="failed")
    kiosk.console.send("job", {"do": "run", "id": "j3", "kind": "app", "release": "3"})
    failed = kiosk.console.job("j3", "FAILED")
    assert (failed["stage"], failed["code"]) == ("confirm", "unhealthy")
    assert "kiosk-counter.service is failed" in failed["text"]
    assert 3 < len(failed["log"]) <= 50
    assert kiosk.house.works() == before
    assert f"slot {kiosk.house.slots.current}     {before}" in kiosk.status()
    assert "j3: app 3 FAILED unhealthy" in kiosk.status()
    kiosk.console.told["job"].clear()
    kiosk.kill()
    kiosk.start()
    again = kiosk.console.job("j3", "FAILED")
    assert again["version"] == failed["version"]


def test_nothing_is_switched_while_somebody_is_served(kiosk):
    """Idleness is looked at twice: who comes while the slot is built is waited for, too."""
    kiosk.publish("4")
    before = kiosk.house.slots.current
    lock = kiosk.house.home / "counter" / "visit.lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as visit:
        kiosk.console.send("job", {"do": "run", "id": "j4", "kind": "app", "release": "4"})
        until(lambda: "j4: build" in kiosk.log.read_text(), "the other slot to be built")
        fcntl.flock(visit, fcntl.LOCK_SH)
        until(lambda: "j4: switch" in kiosk.log.read_text(), "the switch to be due")
        kiosk.turns(3)
        assert kiosk.house.slots.current == before
        assert kiosk.house.running == before
    kiosk.console.job("j4", "SUCCEEDED")
    assert kiosk.house.slots.current != before


def test_a_killed_agent_goes_on_with_the_files_that_it_has(kiosk):
    kiosk.publish("6")
    kiosk.console.send("job", {"do": "run", "id": "j6", "kind": "app", "release": "6"})
    until(lambda: "j6: build" in kiosk.log.read_text(), "the other slot to be built")
    kiosk.kill()
    kiosk.start()
    kiosk.console.job("j6", "SUCCEEDED")
    assert kiosk.house.works() == "6"


def test_an_older_wish_and_nonsense_change_nothing(kiosk):
    kiosk.console.send("desired", {"version": 20})
    kiosk.console.state(lambda one: one["desired"] == 20, "the document to be read")
    kiosk.kill()
    kiosk.console.told["state"].clear()
    kiosk.start()
    kiosk.console.state(lambda one: one["desired"] == 20, "it to be known after a restart")
    kiosk.console.told["job"].clear()
    for channel, body in (
        ("desired", {"version": 1, "app": "3"}),
        ("desired", b"[" * 20_000),
        ("desired", b"\xff"),
        ("desired", {"version": 30, "app": "../../etc"}),
        ("job", {"do": "erase", "id": "x"}),
        ("job", {"do": "run", "id": "../x", "kind": "app", "release": "3"}),
        ("job", b"x" * 100_000),
    ):
        kiosk.console.send(channel, body)
    kiosk.console.send("job", {"do": "run", "id": "last", "kind": "notices", "release": "none"})
    assert kiosk.console.job("last", "FAILED")["code"] == "not_published"
    assert "desired-1-app" not in {one["id"] for one in kiosk.console.told["job"]}
    assert "Traceback" not in kiosk.log.read_text()


def test_a_stop_ends_what_waits_for_a_fleet_that_is_away(kiosk):
    kiosk.publish("5")
    kiosk.fleet.stop_serving()
    kiosk.console.send("job", {"do": "run", "id": "j5", "kind": "app", "release": "5"})
    kiosk.console.job("j5", "IN_PROGRESS")
    kiosk.console.send("job", {"do": "cancel", "id": "j5"})
    assert kiosk.console.job("j5", "CANCELED")["code"] == "canceled"
    kiosk.fleet.start()
