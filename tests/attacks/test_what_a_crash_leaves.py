"""Whoever looks beside the visit: dumps, swap, another process of the same user."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import units
from brisk import BRISK
from remains import command_of, descendants
from shipped import ShippedCounter
from waiting import until

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to be somebody else")
_SERVICES = {"relay": "kiosk-relay", "counter": "kiosk-counter", "screen": "kiosk-ui"}
_PROCESSES = {
    "relay": 1,
    "counter": 6,
    "screen": 3,
}  # visit and spare with a decoder each, inference; screen, spare
_UNITS = [units.SYSTEMD / f"{name}.service" for name in units.names()]
_UNITS.append(units.SYSTEMD / "pcscd.service.d" / "10-kiosk.conf")


@pytest.fixture(scope="module")
def shipped():
    """Counter, relay and screen as their units run them, idle."""
    made = ShippedCounter(BRISK)
    try:
        made.start(None, lambda _text: None)
        offscreen = {"QT_QPA_PLATFORM": "offscreen"}
        made.programs.start("screen", made.as_shipped("kiosk-ui"), offscreen)
        yield made
    finally:
        made.stop()


def _private(pid):
    """What the kernel says: no dump that is written, nothing in one that is piped, no debugger."""
    process = Path(f"/proc/{pid}")
    limits = (process / "limits").read_text()
    kept_of_a_dump = (process / "coredump_filter").read_text().strip()  # empty: it is ending
    return (
        "Max core file size        0" in limits
        and kept_of_a_dump.strip("0") == ""
        and kept_of_a_dump != ""
        and (process / "environ").stat().st_uid == 0  # of another's process: not dumpable
    )


def _all_private(shipped, program):
    found = descendants(shipped.programs.pid(program))
    return len(found) == _PROCESSES[program] and all(map(_private, found))


@pytest.mark.attack(
    gains="a crash, or a signal of the same user, writes the visit, the screen or the TLS key to a file",
    before="counter, visit and inference kept their memory; relay, launcher and screen did not, and a dump "
    "piped to a program knows no limit",
    now="none of them can be dumped, and a dump would have nothing in it",
)
@pytest.mark.parametrize("program", _SERVICES)
def test_a_dump_of_a_service(shipped, program):
    def shown():
        rows = {command_of(p): _private(p) for p in descendants(shipped.programs.pid(program))}
        return f"{rows} {shipped.programs.log(program)[-1500:]}"

    until(lambda: _all_private(shipped, program), "all processes to be private", shown)


@pytest.mark.attack(
    gains="whoever runs as the service's user reads memory and environment of a visit, or the TLS key",
    before="the relay and the screen could be read by their own user",
    now="none of their processes can",
)
@pytest.mark.parametrize("program", _SERVICES)
@pytest.mark.parametrize("what", ["mem", "environ", "maps"])
def test_a_process_of_the_same_user_looks_in(shipped, program, what):
    log = shipped.programs.log
    until(
        lambda: _all_private(shipped, program), "them to be private", lambda: log(program)[-1500:]
    )
    user = str(shipped.ids[_SERVICES[program]])
    for pid in descendants(shipped.programs.pid(program)):
        read = f"open('/proc/{pid}/{what}', 'rb').read(1)"
        rights = ["setpriv", "--reuid", user, "--clear-groups"]
        done = subprocess.run(
            [*rights, sys.executable, "-c", read], capture_output=True, text=True, check=False
        )
        assert "Permission denied" in done.stderr, command_of(pid)


@pytest.mark.attack(
    gains="a thief of the SD card reads a visit from its swap, or a dump from the journal",
    before="no unit forbade swap, and the reader's service was forgotten",
    now="no service's memory is ever swapped or dumped",
)
@pytest.mark.parametrize("unit", _UNITS, ids=lambda unit: unit.name)
def test_memory_on_the_sd_card(unit):
    lines = unit.read_text("utf-8").splitlines()
    assert {"MemorySwapMax=0", "LimitCORE=0", "CoredumpFilter=0x0"} <= set(lines)
