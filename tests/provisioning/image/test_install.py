"""`install.sh`: everything that a kiosk needs of its system is put in its place, and nobody can log in."""

import re
import subprocess
from pathlib import Path

import pytest
import units

_SCRIPT = Path(__file__).parents[3] / "provisioning" / "image" / "install.sh"
_NOT_ALWAYS = {"kiosk-clerk-ui", "kiosk-claim-link", "kiosk-wipe@"}  # wanted by another, or by hand


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    made = tmp_path_factory.mktemp("root")
    subprocess.run([_SCRIPT, made], check=True, capture_output=True)
    return made


def test_every_unit_and_rule_is_installed(root):
    installed = {file.name for file in root.rglob("*") if file.is_file()}
    shipped = [file for file in units.SYSTEMD.iterdir() if file.suffix in {".service", ".rules"}]
    assert {file.name for file in shipped} <= installed
    assert (root / "usr/lib/sysusers.d/kiosk.conf").is_file()
    assert (root / "usr/lib/tmpfiles.d/kiosk.conf").is_file()
    assert (root / "usr/lib/systemd/system/pcscd.service.d/10-kiosk.conf").is_file()
    assert (root / "etc/usbguard/rules.conf").stat().st_mode & 0o777 == 0o600


def test_the_firewall_finds_its_users_at_the_first_start(root):
    """Over a user that is not there the whole file is refused, and a kiosk has no firewall then."""
    rules = (root / "etc/nftables.conf").read_text("utf-8")
    named = set(re.findall(r'"([a-z-]+)"[, ]', rules)) - {"lo"}
    there = {line.split(":")[0] for line in (root / "etc/passwd").read_text("utf-8").splitlines()}
    assert {"kiosk-relay", "systemd-network"} <= named <= there | {"root"}
    behind = root / "usr/lib/systemd/system/nftables.service.d/10-kiosk.conf"
    assert "After=systemd-sysusers.service" in behind.read_text("utf-8").splitlines()


def test_every_service_starts_with_the_system(root):
    wanted = {file.stem for file in (root / "etc/systemd/system").glob("*.wants/*.service")}
    assert wanted == set(units.names()) - _NOT_ALWAYS


@pytest.mark.parametrize(
    "unit", ["getty@.service", "serial-getty@.service", "ssh.service", "swap.target"]
)
def test_nobody_logs_in_and_nothing_is_swapped(root, unit):
    assert (root / "etc/systemd/system" / unit).readlink() == Path("/dev/null")
