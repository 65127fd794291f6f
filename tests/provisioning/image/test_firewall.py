"""The kiosk's firewall as nft reads it, and as it behaves in a network of its own."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import units

_ROOT = Path(__file__).parents[3]
_RULES = _ROOT / "provisioning" / "image" / "nftables.conf"
_TRIAL = _ROOT / "tests" / "support" / "firewall_trial.py"
_IMAGE = _ROOT / "provisioning" / "image"
# Who is on every Debian; the others are made by systemd-sysusers.
_THERE_ALREADY = """\
root:x:0:0::/root:/bin/sh
nobody:x:65534:65534::/nonexistent:/bin/false
"""
_NAMES = {f"{protocol} {version} 53" for protocol in ("tcp", "udp") for version in (4, 6)}
_CARRIER = {f"tcp {version} 8883" for version in (4, 6)}
_CLOCK = {f"udp {version} 123" for version in (4, 6)}
_ADDRESS = {f"udp {version} {port}" for version in (4, 6) for port in (67, 547)}
_USERS_OF = {  # the layers of rpi-image-gen that ours stands on
    "systemd-net-min": {"systemd-network", "systemd-resolve"},
    "systemd-timesyncd": {"systemd-timesync"},
}
_MAY = {
    "kiosk-relay": _NAMES | _CARRIER,
    "root": _NAMES | _CARRIER | _ADDRESS,  # the agent, NetworkManager
    "systemd-resolve": _NAMES,
    "systemd-network": _ADDRESS,
    "systemd-timesync": _NAMES | _CLOCK,
    "kiosk-counter": set(),
    "kiosk-ui": set(),
    "nobody": set(),
}

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("nft") is None, reason="needs root, and nft"
)


@pytest.fixture(scope="module")
def passwd(tmp_path_factory):
    root = tmp_path_factory.mktemp("users")
    (root / "etc").mkdir()
    file = root / "etc" / "passwd"
    file.write_text(_THERE_ALREADY)
    users = units.SYSTEMD / "kiosk.sysusers.conf", _IMAGE / "firewall.sysusers.conf"
    made = ["systemd-sysusers", f"--root={root}", *users]
    subprocess.run(made, check=True, capture_output=True)
    return file


@pytest.fixture(scope="module")
def came_through(passwd):
    command = ["unshare", "-nm", sys.executable, _TRIAL, _RULES, passwd]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_nft_reads_every_rule(passwd):
    script = f"mount --bind {passwd} /etc/passwd && nft -c -f '{_RULES}'"
    done = subprocess.run(
        ["unshare", "-nm", "sh", "-c", script], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_users_of_the_images_own_layers_are_tried():
    layers = re.search("X-Env-Layer-Requires: (.*)", (_IMAGE / "kiosk-layer.yaml").read_text())
    assert set().union(*(_USERS_OF[layer] for layer in layers[1].split(","))) <= set(_MAY)


@pytest.mark.parametrize("user", _MAY)
def test_out_goes_only_what_a_user_needs(came_through, user):
    """The relay and the agent reach the carrier, nobody else does; and they reach nothing else."""
    reached = {door.split(" ", 1)[1] for door, is_open in came_through["out"].items() if is_open
               and door.split(" ", 1)[0] == user}  # fmt: skip
    assert reached == _MAY[user]


def test_nothing_comes_in_but_a_switchs_question_who_listens(came_through):
    assert came_through["in"] == {"tcp 22": False, "udp 5353": False, "mld query": True}
