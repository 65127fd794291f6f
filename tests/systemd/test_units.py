"""The units are understood by systemd and stay closed."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import units

_ONLY_IN_MEMORY = {"LimitCORE": "0", "CoredumpFilter": "0x0", "MemorySwapMax": "0"}
UNITS = sorted((Path(__file__).parents[2] / "systemd").rglob("*.service"))

pytestmark = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="a container without systemd"
)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_knows_every_key(unit):
    result = subprocess.run(
        ["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False
    )
    # It exits 0 on unknown keys. Programs that are installed only on the device are not missed here.
    complaints = [line for line in result.stderr.splitlines() if "is not executable" not in line]
    assert complaints == []


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_exposure_stays_at_two_or_less(unit):
    result = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", unit],
        capture_output=True,
        text=True,
        check=True,
    )
    level = re.search(r"Overall exposure level .*: (\d+\.\d)", result.stdout)
    assert level
    assert float(level[1]) <= 2.0


@pytest.mark.parametrize("name", units.names())
def test_no_memory_reaches_a_disk(name):
    """Neither as a core dump nor as swap."""
    service = units.unit(name).service
    assert {key: service.get(key) for key in _ONLY_IN_MEMORY} == _ONLY_IN_MEMORY


def test_a_wipe_that_a_restart_cut_off_is_ended_before_another_enrolment():
    """The first boot stands before the agent, which ends the wipe, and would wait for a token for ever."""
    lines = (units.SYSTEMD / "kiosk-first-boot.service").read_text("utf-8").splitlines()
    assert "ConditionPathExists=!/var/lib/kiosk/agent/wipe.json" in lines


def test_the_claim_link_ends_with_the_first_boot():
    """It stops when nobody needs it, and an active unit needs what it wants."""
    text = (units.SYSTEMD / "kiosk-claim-link.service").read_text("utf-8")
    assert "StopWhenUnneeded=yes" in text.splitlines()
    assert "RemainAfterExit" not in units.unit("kiosk-first-boot").service
