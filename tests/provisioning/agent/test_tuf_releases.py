"""The kiosk's client of signed releases: what it keeps, asks for, and says when the disk is wrong."""

import shutil

import msgspec
import pytest
from publisher import Publisher, Wire, client

from kiosk import durable_files
from kiosk.input_bounds import FILE_PART_BYTES
from provisioning.agent.releases import (
    UpdateStoreError,
    UpdateUnavailableError,
    UpdateUntrustedError,
)
from provisioning.agent.tuf_releases import TufReleases
from provisioning.agent.version_floor import VersionFloor
from provisioning.updates import release


@pytest.fixture(scope="module")
def fleet(tmp_path_factory):
    made = Publisher(tmp_path_factory.mktemp("fleet") / "repository").init()
    made.publish("policy", "12", {"bundle-12.cbor": b"rules" * 1000})
    return made


@pytest.fixture
def wire(fleet):
    return Wire(fleet)


@pytest.fixture
def kiosk(fleet, wire, tmp_path):
    made = client(tmp_path / "kiosk", fleet, wire)
    made.refresh()
    return made


def test_a_release_names_its_files(kiosk):
    path = release.path_of("policy", "12")
    found = release.decode(kiosk.fetch(path).read_bytes(), path)
    assert found.paths() == ["policy/bundle-12.cbor"]
    assert kiosk.fetch(*found.paths()).read_bytes() == b"rules" * 1000


@pytest.mark.parametrize(
    "path",
    ["policy/none", "other/x", "policy/a/b", "../x", "", "policy/../app/x", "app/" + "x" * 300],
)
def test_what_is_not_published_is_none(kiosk, path):
    assert kiosk.target(path) is None
    with pytest.raises(UpdateUnavailableError, match="is not published"):
        kiosk.fetch(path)


def test_nothing_is_known_before_a_refresh_and_after_one_that_failed(fleet, wire, kiosk, tmp_path):
    with pytest.raises(UpdateUnavailableError, match="refreshed"):
        client(tmp_path / "new", fleet, wire).target("policy/bundle-12.cbor")
    wire.tamper = _cut
    with pytest.raises(UpdateUnavailableError, match="cut"):
        kiosk.refresh()
    with pytest.raises(UpdateUnavailableError, match="refreshed"):
        kiosk.target("policy/bundle-12.cbor")


def _cut(_path, _answer):
    raise UpdateUnavailableError("broker", "the line is cut")


def test_a_refresh_without_news_asks_for_the_next_root_and_the_timestamp_alone(wire, kiosk):
    wire.asked.clear()
    kiosk.refresh()
    assert [one.path for one in wire.asked] == ["metadata/2.root.json", "metadata/timestamp.json"]


def test_metadata_is_synced_before_the_floor_says_that_it_was_seen(
    fleet, wire, tmp_path, monkeypatch
):
    done = []
    replace, sync = durable_files.replace, durable_files.sync
    monkeypatch.setattr(
        durable_files, "replace", lambda file, content: (done.append(file), replace(file, content))
    )
    monkeypatch.setattr(durable_files, "sync", lambda path: (done.append(path), sync(path)))
    client(tmp_path / "kiosk", fleet, wire).refresh()
    metadata, floor = tmp_path / "kiosk" / "metadata", tmp_path / "kiosk" / "floor.json"
    files = [metadata / f"{role}.json" for role in ("timestamp", "snapshot", "targets", "policy")]
    files += [metadata / "root_history" / "1.root.json", metadata, metadata / "root_history"]
    assert set(files) <= set(done[: done.index(floor)])


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"root": "x"}', b"\xff" * 9000])
def test_a_floor_that_is_damaged_is_none_and_is_made_anew(fleet, wire, kiosk, tmp_path, content):
    floor = tmp_path / "kiosk" / "floor.json"
    floor.write_bytes(content)
    again = client(tmp_path / "kiosk", fleet, wire)
    again.refresh()
    assert VersionFloor(floor).refused("timestamp", 0) != ""


def test_a_pinned_root_that_is_none_trusts_nothing(fleet, wire, tmp_path):
    with pytest.raises(UpdateUntrustedError):
        TufReleases(tmp_path, b"{}", wire, reserve_bytes=0).refresh()


def test_a_file_that_the_disk_has_changed_is_fetched_again(kiosk):
    file = kiosk.fetch("policy/bundle-12.cbor")
    file.write_bytes(b"rusted")
    assert kiosk.fetch("policy/bundle-12.cbor").read_bytes() == b"rules" * 1000


def _absent(answer):
    return msgspec.structs.replace(answer, state="absent", body=b"")


def _too_long(answer):
    return msgspec.structs.replace(answer, body=bytes(FILE_PART_BYTES))


@pytest.mark.parametrize("wrong", [_absent, _too_long])
def test_a_role_without_its_metadata_holds_up_no_other(fleet, wire, tmp_path, wrong):
    wire.tamper = lambda path, answer: wrong(answer) if "notice.json" in path else answer
    kiosk = client(tmp_path / "kiosk", fleet, wire)
    kiosk.refresh()
    assert kiosk.fetch("policy/bundle-12.cbor").exists()
    with pytest.raises((UpdateUnavailableError, UpdateUntrustedError)):
        kiosk.target("notice/none")


def test_what_is_used_up_goes_and_what_is_half_here_stays(kiosk, tmp_path):
    path = "policy/bundle-12.cbor"
    file = kiosk.fetch(path)
    parts = tmp_path / "kiosk" / "parts"
    for name in (file.parent.name, "f" * 64):
        (parts / name).write_bytes(b"half")
    kiosk.tidy([path])
    assert file.exists()
    assert [part.name for part in parts.iterdir()] == [file.parent.name]
    kiosk.drop([path, "policy/none"])
    assert not file.exists()


def test_an_update_leaves_room_for_records(fleet, wire, tmp_path):
    free = shutil.disk_usage(tmp_path).free
    source = client(tmp_path / "other", fleet, wire)._source
    kiosk = TufReleases(tmp_path / "kiosk", fleet.pinned_root, source, reserve_bytes=2 * free)
    kiosk.refresh()
    with pytest.raises(UpdateStoreError, match="stay for records"):
        kiosk.fetch("policy/bundle-12.cbor")


def test_a_folder_that_is_a_file_is_said(fleet, wire, tmp_path):
    (tmp_path / "kiosk").write_bytes(b"")
    with pytest.raises(UpdateStoreError):
        client(tmp_path / "kiosk", fleet, wire)


@pytest.mark.parametrize(
    "content",
    [
        b"{}",
        b'{"role":"app","version":"1","description":"","files":[]}',
        b'{"role":"app","version":"1","description":"","files":["../x"]}',
        b'{"role":"policy","version":"1","description":"","files":["x"]}',
        b'{"role":"app","version":"1","description":"' + b"x" * 200_000 + b'","files":["x"]}',
        b"[" * 100_000,
    ],
)
def test_a_release_that_is_none_is_refused(content):
    with pytest.raises(release.ReleaseMalformedError):
        release.decode(content, "app/1.release.json")
