"""`fleet`: what a person types, what is printed, and what is said when it is wrong."""

import datetime as dt
import json

import pytest
from publisher import NOW, PASSPHRASE, Publisher, Wire, client, version_of

from provisioning.agent.releases import UpdateUntrustedError
from provisioning.commands.fleet import main
from provisioning.commands.fleet.serve import Renewal
from provisioning.fleet import signing


@pytest.fixture(scope="module")
def founded(tmp_path_factory):
    return Publisher(tmp_path_factory.mktemp("fleet") / "repository").init()


@pytest.fixture
def fleet(founded, tmp_path):
    return founded.copy(tmp_path / "repository")


@pytest.fixture
def run(capsys, fleet):
    """A command's exit status, output and errors. `FOLDER`: the repository; passphrases are given."""

    def run(*arguments, passphrase=True, online=True):
        given = [str(fleet.folder) if one == "FOLDER" else str(one) for one in arguments]
        if passphrase:
            given += ["--passphrase-file", str(fleet.passphrase_file)]
        if online:
            given += ["--online-passphrase-file", str(fleet.passphrase_file)]
        try:
            status = main(given)
        except SystemExit as end:
            status = end.code
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def _publish(
    run, tmp_path, *, version="1.0", name="kiosk.whl", content=b"code", role="app", more=()
):
    file = tmp_path / name
    file.write_bytes(content)
    said = ("--version", version, "--description", "mends the clock")
    return run("publish", "FOLDER", role, file, *more, *said)


def test_keys_are_readable_by_their_owner_and_open_with_the_passphrase_alone(fleet):
    for key in fleet.repository.keys.glob("*.pem"):
        assert key.stat().st_mode & 0o777 == 0o600
        assert key.read_bytes().startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")
    assert fleet.repository.keys.stat().st_mode & 0o777 == 0o700


def test_init_replaces_nothing(run, fleet):
    before = {file: file.read_bytes() for file in fleet.folder.rglob("*") if file.is_file()}
    status, _, err = run("init", "FOLDER", online=False)
    assert (status, "is a repository already; nothing was changed" in err) == (2, True)
    assert {file: file.read_bytes() for file in fleet.folder.rglob("*") if file.is_file()} == before


def test_a_version_is_published_and_a_kiosk_gets_it(run, fleet, tmp_path):
    status, out, _ = _publish(run, tmp_path)
    assert status == 0
    assert "app 1.0: 1 files, 1 new" in out
    kiosk = client(tmp_path / "kiosk", fleet, Wire(fleet))
    kiosk.refresh()
    found = kiosk.target("app/kiosk.whl")
    assert (found.version, found.description, found.length) == ("1.0", "mends the clock", 4)
    assert kiosk.fetch("app/kiosk.whl").read_bytes() == b"code"
    status = run("status", "FOLDER", "--json", passphrase=False, online=False)[1]
    (release,) = json.loads(status)["releases"]
    assert release["version"] == "1.0"


def test_what_two_versions_share_is_fetched_once(run, fleet, tmp_path):
    _publish(run, tmp_path, name="qt.whl", content=b"q" * 100_000)
    (tmp_path / "kiosk-2.whl").write_bytes(b"code")
    files = (tmp_path / "qt.whl", tmp_path / "kiosk-2.whl")
    status, out, _ = run(
        "publish", "FOLDER", "app", *files, "--version", "2.0", "--description", "two"
    )
    assert (status, "2 files, 1 new" in out) == (0, True)
    wire = Wire(fleet)
    kiosk = client(tmp_path / "kiosk", fleet, wire)
    kiosk.refresh()
    kiosk.fetch("app/qt.whl")
    wire.asked.clear()
    kiosk.fetch("app/qt.whl")
    kiosk.fetch("app/kiosk-2.whl")
    assert [one.length for one in wire.asked] == [4]
    kiosk.tidy(["app/kiosk-2.whl"])
    assert len(list((tmp_path / "kiosk" / "files").iterdir())) == 1


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({}, "app 1.0: is published; another content needs another version"),
        ({"version": "1.1", "content": b"other"}, "give the new one another name"),
        ({"version": "../1"}, "app ../1: a version has letters"),
        ({"version": "1.1", "name": "two words.whl"}, "no file can be called"),
        ({"version": "1.1", "name": "requirements.txt"}, "is no wheel"),
        ({"version": "1.1", "role": "policy", "name": "13.toml"}, "is no zip"),
        ({"version": "1.1", "role": "settings", "name": "1.9.release.json"}, "can be called that"),
    ],
)
def test_what_is_refused_changes_nothing(run, fleet, tmp_path, change, says):
    _publish(run, tmp_path)
    before = sorted(fleet.repository.published.rglob("*"))
    status, _, err = _publish(run, tmp_path, **change)
    assert (status, says in err) == (2, True), err
    assert sorted(fleet.repository.published.rglob("*")) == before


