"""`kiosk self-test`, as the agent runs it before a switch: it says yes or why not, and changes nothing."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from drivers.store.outbox import SqliteOutbox

_PACKS = Path(__file__).parents[2] / "kiosk" / "policy" / "packs"
_TEXTS = Path(__file__).parents[2] / "kiosk" / "consent" / "texts"


def _run(desk, *arguments):
    command = [sys.executable, "-m", "kiosk", "self-test", "--settings", str(desk.settings)]
    done = subprocess.run([*command, *arguments], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def pushed(tmp_path):
    """A bundle as a fleet pushes it, to be spoilt."""
    shutil.copytree(_PACKS, tmp_path / "policy")
    shutil.copytree(_TEXTS, tmp_path / "notices")
    return tmp_path


def test_this_version_works_here_and_touches_nothing(desk, tmp_path):
    folder = desk.directory / "data" / "outbox"
    outbox = SqliteOutbox(folder, 64)
    before = [entry.record_id for entry in outbox.recent(1000)]
    status, said = _run(desk, "--scratch", tmp_path)
    assert status == 0, said
    assert "program  ui.launcher" in said
    assert "program  provisioning.commands.agent" in said
    assert "database" in said
    assert [entry.record_id for entry in outbox.recent(1000)] == before
    outbox.close()


def test_content_is_tried_in_the_place_of_what_is_in_use(desk, pushed):
    policy, notices = f"policy={pushed / 'policy'}", f"notices={pushed / 'notices'}"
    status, said = _run(desk, "--content", policy, "--content", notices)
    assert (status, said.count("ok  ")) == (0, 2), said
    (pushed / "policy" / "cn" / "numbers.toml").write_text("[[rule]]\n")
    status, said = _run(desk, "--content", policy)
    assert (status, "cn/numbers.toml" in said) == (1, True), said
    (pushed / "notices" / "risk.toml").unlink()
    status, said = _run(desk, "--content", notices)
    assert (status, "risk.toml" in said) == (1, True), said


@pytest.mark.parametrize(
    ("text", "status", "word"),
    [
        ("[screen]\nidle_s = 90\n", 0, "ok"),
        ('[brand]\nname_zh = "营业厅"\n', 0, "ok"),
        ("[screen]\nidle_s = 0\n", 2, "$.screen.idle_s"),
        ("[screen]\nnever = 1\n", 2, "never"),
        ('[carrier]\nhost = "elsewhere"\n', 2, "$.carrier"),
        ("screen = 5\n", 2, "$.screen"),
        ("[[\n", 2, "not valid TOML"),
    ],
)
def test_shared_settings_are_for_many_kiosks(desk, tmp_path, text, status, word):
    (tmp_path / "settings.toml").write_text(text, "utf-8")
    ended, said = _run(desk, "--content", f"settings={tmp_path}")
    assert (ended, word in said) == (status, True), said


def test_a_kind_that_is_none_is_said(desk):
    assert _run(desk, "--content", "apps=/tmp")[0] == 2
