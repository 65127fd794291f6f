"""The short form of `make fuzz`: every parser starts, and holds on its seeds and what is made of them."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from fuzz_driver import fuzz
from fuzz_table import PARSERS

_SEED = 1  # the long form draws its own, and prints it
_INPUTS = 100
_NAMES = [parser.name for parser in PARSERS]


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """Of all parsers; two processes at a time, since most of it is their start."""
    build = tmp_path_factory.mktemp("fuzz")
    with ThreadPoolExecutor(2) as two:
        done = two.map(lambda name: fuzz(name, seed=_SEED, inputs=_INPUTS, build=build), _NAMES)
        return dict(zip(_NAMES, done, strict=True))


@pytest.mark.parametrize("name", _NAMES)
def test_a_parser_holds_on_a_hundred_inputs(reports, name):
    report = reports[name]
    assert report["findings"] == []
    assert report["taken"] + report["refused"] == report["inputs"] == _INPUTS