def test_content_is_one_file(run, fleet, tmp_path):
    other = tmp_path / "other.cbor"
    other.write_bytes(b"more")
    given = {"role": "listing", "name": "one.cbor", "more": [other]}
    status, _, err = _publish(run, tmp_path, **given)
    assert (status, "listing: 2 files; it is one" in err) == (2, True)


def test_another_roles_key_publishes_nothing(run, fleet, tmp_path):
    file = tmp_path / "kiosk.whl"
    file.write_bytes(b"code")
    said = ("--version", "1.0", "--description", "x", "--key", fleet.repository.keys / "notice.pem")
    status, _, err = run("publish", "FOLDER", "app", file, *said)
    assert (status, "app: this key may not sign it" in err) == (2, True)
    assert not list(fleet.repository.targets.rglob("*.whl"))


def test_a_wrong_or_short_passphrase_is_said(run, fleet, tmp_path):
    wrong = tmp_path / "wrong"
    wrong.write_text("four words are none\n")
    key = fleet.repository.keys / "app.pem"
    status, _, err = run(
        "sign", "FOLDER", "app", "--key", key, "--passphrase-file", wrong, passphrase=False
    )
    assert (status, "no key that this passphrase opens" in err) == (2, True)
    wrong.write_text("short\n")
    file = tmp_path / "mine.pem"
    status, _, err = run(
        "keys", "make", file, "--passphrase-file", wrong, passphrase=False, online=False
    )
    assert (status, "at least 16" in err) == (2, True)
    assert not file.exists()
    assert PASSPHRASE not in err


def test_no_key_is_made_over_another(run, tmp_path):
    file = tmp_path / "mine.pem"
    assert run("keys", "make", file, online=False)[0] == 0
    before = file.read_bytes()
    status, _, err = run("keys", "make", file, online=False)
    assert (status, "is there already" in err) == (2, True)
    assert file.read_bytes() == before


def test_a_folder_that_is_none_is_said(run, tmp_path):
    for command in (["expire"], ["status"], ["keys", "list"]):
        status, _, err = run(*command, tmp_path, passphrase=False, online=False)
        assert (status, "is no repository; `fleet init` makes one" in err) == (2, True)


def test_three_people_found_a_repository_and_two_of_them_sign(run, tmp_path, fleet):
    people = [tmp_path / f"{name}.pem" for name in ("alice", "bob", "carol")]
    for key in people:
        assert run("keys", "make", key, online=False)[0] == 0
    publics = [one for key in people for one in ("--root", key.with_suffix(".pub"))]
    new = tmp_path / "new"
    status, out, _ = run("init", new, *publics, online=False)
    assert (status, "root: 2 people sign it now" in out) == (0, True)
    assert not (new / "published" / "metadata" / "1.root.json").exists()
    sign = ("sign", new, "root", "--key")
    assert "1 more signatures are needed" in run(*sign, people[0])[1]
    assert "1 more signatures are needed" in run(*sign, people[0])[1]  # again is not another one
    status, _, err = run(*sign, fleet.repository.keys / "root-1.pem")
    assert (status, "holds no root key" in err) == (2, True)
    assert "published" in run(*sign, people[2])[1]
    rows = json.loads(run("keys", "list", new, "--json", passphrase=False, online=False)[1])
    assert rows[0] == {
        "role": "root",
        "needed": 2,
        "of": 3,
        "holders": ["alice", "bob", "carol"],
    }
    founded = Publisher(new)
    client(tmp_path / "kiosk", founded, Wire(founded)).refresh()


def test_root_keys_change_twice_and_a_kiosk_of_the_first_day_follows(run, fleet, tmp_path):
    kiosk = client(tmp_path / "kiosk", fleet, Wire(fleet))
    kiosk.refresh()
    keys = fleet.repository.keys
    for number, (old, signers) in enumerate(
        [("root-1", ["root-1", "root-2"]), ("root-2", ["root-2", "new-1"])], 1
    ):
        made = keys / f"new-{number}.pem"
        run("keys", "make", made, online=False)
        rotate = ("keys", "rotate", "FOLDER", "root", made.with_suffix(".pub"), "--old", old)
        assert "waits for 2 signatures" in run(*rotate)[1]
        assert "a version is being signed" in run(*rotate)[2]
        for signer in (*signers, "root-3"):
            if fleet.repository.staged() is not None:
                assert run("sign", "FOLDER", "root", "--key", keys / f"{signer}.pem")[0] == 0
    assert fleet.repository.root().version == 3
    kiosk.refresh()
    assert version_of(tmp_path / "kiosk" / "metadata" / "root.json") == 3
    client(tmp_path / "new", fleet, Wire(fleet)).refresh()
    rows = json.loads(run("keys", "list", "FOLDER", "--json", passphrase=False, online=False)[1])
    assert rows[0]["holders"] == ["new-1", "new-2", "root-3"]


