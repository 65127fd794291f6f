"""The README's way from a blank machine to the first delivered number, by exactly its commands."""

import os
import re
import shutil
import sys
from pathlib import Path

from page_walk import PageWalk

_MOST = 15
_WALK = PageWalk("README.md", "The first number, without any device", "/tmp/first")  # noqa: S108 - its own


def test_a_newcomer_comes_to_the_first_number_in_fifteen_commands(short_directory):
    assert len(_WALK.commands) <= _MOST
    done, said = _WALK.run(short_directory)
    assert done.returncode == 0, said
    assert "failed" not in done.stdout, "of the doctor"
    assert re.search(r"^ALLOW: record [0-9a-f-]{36}, accepted", done.stdout, re.MULTILINE)
    assert "Traceback" not in said


def test_the_first_command_installs_what_the_others_call():
    first, *others = _WALK.commands
    assert first.startswith("apt-get install -y git make && git clone ")
    assert first.endswith(" make setup")
    programs = {word for step in others for word in re.findall(r"^(kiosk|carrier)\b", step)}
    assert programs == {"kiosk", "carrier"}
    assert all(shutil.which(name, path=os.fspath(Path(sys.executable).parent)) for name in programs)
