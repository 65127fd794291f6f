"""Every page, upright and lying, in both languages and sizes of text, with the longest content: nothing cut.

And nothing is unseen without a word. One process lays all of them out; their pictures are in test_pages.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from page_layouts import LOOKS
from pages import contents

_SCRIPT = Path(__file__).parents[1] / "support" / "page_layouts.py"


@pytest.fixture(scope="module")
def faults():
    """By look and page; what the screen itself complained of is under ""."""
    done = subprocess.run(
        [sys.executable, _SCRIPT],
        env=os.environ
        | {"QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software", "PYTHONPATH": "."},
        capture_output=True,
        text=True,
        check=True,
    )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return {(look, page): found for look, page, found in rows} | {("", ""): done.stderr}


@pytest.mark.timeout(600)
def test_every_page_was_laid_out_in_every_look_without_a_complaint(faults):
    assert set(faults) == {(look, page) for look in LOOKS for page in contents("en")} | {("", "")}
    assert faults["", ""] == ""


@pytest.mark.timeout(600)
@pytest.mark.parametrize("look", LOOKS)
def test_nothing_is_cut_or_hidden_or_lies_on_something_else(faults, look):
    assert not {page: found for (of, page), found in faults.items() if of == look and found}
