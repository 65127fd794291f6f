"""The launcher of screens where none can open."""

import subprocess
import sys

import pytest

from ui import launcher


def test_screens_that_end_at_once_are_told_once_and_tried_less_and_less_often(monkeypatch, capfd):
    waited = []

    def wait(seconds):
        waited.append(seconds)
        if len(waited) == 8:
            raise KeyboardInterrupt

    monkeypatch.setattr(launcher.time, "sleep", wait)
    made = launcher.Screens([], 0)

    def start():
        process = subprocess.Popen(
            [sys.executable, "-c", "raise SystemExit(7)"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        made._running.append(process)
        return process

    monkeypatch.setattr(made, "_start", start)
    with pytest.raises(KeyboardInterrupt):
        made.run()
    assert waited == [1, 2, 4, 8, 16, 32, 60, 60]
    told = capfd.readouterr().err
    assert told.count("no screen opens (exit status 7)") == 1
    assert "Is there a display" in told
    for process in list(made._running):
        made._stop(process)
