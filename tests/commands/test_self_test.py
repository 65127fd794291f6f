"""`kiosk self-test`, as the agent runs it before a switch: it says yes or why not, and changes nothing."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from drivers.store.outbox import SqliteOutbox
from kiosk.records import listings_file
from kiosk.records.cose import key_pair
from provisioning.carrier.credentials import RECEIPT_KID

LISTED = {"list": "joint_punishment", "region": "CN", "from": "2026-01-01"}
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


def test_listings_are_the_carriers_whole_and_no_older_than_those_in_use(desk, tmp_path):
    used = desk.directory / "data" / "content" / "listings"
    key = (desk.carrier / "receipt.key").read_text()
    old, new = (
        listings_file.make([(bytes(16), LISTED)], number, 1.0, key, RECEIPT_KID).content
        for number in (1, 2)
    )
    foreign = listings_file.make([], 3, 1.0, key_pair.new_key()[0], RECEIPT_KID).content

    def tried(content):
        (tmp_path / "listings.bin").write_bytes(content)
        return _run(desk, "--content", f"listings={tmp_path}")

    for content in (foreign, new[:-1], b"", old[:-40] + new[-40:]):
        status, said = tried(content)
        assert (status, "not whole, or not signed" in said) == (1, True), said
    status, said = tried(old)
    assert (status, "listings 1: 1 entries" in said) == (0, True), said
    (used / "v2").mkdir(parents=True)
    (used / "v2" / "listings.bin").write_bytes(new)
    (used / "current").symlink_to("v2")
    try:
        status, said = tried(old)
        assert (status, "listings 1 are older than those in use (2)" in said) == (1, True), said
        assert tried(new)[0] == 0
        (used / "v2" / "listings.bin").write_bytes(new[:-1] + bytes([new[-1] ^ 1]))
        status, said = tried(old)
        assert (status, "listings 1 are older than those in use (2)" in said) == (1, True), said
    finally:
        shutil.rmtree(used)


def test_a_kind_that_is_none_is_said(desk):
    assert _run(desk, "--content", "apps=/tmp")[0] == 2
