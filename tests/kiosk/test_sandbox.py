"""What a process has given away, it has not: memory, seconds, files, sockets, programs."""

import signal
import subprocess
import sys

import pytest

_COMPUTE_ONLY = "import os, socket, mmap; from kiosk import sandbox; sandbox.compute_only(); "
_ALONE = "import os, socket; from kiosk import sandbox; sandbox.stay_alone(); "


def ran(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_who_computes_only_reads_and_writes_what_is_open():
    done = ran(_COMPUTE_ONLY + "b = bytearray(1 << 24); print(sum(b) + len(os.read(0, 1)))")
    assert (done.returncode, done.stdout) == (0, "0\n"), done.stderr


@pytest.mark.parametrize(
    "deed",
    [
        "open('/etc/passwd')",
        "socket.socket()",
        "os.fork()",
        "os.execv('/bin/true', ['true'])",
        "os.kill(os.getppid(), 0)",
        "mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC)",
    ],
)
def test_who_computes_only_does_nothing_else(deed):
    assert "PermissionError" in ran(_COMPUTE_ONLY + deed).stderr


@pytest.mark.parametrize("deed", ["socket.socket()", "os.execv('/bin/true', ['true'])"])
def test_who_stays_alone_reaches_nobody(deed):
    assert "PermissionError" in ran(_ALONE + deed).stderr


def test_who_stays_alone_has_its_files():
    assert ran(_ALONE + "print(len(open('/dev/null').read()))").stdout == "0\n"


def test_memory_above_the_limit_is_not_given():
    limited = "from kiosk import sandbox; sandbox.limit(memory=64 << 20, seconds=60); "
    assert ran(limited + "bytearray(32 << 20)").returncode == 0
    assert "MemoryError" in ran(limited + "bytearray(96 << 20)").stderr


def test_who_computes_longer_is_killed():
    done = ran("from kiosk import sandbox; sandbox.limit(memory=1 << 28, seconds=0)\nwhile 1: pass")
    assert done.returncode in {-signal.SIGKILL, -signal.SIGXCPU}
