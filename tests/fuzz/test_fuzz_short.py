"""The short form of `make fuzz`: every parser starts, and holds on its seeds and what is made of them."""

import pytest
from fuzz_driver import fuzz
from fuzz_table import PARSERS

_SEED = 1  # the long form draws its own, and prints it
_INPUTS = 100


@pytest.mark.parametrize("name", [parser.name for parser in PARSERS])
def test_a_parser_holds_on_a_few_hundred_inputs(tmp_path, name):
    report = fuzz(name, seed=_SEED, inputs=_INPUTS, build=tmp_path)
    assert report["findings"] == []
    assert report["inputs"] == _INPUTS
    assert report["taken"] + report["refused"] == _INPUTS
