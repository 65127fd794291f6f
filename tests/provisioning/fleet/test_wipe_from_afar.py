"""`fleet device wipe`: one kiosk, by a signed order; a real broker, real agents and `fleet serve`."""

import json
import shlex
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from fleet_kiosk import FleetKiosk
from fleet_service import FleetHouse
from waiting import until

from provisioning.commands.fleet import main
from provisioning.updates import fleet_topics

_PAGE = Path(__file__).parents[3] / "docs" / "fleet.md"
_DEVICES = ("k1", "k2")
_SECRETS = ("tls.pem", "tls.key", "evidence.key", "own.pem", "own.key")
_PUBLIC = ("ca.pem", "seal.pem", "receipt.pem")
# systemctl(1), for which kiosk-wipe@.service is the real command, as a process.
_SYSTEMCTL = """\
#!/bin/sh
case "$1 $2" in
"restart kiosk-wipe@"*)
    "{python}" -m kiosk wipe {device} --by-agent --wait 0 --settings {settings} >> {home}/wipe.log 2>&1
    echo $? > {home}/wipe.status
    exit $(cat {home}/wipe.status) ;;
"show --property=ExecMainStatus") cat {home}/wipe.status ;;
"show "*) printf 'Id=x\\nActiveState=active\\nNRestarts=0\\n\\n' ;;
"stop "*) echo "$2" >> {home}/stopped ;;
esac
"""


class WipedKiosk(FleetKiosk):
    """With keys of its own, which a wipe destroys."""

    def __init__(self, fleet, device):
        super().__init__(fleet.directory / device, device, fleet)
        self.home = fleet.directory / device
        self.own = fleet.office.home / "devices" / device
        self.enrol(fleet)
        text = self.house.settings.read_text().replace(f"{fleet.office.home / 'ca.pem'}", "ca.pem")
        for name in ("tls.pem", "tls.key"):
            text = text.replace(f'"{self.own / name}"', f'"{name.replace("tls", "own")}"')
        self.house.settings.write_text(text)
        script = self.home / "bin" / "systemctl"
        given = {"python": sys.executable, "device": device, "settings": self.house.settings}
        script.write_text(_SYSTEMCTL.format(home=self.home, **given))

    def enrol(self, fleet):
        """What `kiosk enroll` puts there."""
        for name in _SECRETS[:3]:
            shutil.copyfile(self.own / name, self.home / name)
        for name in ("tls.pem", "tls.key"):
            shutil.copyfile(self.own / name, self.home / name.replace("tls", "own"))
        for name in _PUBLIC:
            shutil.copyfile(fleet.office.home / name, self.home / name)

    def left(self):
        return {name for name in (*_SECRETS, *_PUBLIC) if (self.home / name).exists()}

    @property
    def identity(self):
        return (self.house.state / "identity").read_text()


@pytest.fixture
def fleet():
    directory = Path(tempfile.mkdtemp(prefix="kt-"))
    made = FleetHouse(directory, devices=_DEVICES)
    yield made
    made.close()
    shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture
def kiosks(fleet):
    made = {name: WipedKiosk(fleet, name) for name in _DEVICES}
    for kiosk in made.values():
        kiosk.start()
    yield made
    for kiosk in made.values():
        kiosk.stop()


@pytest.fixture
def tell(fleet):
    """A message of the fleet's own name: what a broker, or who has taken it, can send."""
    certificates = [fleet.office.home / f"fleet.{end}" for end in ("pem", "key")]
    folder = fleet.directory / "taken"
    folder.mkdir()
    for file, name in zip(certificates, ("tls.pem", "tls.key"), strict=True):
        shutil.copyfile(file, folder / name)

    def tell(device, **order):
        fleet.stop_serving()  # two of one name evict each other
        client = fleet.office.client("fleet", folder)
        assert client.is_in
        topic = fleet_topics.down(device, fleet_topics.JOB)
        assert client.publish(topic, json.dumps(order).encode())
        client.close()
        fleet.start()

    return tell


