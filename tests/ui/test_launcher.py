"""The launcher of screens where none can open."""

import subprocess
import sys

import pytest

from ui import launcher

# As a screen that the counter does not let in.
_REFUSED = """
import sys
for word in sys.stdin:
    print({"show": "shown", "go": "refused"}[word.strip()], flush=True)
"""


@pytest.mark.parametrize(
    ("screen", "waits", "told"),
    [
        ("raise SystemExit(7)", [1, 2, 4, 8, 16, 32, 60, 60], "no screen opens (exit status 7)"),
        (
            _REFUSED,
            [1, 2, 4, 8, 16, 32, 60, 60],
            "lets no screen in: run this as",
        ),
    ],
)
def test_screens_that_end_at_once_are_told_once_and_tried_less_and_less_often(
    monkeypatch, capfd, screen, waits, told
):
    waited = []

    def wait(seconds):
        waited.append(seconds)
        if len(waited) == 8:
            raise KeyboardInterrupt

    monkeypatch.setattr(launcher.time, "sleep", wait)
    made = launcher.Screens([], 0)

    def start():
        process = subprocess.Popen(
            [sys.executable, "-c", screen],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        made._running.append(process)
        return process

    monkeypatch.setattr(made, "_start", start)
    with pytest.raises(KeyboardInterrupt):
        made.run()
    assert waited == waits
    assert capfd.readouterr().err.count(told) == 1
    for process in list(made._running):
        made._stop(process)
