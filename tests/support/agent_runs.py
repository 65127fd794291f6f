"""Runs of a kiosk's agent that are cut short: each dies, or meets a fault, at its n-th durable act.

An act is a sync, rename, link, unlink, folder made or removed, or a program started.

Started as `agent_runs.py`, it forks one run for each line of JSON on its standard input, so that libraries
are imported once: {"settings", "releases", "path", "job", "cancel", "cut", "fault"}. It answers with one
line: how the run ended, and its acts. As systemd would, it then ends whatever the run has left behind, and
calls the boot counter before each run.
"""

import contextlib
import ctypes
import errno
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
import traceback
from pathlib import Path

import msgspec
from update_house import FolderReleases

from kiosk import settings as kiosk_settings
from provisioning.agent import slot_guard
from provisioning.agent.log_tail import LogTail
from provisioning.commands.agent import wiring
from provisioning.updates.jobs import CancelJob, UpdateJob

_PR_SET_CHILD_SUBREAPER = 36
_TICK_S = 0.005
_LONGEST_S = 120  # a run that takes so long hangs
_ACTS = ("fsync", "replace", "symlink", "unlink", "mkdir", "rmdir")


class Agents:
    """The client's side: asks for runs."""

    def __init__(self):
        self._process = subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        )

    def run(self, house, kind, version, *, cut=0, fault="kill", cancel=False):
        """(how it ended, its acts): `done`, `killed`, `left` (the agent ended by itself).

        cut: the number of an act, 0 for none; or words that it begins with, and which of those.
        """
        order = {
            "settings": str(house.settings),
            "releases": str(house.files),
            "path": str(house.home / "bin"),
            "job": {"id": f"{kind}-{version}", "kind": kind, "release": version},
            "cancel": cancel,
            "cut": cut,
            "fault": fault,
        }
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        assert answer["ended"] != "broken", answer
        return answer["ended"], answer["acts"]

    def until_done(self, house, kind, version, *, most=8):
        """As systemd restarts it; how often it took."""
        for times in range(1, most + 1):
            if self.run(house, kind, version)[0] == "done":
                return times
        raise AssertionError(f"not done after {most} starts")

    def close(self):
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


class Faults:
    """Counts durable acts, and does at the n-th what was asked for."""

    def __init__(self, cut, fault, tell):
        self._cut, self._fault, self._tell = cut, fault, tell
        self.acts = []
        self._met = 0
        self._before = {name: getattr(os, name) for name in _ACTS}
        self._popen = subprocess.Popen.__init__

    def set(self):
        for name, act in self._before.items():
            setattr(os, name, self._counted(name, act))
        subprocess.Popen.__init__ = self._counted("start", self._popen)

    def _counted(self, name, act):
        def counted(*arguments, **more):
            if threading.current_thread() is threading.main_thread():
                self._count(f"{name} {_subject(name, arguments)}")
            return act(*arguments, **more)

        return counted

    def _count(self, what):
        self.acts.append(what)
        if not self._is_due(what):
            return
        if self._fault == "kill":
            self._tell("killed", self.acts)
            os.kill(os.getpid(), signal.SIGKILL)
        number = getattr(errno, self._fault)
        raise OSError(number, os.strerror(number), what)

    def _is_due(self, what):
        if isinstance(self._cut, int):
            return len(self.acts) == self._cut
        words, number = self._cut
        if what.startswith(words):
            self._met += 1
        return what.startswith(words) and self._met == number


def _subject(name, arguments):
    if name == "start":
        command = arguments[1]
        return " ".join(Path(str(word)).name for word in command[:4])
    one = arguments[0]
    if isinstance(one, int):
        with contextlib.suppress(OSError):
            one = Path(f"/proc/self/fd/{one}").readlink()
    return Path(os.fsdecode(one)).name if not isinstance(one, int) else "?"


class Connected:
    """Implements ports.Fleet: it is always in reach."""

    def is_connected(self):
        return True

    def reconnect(self):
        return None


def _agent(order, tell):
    """One run, to the job's end."""
    os.environ["PATH"] = f"{order['path']}:{os.environ['PATH']}"
    file = Path(order["settings"])
    settings = kiosk_settings.load(file)
    faults = Faults(order["cut"], order["fault"], tell)
    faults.set()
    try:
        with contextlib.suppress(OSError):  # as main does
            slot_guard.count_start(settings.agent.app)
        _work(order, settings, file)
    except OSError as error:
        if not order["cut"]:
            raise
        tell("left", [*faults.acts, str(error)])
        return
    tell("done", faults.acts)


def _work(order, settings, file):
    tail = LogTail()
    logging.getLogger().addHandler(tail)
    logging.getLogger().setLevel(logging.INFO)
    place = wiring.place(settings, file)
    means = wiring.means(
        settings,
        place,
        releases=FolderReleases(order["releases"]),
        fleet=Connected(),
        stop=threading.Event(),
    )
    runner = wiring.runner(means, tail, lambda _status: None)
    job = msgspec.convert(order["job"] | {"do": "run"}, UpdateJob | CancelJob)
    with contextlib.suppress(OSError):  # as the agent does with each message
        runner.take(job)
    if order["cancel"]:
        runner.cancel(job.id)
    while runner.is_at_work:
        runner.tick()
        time.sleep(_TICK_S)


def _one(order):
    """Forks it, and ends what it left."""
    read, write = os.pipe()

    def tell(ended, acts):
        os.write(write, (json.dumps({"ended": ended, "acts": acts[-400:]}) + "\n").encode())

    child = os.fork()
    if child == 0:
        try:
            signal.alarm(_LONGEST_S)
            _agent(order, tell)
        except BaseException:  # noqa: BLE001 - whatever it is, the test shall read it
            tell("broken", traceback.format_exc().splitlines()[-12:])
        os._exit(0)
    os.close(write)
    os.waitpid(child, 0)
    _end_descendants()
    with os.fdopen(read) as told:
        return told.readline() or json.dumps({"ended": "broken", "acts": ["it hung"]}) + "\n"


def _end_descendants():
    """KillMode=control-group."""
    while True:
        mine = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
        if not mine:
            return
        for pid in mine:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(int(pid), 0)


def main():
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    for line in sys.stdin:
        sys.stdout.write(_one(json.loads(line)))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
