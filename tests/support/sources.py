"""The sources of the four packages, as files, functions and imports, for tests of the architecture."""

import ast
from functools import cache
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[2]
PACKAGES = ("kiosk", "drivers", "ui", "provisioning")


def files():
    """Every Python file of the packages, by its path from the root."""
    return sorted(file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))


def shown(file):
    return str(file.relative_to(ROOT))


@cache
def parsed(file):
    return ast.parse(file.read_text())


@cache
def graph():
    """Who imports whom, vendors and standard library included."""
    return grimp.build_graph(*PACKAGES, include_external_packages=True, cache_dir=None)


def is_ours(module):
    return module.partition(".")[0] in PACKAGES
