"""docs/fleet.md, what is published by whom, and roll-outs: each command is run, as it stands there."""

import shlex
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from pathlib import Path

import pytest
from broker import Office
from publisher import DEVICE, PASSPHRASE, Publisher
from waiting import until

from provisioning.commands import carrier
from provisioning.commands.fleet import main

_PAGE = Path(__file__).parents[3] / "docs" / "fleet.md"
_HEADING = "## What is published, and by whom"
_FILES = ("kiosk-1.4.0-py3-none-any.whl", "bundle-13.zip")
_ONLINE = "online.passphrase"
_FLEET = "provisioning.commands.fleet"
_MAINS = {"fleet": main, "carrier": carrier.main}


def _commands():
    section = _PAGE.read_text().partition(_HEADING)[2].partition("\n## ")[0]
    blocks = section.split("```\n")[1::2]
    return [shlex.split(line) for block in blocks for line in block.splitlines()]


@pytest.fixture
def desk():
    """A folder with what the page takes for granted, and a broker."""
    directory = Path(tempfile.mkdtemp(prefix="kt-"))
    office = Office(directory, [DEVICE])
    office.broker.start()
    kiosk = office.home / "devices" / DEVICE
    for file in (office.home / "ca.pem", kiosk / "tls.pem", kiosk / "tls.key"):
        shutil.copy(file, directory)
    for name in _FILES:
        with zipfile.ZipFile(directory / name, "w") as packed:
            packed.writestr("bundle.toml", name)
    (directory / _ONLINE).write_text(f"{PASSPHRASE}\n")
    yield directory, office.broker.port
    office.close()
    shutil.rmtree(directory, ignore_errors=True)


def test_the_pages_commands_do_what_it_says(desk, monkeypatch, capsys):
    directory, port = desk
    monkeypatch.chdir(directory)
    serving = None
    try:
        for program, *command in _commands():
            if command[0] == "serve":
                serving = _start(directory, _at(command, port))
                continue
            done = _MAINS[program](_at(command, port))
            assert done == 0, (command, capsys.readouterr().err)
            if command[0] == "init":  # whoever holds a role takes its key along
                shutil.copytree(directory / "repository" / "keys", directory, dirs_exist_ok=True)
        assert serving is not None
        assert (directory / "trial" / "files").exists()
    finally:
        if serving:
            serving.terminate()
            serving.wait()


def _at(command, port):
    """This broker and kiosk; passphrases from a file, since there is no terminal."""
    given = ["localhost" if word == "broker.example" else word for word in command]
    given = [DEVICE if word == "K1" else word for word in given]
    if command[0] in {"serve", "fetch"}:
        return [*given, "--port", str(port)]
    if command[0] in {"init", "publish", "sign"} or command[:2] in (
        ["keys", "make"],
        ["keys", "rotate"],
    ):
        given += ["--passphrase-file", _ONLINE]
    if command[:2] == ["keys", "rotate"]:
        given += ["--new-passphrase-file", _ONLINE]
    return given


def _start(directory, command):
    log = directory / "serve.log"
    with log.open("wb") as output:
        made = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", sys.executable, "-m", _FLEET, *command],
            cwd=directory,
            stdout=output,
            stderr=output,
        )
    until(lambda: "fleet: serving" in log.read_text() or made.poll() is not None, "the service")
    assert made.poll() is None, log.read_text()
    return made


def _rollout_commands():
    section = _PAGE.read_text().partition("\n## Roll-outs\n")[2].partition("\n## ")[0]
    blocks = section.split("```\n")[1::2]
    return [shlex.split(line)[1:] for block in blocks for line in block.splitlines()]


def test_the_commands_of_rollouts_recall_leases_and_status(tmp_path, monkeypatch, capsys):
    """Nobody reports here, so that nothing is followed to its end."""
    publisher = Publisher(tmp_path / "repository").init()
    publisher.publish("policy", "13", {"bundle-13.zip": b"rules"})
    shutil.copy(publisher.repository.keys / "policy.pem", tmp_path)
    (tmp_path / _ONLINE).write_text(f"{PASSPHRASE}\n")
    monkeypatch.chdir(tmp_path)
    ran = set()
    for command in _rollout_commands():
        given = [word for word in command if word != "--follow"]
        given += ["--passphrase-file", _ONLINE] if command[1] == "recall" else []
        status = main(given)
        assert status in _dues(command), (command, capsys.readouterr().err)
        ran.add(" ".join(command[:2]))
    assert {"rollout recall", "kiosk lease", "status repository", "audit repository"} <= ran


def _dues(command):
    """`show` says how it stands by its exit status."""
    return {0, 7, 8} if command[:2] == ["rollout", "show"] else {0}


def test_what_is_put_onto_a_kiosk_is_there():
    """By hand, once: its programs, its unit, and the guard that stands outside of both slots."""
    section = _PAGE.read_text().partition("### Putting it onto a kiosk\n")[2].partition("\n### ")[0]
    block = section.split("```\n")[1]
    root = _PAGE.parents[1]
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    assert "provisioning/agent/slot_guard.py /usr/lib/kiosk/slot_guard.py" in block
    assert "/usr/lib/kiosk/slot_guard.py" in (root / "systemd" / "kiosk-agent.service").read_text()
    assert f"counter_kiosk-{project['version']}-py3-none-any.whl" in block
    programs = {Path(word).name for word in block.split() if "/current/bin/" in word}
    assert programs <= set(project["scripts"])
    assert programs
