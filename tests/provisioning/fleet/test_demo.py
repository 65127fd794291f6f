"""`fleet demo`: what it takes for proved, and the wheels that it makes; `make demo-fleet` runs it whole."""

import copy
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from drivers.emulated.systemd import EmulatedSystemd
from provisioning.agent.system import SystemdServices
from provisioning.commands.fleet.demo import ledger, wheelhouse
from provisioning.commands.fleet.demo.office import DemoError
from provisioning.commands.fleet.demo.pictures import Photographer

_ALL = ["k01", "k02", "k03", "k04"]
_GOOD = {
    "kiosks": _ALL,
    "canary": ["k01", "k02"],
    "ailing": "k03",
    "rules": ["v12", "v13"],
    "reported": _ALL,
    "newcomer": {"kiosk": "k04", "policy": "v12"},
    "policy": {
        "in_ring": {"k01": "v13", "k02": "v13", "k03": "v12", "k04": "v12"},
        "at_the_end": dict.fromkeys(_ALL, "v12"),
    },
    "decisions": ["REFUSE", "ALLOW", "REFUSE"],
    "recall_s": 8.0,
    "app": {
        "before": "0.1.0",
        "after": "0.1.1",
        "set_bytes": 2_000_000,
        "paused": {
            "cause": "failures",
            "versions": {"k03": "0.1.0"},
            "slots": {"k03": "a"},
        },
        "failure": {"code": "unhealthy"},
        "resumed": dict.fromkeys(["k01", "k02", "k04"], "0.1.1") | {"k03": "0.1.0"},
        "at_the_end": dict.fromkeys(_ALL, "0.1.1"),
        "ever_failed": ["k03"],
    },
    "agents_run_in": dict.fromkeys(_ALL, "b"),
    "audit_holds": True,
}
# Where it is spoilt, by what, and how many claims it bears.
_SPOILT = [
    (("reported",), ["k01"]),
    (("newcomer", "policy"), ""),
    (("policy", "in_ring", "k04"), "v13"),
    (("decisions",), ["REFUSE", "REFUSE", "REFUSE"]),
    (("decisions",), ["REFUSE", "ALLOW", "ALLOW"]),
    (("recall_s",), 61.0),
    (("policy", "at_the_end", "k02"), "v13"),
    (("app", "set_bytes"), 6_000_000),
    (("app", "failure", "code"), "no_reconnect"),
    (("app", "paused", "slots", "k03"), "b"),
    (("app", "paused", "cause"), "ring"),
    (("app", "resumed", "k04"), "0.1.0"),
    (("app", "at_the_end", "k03"), "0.1.0"),
    (("agents_run_in", "k01"), "a"),
    (("app", "ever_failed"), ["k01", "k03"]),
    (("audit_holds",), False),
]


def test_what_went_well_is_proved(tmp_path):
    file = tmp_path / "demo" / "fleet.json"
    assert all(ledger.write(_GOOD, file).values())
    assert '"recall_s": 8.0' in file.read_text()


@pytest.mark.parametrize(("place", "value"), _SPOILT)
def test_what_did_not_is_said(place, value):
    spoilt = copy.deepcopy(_GOOD)
    *way, last = place
    at = spoilt
    for word in way:
        at = at[word]
    at[last] = value
    assert [claim for claim, holds in ledger.proofs(spoilt).items() if not holds]


def test_a_raised_wheel_installs_as_its_version(tmp_path):
    old = tmp_path / "product-1.0-py3-none-any.whl"
    with zipfile.ZipFile(old, "w") as packed:
        packed.writestr("product/__init__.py", "")
        packed.writestr(
            "product-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: product\nVersion: 1.0\n"
        )
        packed.writestr(
            "product-1.0.dist-info/WHEEL",
            "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        packed.writestr("product-1.0.dist-info/RECORD", "")
    new = wheelhouse.raised(old, "1.1", tmp_path)
    more = wheelhouse.libraries(tmp_path)
    place = tmp_path / "installed"
    pip = [sys.executable, "-m", "pip", "install", "--no-index", "--no-deps", "--quiet"]
    subprocess.run([*pip, "--target", place, new, more], check=True)
    assert (place / "product-1.1.dist-info").is_dir()
    assert (wheelhouse.version_of(old), wheelhouse.version_of(new)) == ("1.0", "1.1")
    assert Path((place / "libraries.pth").read_text().splitlines()[0]).is_dir()


def test_the_emulated_systemd_says_how_services_do(tmp_path, monkeypatch):
    app = tmp_path / "app"
    app.mkdir()
    (app / "current").symlink_to("a")
    systemd = EmulatedSystemd(tmp_path / "systemd", app)
    monkeypatch.setenv("PATH", str(systemd.bin), prepend=":")
    services = SystemdServices(["one.service", "two.service"])
    services.restart()
    assert systemd.running_in == "a"
    assert services.health().is_good
    systemd.ail_in("a")
    first, second = services.health(), services.health()
    assert (first.is_good, second.restarts - first.restarts) == (False, 2)
    systemd.ail_in("")
    assert services.health().is_good


def test_whoever_takes_pictures_is_told_each_scene_and_waited_for(tmp_path):
    script = tmp_path / "pictures"
    script.write_text('#!/bin/sh\nread scene\necho "$1 $2 $scene" > told\necho taken\n')
    script.chmod(0o755)
    folders = (tmp_path / "repository", tmp_path / "carrier")
    photographer = Photographer(f"env -C {tmp_path} {script}", *folders, tmp_path)
    photographer.take("The office")
    assert (tmp_path / "told").read_text().split() == [*map(str, folders), "The", "office"]
    with pytest.raises(DemoError, match="has ended"):
        photographer.take("It is over")
    photographer.close()
    nobody = Photographer("", *folders, tmp_path)
    nobody.take("The office")
    nobody.close()
