"""A child ends with its parent, also when the parent ends while the child is still starting."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from waiting import until

_PARENT = """
import subprocess, sys
from kiosk.process import child_environment
child = "import time; from kiosk.process import die_with_parent;"
child += "time.sleep({late}); die_with_parent(); time.sleep(3600)"
made = subprocess.Popen([sys.executable, "-c", child], env=child_environment())
print(made.pid, flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("late", [0.0, 1.0])
def test_no_child_outlives_its_parent(late):
    with subprocess.Popen(
        [sys.executable, "-c", _PARENT.format(late=late)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as parent:
        child = int(parent.stdout.readline())
        time.sleep(0.5)
        parent.kill()
    until(lambda: not Path(f"/proc/{child}/exe").exists(), "the child's end")
