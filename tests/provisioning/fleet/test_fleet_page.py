"""docs/fleet.md, "What is published, and by whom": each command of it is run, as it stands there."""

import shlex
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest
from broker import Office
from publisher import DEVICE, PASSPHRASE
from waiting import until

from provisioning.commands.fleet import main

_PAGE = Path(__file__).parents[3] / "docs" / "fleet.md"
_HEADING = "## What is published, and by whom"
_FILES = ("kiosk-1.4.0-py3-none-any.whl", "bundle-13.zip")
_ONLINE = "online.passphrase"
_FLEET = "provisioning.commands.fleet"


def _commands():
    section = _PAGE.read_text().partition(_HEADING)[2].partition("\n## ")[0]
    blocks = section.split("```\n")[1::2]
    return [shlex.split(line)[1:] for block in blocks for line in block.splitlines()]


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
        for command in _commands():
            if command[0] == "serve":
                serving = _start(directory, _at(command, port))
                continue
            assert main(_at(command, port)) == 0, (command, capsys.readouterr().err)
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