def _status(fleet, capsys):
    capsys.readouterr()
    main(["status", str(fleet.publisher.folder), "--json"])
    return {row["kiosk"]: row for row in json.loads(capsys.readouterr().out)["kiosks"]}


def _run(fleet, act, device, *more):
    """The page's command, of this kiosk; `fleet serve` renews snapshot and timestamp."""
    (line,) = (line for line in _PAGE.read_text().splitlines() if line.startswith(f"fleet {act} "))
    words = shlex.split(line)[1:-2]
    given = {"repository": str(fleet.publisher.folder), "k1": device}
    filled = [given.get(word, word) for word in words]
    return main([*filled, *more, "--passphrase-file", str(fleet.publisher.passphrase_file)])


def _wipe(fleet, device, typed):
    return _run(fleet, "device wipe", device, "--confirm", typed)


def _recall(fleet, device):
    return _run(fleet, "device recall-wipe", device)


def test_a_kiosk_is_wiped_from_afar_and_no_other_one(fleet, kiosks, tell, capsys, monkeypatch):
    def facts():
        return fleet.log + "".join(kiosk.log for kiosk in kiosks.values())

    def row(device):
        return _status(fleet, capsys).get(device, {})

    all_there = {*_SECRETS, *_PUBLIC}
    first, second = kiosks.values()
    until(lambda: len(_status(fleet, capsys)) == 2, "two reports", facts, pause_s=0.2)

    # It is taken back before the kiosk, which is out of reach, has heard of it.
    second.stop()
    assert _recall(fleet, "k2") == 2
    assert "no wipe order that could be recalled" in capsys.readouterr().err
    assert _wipe(fleet, "k2", "k2") == 0
    assert _recall(fleet, "k2") == 0
    assert row("k2")["wipe"] is None
    second.start()
    tell("k2", do="wipe", identity=second.identity)
    until(lambda: "is recalled (Found again): not obeyed" in second.log, "the refusal", facts)

    # Nobody has signed it; and the name was not typed.
    tell("k1", do="wipe", identity=first.identity)
    until(lambda: "nobody has signed: not obeyed" in first.log, "the refusal", facts)
    tell("k2", do="wipe", identity=first.identity)
    until(lambda: "a wipe order for another kiosk" in second.log, "the refusal", facts)
    assert _wipe(fleet, "k1", "k2") == 2
    assert "nothing was ordered" in capsys.readouterr().err
    assert first.left() == second.left() == all_there

    before = first.identity
    assert _wipe(fleet, "k1", "k1") == 0
    until(lambda: first.left() == set(), "the wipe", facts, pause_s=0.2)
    assert row("k1")["wipe"] == {"state": "wiped", "text": "", "who": "root", "why": "Stolen"}
    assert (first.home / "stopped").read_text().splitlines() == ["kiosk-relay.service"] * 2
    assert second.left() == all_there
    assert row("k2")["wipe"] is None
    assert _recall(fleet, "k1") == 2
    assert "k1: is wiped already" in capsys.readouterr().err
    capsys.readouterr()
    assert main(["audit", str(fleet.publisher.folder), "--json"]) == 0
    told = [(one["act"], one["subject"]) for one in json.loads(capsys.readouterr().out)]
    ordered, recalled = "wipe ordered", "wipe recalled"
    assert [one for one in told if "wipe" in one[0]] == [
        (ordered, "k2"),
        (recalled, "k2"),
        (ordered, "k1"),
    ]
    monkeypatch.setenv("COLUMNS", "300")
    assert main(["status", str(fleet.publisher.folder)]) == 0
    assert "wipe: wiped, to be revoked" in capsys.readouterr().out

    # The same order, which stands in the repository, does nothing to a later life of the kiosk.
    first.stop()
    first.enrol(fleet)
    first.start()
    until(lambda: row("k1")["wipe"] is None, "a report in a new identity", facts, pause_s=0.2)
    assert first.identity != before
    tell("k1", do="wipe", identity=before)
    until(lambda: "earlier life of this one" in first.log, "the refusal", facts)
    assert first.left() == all_there
