"""Attacks on what kiosks are updated with: by whoever sits between, whoever stole a key, whoever has one."""

import datetime as dt
import shutil

import msgspec
import pytest
from publisher import NOW, Publisher, Wire, client
from tuf.api.metadata import TargetFile

from provisioning.agent.releases import UpdateUnavailableError, UpdateUntrustedError
from provisioning.fleet import online_signing
from provisioning.fleet.errors import RepositoryInputError
from provisioning.fleet.transfer_rates import TransferPace
from provisioning.updates.file_messages import FileQuestion

_WHEEL = b"PK" + bytes(range(256)) * 600
_LONG_AGO = NOW - dt.timedelta(days=400)
_RELEASE = "app/1.0.release.json"


@pytest.fixture(scope="module")
def founded(tmp_path_factory):
    return Publisher(tmp_path_factory.mktemp("fleet") / "repository").init()


@pytest.fixture
def fleet(founded, tmp_path):
    """With an application 1.0 and a policy 1."""
    made = founded.copy(tmp_path / "repository")
    made.publish("app", "1.0", {"kiosk-1.0-py3-none-any.whl": _WHEEL})
    made.publish("policy", "1", {"bundle-1.cbor": b"rules"})
    return made


@pytest.fixture
def wire(fleet):
    return Wire(fleet)


@pytest.fixture
def kiosk(fleet, wire, tmp_path):
    """Has seen the state of now."""
    made = client(tmp_path / "kiosk", fleet, wire)
    made.refresh()
    assert made.fetch(_RELEASE).exists()
    return made


@pytest.mark.attack(
    gains="a kiosk goes back to an application whose hole everybody knows",
    before="nothing was updated; a copied wheel had no version that counts",
    now="a lower version of any metadata is refused",
)
def test_what_is_newest_is_said_to_be_what_was(fleet, wire, kiosk, tmp_path):
    before = fleet.copy(tmp_path / "before")
    fleet.publish("app", "1.1", {"kiosk-1.1-py3-none-any.whl": b"mended"})
    kiosk.refresh()
    wire.redirect(before)
    with pytest.raises(UpdateUntrustedError, match="version"):
        kiosk.refresh()
    with pytest.raises(UpdateUnavailableError):
        kiosk.fetch(_RELEASE)


@pytest.mark.attack(
    gains="the same, after a power cut has emptied what the kiosk remembered",
    before="python-tuf syncs nothing: an empty store believes whatever is signed and not expired",
    now="a floor of versions, synced beside it, still refuses",
)
@pytest.mark.parametrize(
    "left", ["nothing", "empty files", "garbage", "a file for the folder", "folders for the files"]
)
def test_an_older_state_after_the_store_was_lost(fleet, wire, kiosk, tmp_path, left):
    before = fleet.copy(tmp_path / "before")
    fleet.publish("app", "1.1", {"kiosk-1.1-py3-none-any.whl": b"mended"})
    kiosk.refresh()
    _lose(tmp_path / "kiosk" / "metadata", left)
    again = client(tmp_path / "kiosk", fleet, wire)
    wire.redirect(before)
    with pytest.raises(UpdateUntrustedError, match="has been seen here"):
        again.refresh()
    wire.redirect(fleet)
    again.refresh()
    assert again.target("app/1.1.release.json").version == "1.1"


def _lose(metadata, left):
    if left in {"nothing", "a file for the folder"}:
        shutil.rmtree(metadata)
    if left == "a file for the folder":
        metadata.write_bytes(b"")
        return
    for file in [*metadata.glob("*.json"), *metadata.glob("*/*.json")] * (left != "nothing"):
        file.unlink()
        if left == "folders for the files":
            file.mkdir()
        else:
            file.write_bytes(b"" if left == "empty files" else b"\x00{" * 99)