@pytest.mark.parametrize("role", ["app", "targets", "timestamp"])
def test_the_key_of_another_role_changes_and_a_kiosk_follows(run, fleet, tmp_path, role):
    fleet.publish("app", "1.0", {"kiosk.whl": b"code"})
    wire = Wire(fleet)
    kiosk = client(tmp_path / "kiosk", fleet, wire)
    kiosk.refresh()
    new = fleet.repository.keys / f"{role}-2.pem"
    run("keys", "make", new, online=False)
    more = () if role == "timestamp" else ("--new-passphrase-file", fleet.passphrase_file)
    status, _, err = run("keys", "rotate", "FOLDER", role, new, *more)
    assert status == 0, err
    kiosk.refresh()
    if role != "app":
        for signer in ("root-1", "root-2"):
            run("sign", "FOLDER", "root", "--key", fleet.repository.keys / f"{signer}.pem")
        kiosk.refresh()
        assert version_of(tmp_path / "kiosk" / "metadata" / "root.json") == 2
    assert kiosk.fetch("app/kiosk.whl").read_bytes() == b"code"
    rows = json.loads(run("keys", "list", "FOLDER", "--json", passphrase=False, online=False)[1])
    assert {row["role"]: row["holders"] for row in rows}[role] == [f"{role}-2"]


def test_the_publishers_old_key_signs_no_more(run, fleet, tmp_path):
    new = fleet.repository.keys / "app-2.pem"
    run("keys", "make", new, online=False)
    run("keys", "rotate", "FOLDER", "app", new, "--new-passphrase-file", fleet.passphrase_file)
    status, _, err = _publish(run, tmp_path)
    assert (status, "this key may not sign it" in err) == (2, True)


def test_a_role_is_signed_again_for_longer(run, fleet):
    status, out, _ = run("sign", "FOLDER", "policy", "--key", fleet.repository.keys / "policy.pem")
    assert (status, "policy: holds until" in out) == (0, True)
    assert fleet.repository.latest("policy").signed.version == 2


def test_what_expires_is_said_a_fortnight_before(run, fleet):
    quiet = {"passphrase": False, "online": False}
    assert run("expire", "FOLDER", **quiet)[0] == 0
    _expire_in(fleet, "root", days=13, keys=("root-1", "root-2"))
    status, out, _ = run("expire", "FOLDER", **quiet)
    assert status == 4
    line = next(line for line in out.splitlines() if line.startswith("root"))
    assert "soon" in line
    assert "`fleet sign FOLDER root --key …`" in line
    assert run("status", "FOLDER", **quiet)[0] == 4
    _expire_in(fleet, "notice", days=-1, keys=("notice",))
    assert run("expire", "FOLDER", **quiet)[0] == 5


def _expire_in(fleet, role, days, keys):
    signed_at = NOW - signing.holds(role) + dt.timedelta(days=days)
    fleet.forge(role, lambda _: None, *keys, now=signed_at)


def test_a_root_that_has_expired_is_signed_again_and_kiosks_go_on(run, fleet, tmp_path):
    kiosk = client(tmp_path / "kiosk", fleet, Wire(fleet))
    kiosk.refresh()
    _expire_in(fleet, "root", days=-1, keys=("root-1", "root-2"))
    with pytest.raises(UpdateUntrustedError, match="expired"):
        kiosk.refresh()
    for signer in ("root-3", "root-1"):
        run("sign", "FOLDER", "root", "--key", fleet.repository.keys / f"{signer}.pem")
    kiosk.refresh()
    assert version_of(tmp_path / "kiosk" / "metadata" / "root.json") == 3


def test_a_damaged_repository_is_a_sentence(run, fleet):
    (fleet.repository.metadata / "1.app.json").write_bytes(b"{")
    status, _, err = run("status", "FOLDER", passphrase=False, online=False)
    assert (status, "is damaged; put the back-up" in err) == (2, True)


def test_whoever_is_asked_or_writes_holds_up_nobody(run, fleet):
    """A passphrase is asked for before the folder is held, and the service waits for nobody."""
    keys = fleet.repository.keys
    with fleet.repository.writing():
        Renewal(fleet.repository, PASSPHRASE).turn()
        rotate = ("keys", "rotate", "FOLDER", "app", keys / "app.pem")
        status, _, err = run(*rotate, passphrase=False, online=False)
    assert (status, "no terminal to ask at" in err) == (2, True)


def test_a_root_that_was_published_waits_for_nobody(fleet):
    """A kill came between that and the staged file's end."""
    root = fleet.repository.latest("root")
    fleet.repository.stage(root)
    assert fleet.repository.staged() is None
    root.signed.version += 1
    fleet.repository.stage(root)
    assert fleet.repository.staged() is not None


@pytest.mark.parametrize(
    ("words", "made_by"),
    [
        (["init"], "fleet init"),
        (["publish"], "fleet init"),
        (["rollout", "new"], "fleet init"),
        (["kiosk", "lease"], "fleet init"),
        (["device", "add"], "carrier init"),
        (["claim", "new"], "carrier init"),
    ],
)
def test_each_command_says_whose_folder_it_works_on(capsys, words, made_by):
    with pytest.raises(SystemExit):
        main([*words, "--help"])
    assert f"`{made_by}`" in " ".join(capsys.readouterr().out.split())
