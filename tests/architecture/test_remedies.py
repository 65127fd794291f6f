"""The table of `make traps` fits the house: what it takes out stands there once, its test too."""

import pytest
from traps import ROOT, remedies

_ALL = remedies()


def test_no_trap_stands_in_it_twice():
    names = [remedy.trap for remedy in _ALL]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("remedy", _ALL, ids=lambda remedy: remedy.trap)
def test_what_is_taken_out_is_there_once_and_its_test_too(remedy):
    assert remedy.text.count(remedy.present) == 1
    file, *_, test = remedy.test.split("::")
    assert f"def {test.partition('[')[0]}(" in (ROOT / file).read_text("utf-8")
