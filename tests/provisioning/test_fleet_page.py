"""docs/fleet.md: each command of its section on identity, run as it stands there."""

import argparse
import shlex
from importlib import import_module
from pathlib import Path

import carriers

from provisioning.carrier import credentials
from provisioning.commands.carrier import main as carrier
from provisioning.commands.fleet import main as fleet

_PAGE = Path(__file__).parents[2] / "docs" / "fleet.md"
_NOT_REACHED = 3  # no broker runs here


def commands(program):
    """The words after the program's name, optional ones too."""
    lines = [line.strip() for line in _PAGE.read_text().splitlines() if line.startswith("    ")]
    said = [line.partition("#")[0].replace("[", "").replace("]", "") for line in lines]
    return [shlex.split(line)[1:] for line in said if line.startswith(f"{program} ")]


def test_what_the_carrier_runs(tmp_path, capsys):
    home = tmp_path / "carrier"
    carriers.make(home)
    nobody = ["--host", "127.0.0.1", "--port", "1"]
    given = {"FOLDER": str(home), "BATCH": "b1", "NAME": "Agent", "PID": "0"}
    for words in commands("fleet"):
        filled = [given.get(word, word) for word in words]
        if "--broker-pid" in filled:
            at = filled.index("--broker-pid")
            del filled[at : at + 2]
        speaks = filled[1] in {"new", "end", "add", "rename", "revoke"}
        wanted = _NOT_REACHED if speaks else 0
        assert fleet(filled + nobody * speaks) == wanted, (filled, capsys.readouterr().err)
    for words in commands("carrier"):
        assert carrier([given.get(word, word) for word in words]) == 0
    assert credentials.claims(home) == []
    assert fleet(["device", "list", str(home)]) == 0
    listed = capsys.readouterr().out
    assert "k1  revoked  s2" in listed
    assert "k9  expected  s2" in listed


def test_what_the_kiosk_runs_is_a_command():
    for name, *words in commands("kiosk"):
        parser = argparse.ArgumentParser()
        import_module(f"kiosk.commands.{name}").add_arguments(parser)
        parser.parse_args(words)
