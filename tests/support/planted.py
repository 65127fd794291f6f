"""The contracts of a copy of the four packages, checked once for each forbidden import planted in it.

Run inside the copy, plants on standard input: a list of [file, line of code]. The file broken.json then has
the names of the contracts that the clean copy broke, and those that each plant broke. One process does all,
since only what a plant touched is read again.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path.cwd()))  # before the tree that is installed

from importlinter import api as _configures_itself  # noqa: F401
from importlinter.application import use_cases

_CACHE = ".import_linter_cache"


def broken():
    """Names of the contracts that the copy breaks as it stands."""
    options = use_cases.read_user_options("pyproject.toml")
    use_cases._register_contract_types(options)
    report = use_cases.create_report(options, cache_dir=_CACHE)
    assert not report.could_not_run, report.invalid_contract_options
    return [found.name for found, check in report.get_contracts_and_checks() if not check.kept]


def broken_by(name, code):
    file = Path(name)
    before = file.read_text() if file.exists() else None
    fresh = not file.parent.exists()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{before or ''}\n{code}\n")
    try:
        return broken()
    finally:
        if before is None:
            file.unlink()
        else:
            file.write_text(before)
        if fresh:
            file.parent.rmdir()


def main():
    plants = json.load(sys.stdin)
    answer = {"clean": broken(), "planted": [broken_by(*plant) for plant in plants]}
    Path("broken.json").write_text(json.dumps(answer))


if __name__ == "__main__":
    main()
