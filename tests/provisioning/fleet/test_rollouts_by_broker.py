"""A roll-out as it is: `fleet serve`, a real Mosquitto, three real agents, and the commands of a person."""

import io
import json
import shutil
import tempfile
import zipfile
from pathlib import Path

import pytest
from fleet_kiosk import FleetKiosk
from fleet_service import FleetHouse
from waiting import until

from provisioning.commands.fleet import main

_DEVICES = ("k1", "k2", "k3")


@pytest.fixture
def fleet():
    directory = Path(tempfile.mkdtemp(prefix="kt-"))
    made = FleetHouse(directory, devices=_DEVICES)
    for version in ("1", "2"):
        made.publisher.publish("policy", version, {f"rules-{version}.zip": _bundle(version)})
    yield made
    made.close()
    shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture
def kiosks(fleet):
    made = {name: FleetKiosk(fleet.directory / name, name, fleet) for name in _DEVICES}
    for kiosk in made.values():
        kiosk.start()
    yield made
    for kiosk in made.values():
        kiosk.stop()


@pytest.fixture
def run(fleet, capsys):
    """A `fleet` command on this folder: exit status, and what it printed."""

    def run(*words, signs=False):
        place = 2 if words[0] in {"rollout", "kiosk"} else 1
        given = [*words[:place], str(fleet.publisher.folder), *words[place:]]
        if signs:
            given += ["--passphrase-file", str(fleet.publisher.passphrase_file)]
        capsys.readouterr()
        status = main(given)
        said = capsys.readouterr()
        return status, said.out or said.err

    return run


def _bundle(version):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as bundle:
        bundle.writestr("pack/rules.toml", f"version = {version}")
    return content.getvalue()


def _show(run, name):
    status, out = run("rollout", "show", name, "--json")
    return status, json.loads(out)


def test_a_policy_comes_ring_by_ring_fails_somewhere_goes_on_and_is_recalled(fleet, kiosks, run):
    def facts():
        return fleet.log + "".join(kiosk.log for kiosk in kiosks.values())

    def wait(name, state, what):
        until(lambda: _show(run, name)[1][state], what, facts, pause_s=0.2)

    def in_use():
        return [kiosk.policy for kiosk in kiosks.values()]

    until(lambda: '"k3"' in run("status", "--json")[1], "three reports", facts, pause_s=0.2)
    begin = ("rollout", "new", "policy", "--in-opening-hours")
    assert run(*begin, "1", "--rings", "100")[0] == 0
    wait("policy-1", "is_complete", "the first policy everywhere")
    assert in_use() == ["v1"] * 3

    run("kiosk", "place", "k1", "--ring", "canary")
    kiosks["k3"].fails("the rules of 2 name no province")
    new = ("--rings", "canary,100", "--look", "--failed-least", "1")
    assert run(*begin, "2", *new)[0] == 0
    until(lambda: _show(run, "policy-2")[1]["cause"] == "ring", "the canary", facts, pause_s=0.2)
    assert in_use() == ["v2", "v1", "v1"]

    assert run("rollout", "resume", "policy-2")[0] == 0
    until(lambda: _show(run, "policy-2")[1]["cause"] == "failures", "k3", facts, pause_s=0.2)
    status, shown = run("rollout", "show", "policy-2")
    assert status == 7
    assert "self_test" in shown
    status, shown = run("status", "--failing")
    assert (status, "k3" in shown, "k2 " in shown) == (7, True, False)
    kiosks["k3"].fails("")
    assert run("rollout", "resume", "policy-2", "--retry")[0] == 0
    assert run("rollout", "show", "policy-2", "--follow")[0] == 0
    assert in_use() == ["v2"] * 3

    assert run("rollout", "recall", "policy-2", "--why", "a wrong date", signs=True)[0] == 0
    until(lambda: in_use() == ["v1"] * 3, "everyone to go back", facts, pause_s=0.2)
    assert run("rollout", "show", "policy-2")[0] == 8
    status, said = run(*begin, "2")
    assert (status, "is recalled: a wrong date" in said) == (2, True)
    _send_it_nevertheless(fleet, run, facts)
    assert in_use() == ["v1"] * 3
    assert run("audit")[0] == 0


def _send_it_nevertheless(fleet, run, facts):
    """Who has the fleet's place at the broker can ask for it; the agent knows what was signed."""
    fleet.stop_serving()
    client = fleet.office.client("fleet")
    assert client.is_in
    order = {"do": "run", "id": "forced", "kind": "policy", "release": "2"}
    assert client.publish("kiosk/v1/k1/down/job", json.dumps(order).encode())
    client.close()
    fleet.start()

    def refused():
        kiosks = json.loads(run("status", "--json")[1])["kiosks"]
        job = kiosks[0]["job"]
        return (job["id"], job["code"]) == ("forced", "recalled")

    until(refused, "the agent's refusal", facts, pause_s=0.2)