@pytest.mark.attack(
    gains="a kiosk never learns of the version that mends a hole",
    before="silence and an old answer looked alike",
    now="a timestamp holds for three days: an old answer is refused, and said to be old",
)
def test_the_old_state_is_given_for_ever(founded, tmp_path):
    fleet = founded.copy(tmp_path / "repository")
    fleet.forge("timestamp", lambda _signed: None, "timestamp", now=NOW - dt.timedelta(days=4))
    with pytest.raises(UpdateUntrustedError, match="expired"):
        client(tmp_path / "kiosk", fleet, Wire(fleet)).refresh()


@pytest.mark.attack(
    gains="an application and rules that never belonged together",
    before="files were files",
    now="a snapshot says which versions belong together, with their hashes",
)
def test_metadata_of_two_states_is_mixed(fleet, kiosk):
    old = (fleet.repository.metadata / "2.policy.json").read_bytes()
    fleet.publish("policy", "2", {"bundle-2.cbor": b"other rules"})
    (fleet.repository.metadata / "3.policy.json").write_bytes(old)
    kiosk.refresh()
    with pytest.raises(UpdateUntrustedError):
        kiosk.target("policy/bundle-2.cbor")
    assert kiosk.fetch(_RELEASE).exists()


@pytest.mark.attack(
    gains="code on every kiosk, by whoever may write notices and broke into the server",
    before="one key would have signed all",
    now="each role's key signs its own paths; the rest goes on",
)
def test_a_notice_editors_key_signs_the_application(fleet, kiosk):
    evil = TargetFile.from_data("app/evil.whl", b"evil", ["sha256"])
    fleet.forge("app", lambda app: app.targets.update({evil.path: evil}), "notice")
    fleet.force_online()
    kiosk.refresh()
    with pytest.raises(UpdateUntrustedError, match="app"):
        kiosk.target("app/evil.whl")
    assert kiosk.target("policy/1.release.json") is not None


@pytest.mark.attack(
    gains="that the service presents a stranger's metadata to all kiosks, or signs nothing any more",
    before="a snapshot would have named whatever was in the folder",
    now="what its role has not signed is in no snapshot; kiosks keep the state before, and it is said",
)
def test_somebody_writes_into_the_repositorys_folder(fleet, kiosk):
    fleet.forge("app", lambda _signed: None, "notice")
    fleet.forge("timestamp", lambda _signed: None, "timestamp", now=NOW - dt.timedelta(days=2))
    version = fleet.repository.latest("timestamp").signed.version
    with pytest.raises(RepositoryInputError, match="is not signed by a key that may"):
        fleet.refresh_online()
    assert fleet.repository.latest("timestamp").signed.version == version + 1
    kiosk.refresh()
    assert kiosk.fetch(_RELEASE).exists()


@pytest.mark.attack(
    gains="the same, by a path of the application's in the notices' own metadata",
    before="whoever signs anything could have named any path",
    now="a path belongs to the role that it begins with",
)
def test_a_notice_editor_names_a_path_of_the_application(fleet, kiosk):
    evil = TargetFile.from_data("app/evil.whl", b"evil", ["sha256"])
    fleet.forge("notice", lambda notice: notice.targets.update({evil.path: evil}), "notice")
    fleet.refresh_online()
    kiosk.refresh()
    assert kiosk.target("app/evil.whl") is None


@pytest.mark.attack(
    gains="code in a wheel that somebody else has signed",
    before="pip would have installed what came",
    now="its hash is checked, and nothing of it is kept",
)
def test_a_bit_of_a_part_is_turned(wire, kiosk, tmp_path):
    wire.tamper = _flipped
    with pytest.raises(UpdateUntrustedError, match="not what was signed"):
        kiosk.fetch("app/kiosk-1.0-py3-none-any.whl")
    wire.tamper = lambda _path, answer: answer
    assert list((tmp_path / "kiosk" / "parts").iterdir()) == []
    assert kiosk.fetch("app/kiosk-1.0-py3-none-any.whl").read_bytes() == _WHEEL


