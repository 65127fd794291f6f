"""Which tests `make check` runs: those that take milliseconds, and those of the rooms that a change touches.

Prints test files for pytest. What takes minutes is left to `make test`, unless that very test was changed.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

# Every file here takes milliseconds or a few seconds, except the next ones.
_QUICK = ("tests/architecture", "tests/kiosk", "tests/provisioning", "tests/systemd")
_SECONDS = frozenset(
    {
        "tests/kiosk/outbox/test_relay.py",
        "tests/kiosk/policy/test_command.py",
        "tests/kiosk/policy/test_three_values.py",
        "tests/kiosk/presence/test_no_other_way_to_pass.py",
        "tests/kiosk/visit/test_presence_run.py",
    }
)
# A minute of processor time and more.
_MINUTES = (
    "tests/architecture/test_contracts.py",  # a copy for each forbidden import
    "tests/architecture/test_house_rules.py",  # its tools have run before
    "tests/visits/",
    "tests/commands/test_presence.py",
    "tests/drivers/cards/test_every_document.py",
    "tests/drivers/cards/test_soak.py",
    "tests/drivers/cards/test_traps.py",
    "tests/drivers/emulated/test_virtual_session.py",
    "tests/test_demo.py",
    "tests/ui/test_pages.py",
)
_PACKAGES = ("kiosk", "drivers", "provisioning", "ui", "systemd")


def named() -> set[str]:
    """Files and rooms that this table knows by name."""
    return {*_QUICK, *_SECONDS, *_MINUTES}


def chosen_for(changed: list[str], root: Path = ROOT) -> list[str]:
    """Test files for changed files; all paths from the root, with slashes."""
    found = {file for room in _QUICK for file in _tests_under(root, room)} - _SECONDS
    found |= {file for path in changed for file in _tests_of(path, root)}
    changed_tests = {path for path in changed if _is_test(path) and (root / path).exists()}
    return sorted({file for file in found if not file.startswith(_MINUTES)} | changed_tests)


def _tests_of(path: str, root: Path) -> set[str]:
    """Those of the room, or of all who use it when it supports tests."""
    at = Path(path)
    match at.parts:
        case ("tests", "support", _):
            return _users_of(at.stem, root)
        case ("tests", _, _, *_) if not _is_test(path):
            return _tests_under(root, str(at.parent))
        case ("kiosk", "commands", *_):
            return _tests_under(root, "tests/commands")
        case ("kiosk", _):
            return _tests_under(root, "tests/kiosk", f"test_{at.stem}.py")
        case (package, *_) if package in _PACKAGES:
            return _tests_of_room(at.parent, root)
        case _:
            return set()


def _tests_of_room(room: Path, root: Path) -> set[str]:
    """A room without tests of its own is tested with the one around it."""
    while room.parts and not (root / "tests" / room).is_dir():
        room = room.parent
    return _tests_under(root, f"tests/{room}") if room.parts else set()


def _users_of(module: str, root: Path) -> set[str]:
    words = (f"import {module}\n", f"from {module} import")
    return {
        file
        for file in _tests_under(root, "tests")
        if any(word in (root / file).read_text("utf-8") for word in words)
    }


def _tests_under(root: Path, folder: str, name: str = "test_*.py") -> set[str]:
    return {file.relative_to(root).as_posix() for file in (root / folder).rglob(name)}


def _is_test(path: str) -> bool:
    return path.startswith("tests/") and Path(path).match("test_*.py")


def changed_files(root: Path = ROOT) -> list[str]:
    """Since the branch left main, or on main itself since the last commit; what is untracked too."""
    head = _git(root, "rev-parse", "HEAD")
    base = _git(root, "merge-base", "HEAD", "main") or _git(
        root, "merge-base", "HEAD", "origin/main"
    )
    if base in {"", head}:
        base = _git(root, "rev-parse", "HEAD~1") or head
    tracked = _git(root, "diff", "--name-only", base)
    untracked = _git(root, "ls-files", "--others", "--exclude-standard")
    return sorted({*tracked.splitlines(), *untracked.splitlines()})


def _git(root: Path, *arguments: str) -> str:
    """Empty where git has no answer: there may be no main here."""
    done = subprocess.run(
        ["git", *arguments], cwd=root, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() if done.returncode == 0 else ""


def main() -> None:
    changed = changed_files()
    chosen = chosen_for(changed)
    print(f"{len(changed)} changed files, {len(chosen)} test files", file=sys.stderr)
    print(" ".join(chosen))


if __name__ == "__main__":
    main()
