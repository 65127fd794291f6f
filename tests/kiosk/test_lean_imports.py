"""Processes start without what their libraries would bring along; it is there for others."""

import subprocess
import sys

import pytest

from kiosk.lean_imports import emptied, without


@pytest.mark.parametrize(
    ("module", "left_out"),
    [
        ("kiosk.commands.relay", "numpy"),
        ("provisioning.commands.carrier", "numpy"),
        ("drivers.faces.landmarks", "matplotlib"),
    ],
)
def test_a_process_starts_without(module, left_out):
    """And imports it afterwards all the same."""
    look = f"import sys, {module}; print('{left_out}' in sys.modules); import {left_out}.testing"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("False\n", "")


def test_it_cannot_be_imported_within():
    with without("antigravity"), pytest.raises(ModuleNotFoundError):
        __import__("antigravity")
    assert "antigravity" not in sys.modules


def test_what_is_loaded_already_stays():
    with without("json"), emptied("json", "decoder"):
        assert sys.modules["json"].loads("1") == 1
    assert sys.modules["json"].decoder.JSONDecoder


def test_an_empty_one_is_gone_afterwards_also_after_an_error():
    with pytest.raises(ZeroDivisionError), emptied("nobodys", "pictures"):
        from nobodys import pictures  # noqa: PLC0415 - what is tried

        assert "nobodys.pictures" in sys.modules
        1 / len(vars(pictures).get("__all__", ()))
    assert not {"nobodys", "nobodys.pictures"} & set(sys.modules)