@pytest.mark.attack(
    gains="a kiosk believes metadata that nobody signed so",
    before="nothing was signed",
    now="each signature is checked before a word of it is believed",
)
@pytest.mark.parametrize("of", ["timestamp", "snapshot", "targets"])
def test_a_bit_of_metadata_is_turned(fleet, kiosk, wire, of):
    fleet.publish("policy", "2", {"bundle-2.cbor": b"other rules"})
    if of == "targets":
        fleet.forge("targets", lambda _signed: None, "targets")
        fleet.refresh_online()
    wire.tamper = lambda path, answer: _flipped(path, answer) if of in path else answer
    with pytest.raises(UpdateUntrustedError):
        kiosk.refresh()


def _flipped(_path, answer):
    if answer.state != "here":
        return answer
    body = bytearray(answer.body)
    body[len(body) // 2] ^= 1
    return msgspec.structs.replace(answer, body=bytes(body))


@pytest.mark.attack(
    gains="a fleet that is another's: all of its software, under keys of its own",
    before="whoever held the address was the fleet",
    now="the root that came with the kiosk signs all that follows",
)
def test_another_repository_takes_this_ones_place(founded, fleet, kiosk, wire, tmp_path):
    stranger = Publisher(tmp_path / "stranger").init()
    for number in range(9):
        stranger.publish("app", f"1.{number}", {f"kiosk-1.{number}.whl": b"evil"})
    wire.redirect(stranger)
    with pytest.raises(UpdateUntrustedError):
        kiosk.refresh()
    with pytest.raises(UpdateUntrustedError):
        client(tmp_path / "new", fleet, wire).refresh()


@pytest.mark.attack(
    gains="old metadata, whole and rightly signed, years after everybody forgot it",
    before="nothing expired",
    now="refused, whatever of it has expired; the kiosk goes on with what it has",
)
@pytest.mark.parametrize("role", ["root", "targets", "snapshot", "timestamp"])
def test_everything_has_expired(founded, tmp_path, role):
    fleet = founded.copy(tmp_path / "repository")
    keys = ("root-1", "root-2") if role == "root" else (role,)
    fleet.forge(role, lambda _signed: None, *keys, now=_LONG_AGO)
    if role in {"targets", "snapshot"}:
        _name_it(fleet, role)
    with pytest.raises(UpdateUntrustedError, match="expired"):
        client(tmp_path / "kiosk", fleet, Wire(fleet)).refresh()


def _name_it(fleet, role):
    """In the roles that say which version of it is the newest."""
    if role == "targets":
        fleet.refresh_online()
        return
    meta = online_signing._meta(fleet.repository, "snapshot")
    fleet.forge("timestamp", lambda one: setattr(one, "snapshot_meta", meta), "timestamp")


@pytest.mark.attack(
    gains="nothing: but an editor on leave would hold up every update of the code",
    before="one expired role ended the whole refresh",
    now="what a late role signs is refused alone",
)
def test_the_listings_have_expired_and_the_application_has_not(fleet, kiosk):
    fleet.forge("listing", lambda _signed: None, "listing", now=_LONG_AGO)
    fleet.refresh_online()
    kiosk.refresh()
    with pytest.raises(UpdateUntrustedError, match="expired"):
        kiosk.target("listing/list-1.cbor")
    assert kiosk.fetch(_RELEASE).exists()


@pytest.mark.attack(
    gains="everything, by one of the three who hold root keys",
    before="one person was enough",
    now="two of the old three and two of the new three",
)
@pytest.mark.parametrize("keys", [["root-1"], ["root-1", "notice"], ["app", "targets"]])
def test_a_root_that_too_few_have_signed(fleet, kiosk, keys):
    fleet.forge("root", lambda _root: None, *keys)
    with pytest.raises(UpdateUntrustedError, match="root"):
        kiosk.refresh()


@pytest.mark.attack(
    gains="the repository's private keys, or any file of the server",
    before="a path could have been any path",
    now="only what has a published file's name is looked for",
)
@pytest.mark.parametrize(
    "path",
    [
        "../keys/timestamp.pem",
        "metadata/../../keys/timestamp.pem",
        "targets/app/../../../keys/app.pem",
        "/etc/passwd",
        "keys/timestamp.pem",
        "staged/root.json",
        "metadata/",
        "metadata/1.root.json\n",
        "metadata/1.root.json\x00.pem",
        f"targets/app/{'0' * 64}.../../keys/app.pem",
        f"targets/keys/{'0' * 64}.app.pem",
        "targets/" + "a/" * 150,
    ],
)
def test_a_kiosk_asks_for_what_is_not_published(fleet, wire, path):
    assert wire(FileQuestion(path=path, offset=0, length=100)).state == "absent"


@pytest.mark.attack(
    gains="no kiosk gets an update while one asks and asks",
    before="the first to ask got everything",
    now="one turn at a time for each: the others get theirs as if it were not there",
)
def test_a_kiosk_asks_without_end():
    pace = TransferPace(kiosk_bytes_s=100_000, fleet_bytes_s=200_000)
    for size in range(1, 40_000, 10):
        pace.wait("evil", size, 0.0)
    waits = [pace.wait(f"k{number}", 48_000, 0.0) for number in range(3)]
    assert max(waits) < 1.0
    assert len(pace._turns) <= 4


@pytest.mark.attack(
    gains="an application of before, by whoever broke into the server and has both online keys",
    before="the newest snapshot would have been believed whatever it names",
    now="no role's version goes back, by python-tuf's memory or by the floor when that was lost",
)
@pytest.mark.parametrize("store", ["kept", "lost"])
def test_the_online_keys_name_an_application_of_before(fleet, wire, kiosk, tmp_path, store):
    before = dict(fleet.repository.latest("snapshot").signed.meta)
    fleet.publish("app", "1.1", {"kiosk-1.1-py3-none-any.whl": b"mended"})
    kiosk.refresh()
    fleet.forge("snapshot", lambda one: one.meta.update(before), "snapshot")
    meta = online_signing._meta(fleet.repository, "snapshot")
    fleet.forge("timestamp", lambda one: setattr(one, "snapshot_meta", meta), "timestamp")
    if store == "lost":
        shutil.rmtree(tmp_path / "kiosk" / "metadata")
    again = client(tmp_path / "kiosk", fleet, wire)
    with pytest.raises(UpdateUntrustedError):
        again.refresh()
        again.target(_RELEASE)


@pytest.mark.attack(
    gains="a kiosk's disk and hours, by a file that has no end",
    before="whatever came was written",
    now="metadata has a length before it is asked for, and a timestamp is one part",
)
def test_a_file_without_an_end(kiosk, wire):
    wire.tamper = lambda _path, answer: msgspec.structs.replace(
        answer, state="here", body=bytes(48_000)
    )
    with pytest.raises(UpdateUntrustedError):
        kiosk.refresh()
    assert len(wire.asked) < 40


@pytest.mark.attack(
    gains="kiosks that give up their update because the server said no often enough",
    before="other fleets count a rate limit as an attempt and park their devices",
    now="`later` is waited for, and is no attempt",
)
def test_the_fleet_says_later_a_thousand_times(fleet, wire, kiosk):
    left = 1000

    def later(_path, answer):
        nonlocal left
        left -= 1
        return (
            msgspec.structs.replace(answer, state="later", later_ms=50, body=b"")
            if left > 0
            else answer
        )

    wire.tamper = later
    assert kiosk.fetch("app/kiosk-1.0-py3-none-any.whl").read_bytes() == _WHEEL
    assert len(wire.waits) == 999
    assert all(0.05 <= wait <= 0.06 for wait in wire.waits)
