"""The boot counter of an update on trial: a start of the agent uses one up, and the last one rolls back.

It runs before the agent, from outside of both slots and with the system's own Python, so that nothing in a
slot can break it: `python3 -I slot_guard.py FOLDER`. Hence it imports the standard library alone, and reads
one small file: what it needs of kiosk/durable_files.py it has by itself.

FOLDER holds the slots `a` and `b`, the link `current`, and `trial.json` while a slot is on trial.
"""

import contextlib
import json
import os
import sys
from pathlib import Path

SLOTS = ("a", "b")
CURRENT = "current"
TRIAL = "trial.json"
STARTS = 3  # of the agent on trial: its own first one, and two that went wrong


def count_start(folder: Path) -> str:
    """Use up one start of a trial; says what became of it, "" where there is no trial. Raises OSError."""
    trial = read_trial(folder)
    if trial is None:
        return ""
    candidate, previous, left = trial
    if left > 0:
        try:
            write_trial(folder, candidate, previous, left - 1)
        except OSError as error:  # a start that cannot be counted would be one of endlessly many
            return _rolled_back(folder, previous, f"the start cannot be counted: {error.strerror}")
        return f"slot {candidate} is on trial, {left - 1} more starts"
    return _rolled_back(folder, previous, f"slot {candidate} was never confirmed")


def read_trial(folder: Path) -> tuple[str, str, int] | None:
    """(slot on trial, slot before it, starts left); None: no trial that can be read."""
    try:
        told = json.loads((folder / TRIAL).read_bytes()[:4096])
        candidate, previous, left = told["candidate"], told["previous"], int(told["starts_left"])
    except (FileNotFoundError, ValueError, LookupError, TypeError):
        return None
    return (candidate, previous, left) if {candidate, previous} == set(SLOTS) else None


def write_trial(folder: Path, candidate: str, previous: str, starts_left: int) -> None:
    """On disk before it returns. Raises OSError."""
    told = {"candidate": candidate, "previous": previous, "starts_left": starts_left}
    _replace(folder / TRIAL, json.dumps(told).encode())


def end_trial(folder: Path) -> None:
    """Raises OSError."""
    (folder / TRIAL).unlink(missing_ok=True)
    _sync_folder(folder)


def _replace(file: Path, content: bytes) -> None:
    """The whole new content or the whole old one, also when the power goes. Raises OSError."""
    waiting = file.with_name(f"{file.name}.new")
    try:
        with waiting.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        waiting.replace(file)
    except OSError:
        with contextlib.suppress(OSError):
            waiting.unlink()
        raise
    _sync_folder(file.parent)


def point(link: Path, target: str) -> None:
    """Let the link lead to `target`, beside it: before or after, never nowhere. Raises OSError."""
    waiting = link.with_name(f"{link.name}.new")
    with contextlib.suppress(FileNotFoundError):
        waiting.unlink()
    waiting.symlink_to(target)
    waiting.replace(link)
    _sync_folder(link.parent)


def _sync_folder(folder: Path) -> None:
    """Its names are on disk. Raises OSError."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _rolled_back(folder: Path, previous: str, why: str) -> str:
    """The trial stays, with no start left, until the agent of the slot before has seen it."""
    point(folder / CURRENT, previous)
    return f"{why}: back to slot {previous}"


def main(arguments: list[str]) -> int:
    """Exit status 0 also where nothing could be done: the agent shall start in any case."""
    try:
        said = count_start(Path(arguments[0]))
    except OSError as error:
        said = f"the boot counter cannot work: {error}"
    if said:
        print(f"slot guard: {said}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
