"""Brings the screen's translations up to its sources: run it after a text of the screen has changed.

    .venv/bin/python tests/support/translations.py

A text that is new stands in ui/translations/zh_CN.ts as unfinished: translate it there, take the
mark away, and run this again, which also compiles the catalogue.
"""

import subprocess
import sys
from pathlib import Path

CATALOGUE = Path("ui/translations/zh_CN.ts")
COMPILED = CATALOGUE.with_suffix(".qm")


def update(catalogue):
    """Every text of the sources into this catalogue; those that are gone leave it."""
    options = ["-no-obsolete", "-locations", "none", "-silent"]
    _run("lupdate", *options, "ui/qml", "-ts", catalogue)


def compile_to(catalogue, file):
    _run("lrelease", "-silent", catalogue, "-qm", file)


def _run(tool, *arguments):
    program = Path(sys.executable).with_name(f"pyside6-{tool}")
    subprocess.run([program, *arguments], check=True)


if __name__ == "__main__":
    update(CATALOGUE)
    compile_to(CATALOGUE, COMPILED)
