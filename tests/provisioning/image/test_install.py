"""`install.sh`: everything that a kiosk needs of its system is put in its place, and nobody can log in."""

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


def test_every_service_starts_with_the_system(root):
    wanted = {file.stem for file in (root / "etc/systemd/system").glob("*.wants/*.service")}
    assert wanted == set(units.names()) - _NOT_ALWAYS


@pytest.mark.parametrize(
    "unit", ["getty@.service", "serial-getty@.service", "ssh.service", "swap.target"]
)
def test_nobody_logs_in_and_nothing_is_swapped(root, unit):
    assert (root / "etc/systemd/system" / unit).readlink() == Path("/dev/null")
