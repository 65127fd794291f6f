"""docs/fleet.md's way from a blank card to a recalled policy, by exactly its commands."""

import re
import tomllib
from pathlib import Path

from page_walk import PageWalk

_WALK = PageWalk("docs/fleet.md", "From a blank card to a recall", "/tmp/fleet")  # noqa: S108 - its own


def test_a_newcomer_brings_a_kiosk_to_its_first_visit_and_rolls_a_policy_out(short_directory):
    done, said = _WALK.run(short_directory)
    assert done.returncode == 0, said
    assert not re.search(r"^failed", done.stdout, re.MULTILINE), "of the doctor"
    assert re.search(r"^ALLOW: record [0-9a-f-]{36}, accepted", done.stdout, re.MULTILINE)
    decided = re.findall(r"^[0-9a-f-]{36}: (REFUSE|ALLOW)", done.stdout, re.MULTILINE)
    assert decided == ["REFUSE", "ALLOW", "REFUSE"], done.stdout[-5000:]
    assert "Traceback" not in said


def test_the_page_names_the_rules_that_are_shipped():
    bundle = tomllib.loads(Path("kiosk/policy/packs/bundle.toml").read_text("utf-8"))
    shipped = f'--version {bundle["version"]} --description "As shipped"'
    assert shipped in Path("docs/fleet.md").read_text("utf-8")
