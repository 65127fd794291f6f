"""`make traps`: takes each remedy of traps.toml out of a copy of the tree, and expects its test to fail.

The copy is thrown away; this tree is never changed.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
_TABLE = Path(__file__).with_name("traps.toml")
_SECONDS = 150  # a test that hangs without its remedy has failed
_FAILED = 1  # pytest: tests were run, and some failed


class Remedy(NamedTuple):
    """The text `present` of a file keeps `test` green; with `absent` in its place it must fail."""

    trap: str
    test: str
    file: str
    present: str
    absent: str

    @property
    def text(self) -> str:
        return (ROOT / self.file).read_text("utf-8")


def remedies() -> tuple[Remedy, ...]:
    rows = tomllib.loads(_TABLE.read_text("utf-8"))["remedy"]
    return tuple(Remedy(**row) for row in rows)


def copied_tree(target: Path) -> None:
    """The files that git knows or would take, as they are now."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        source, copy = ROOT / name, target / name
        if source.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, copy)


def outcome(tree: Path, test: str) -> int | None:
    """The exit code of pytest for one test of that tree; None: it hung and was ended."""
    command = [sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider", test]
    with subprocess.Popen(
        command,
        cwd=tree,
        env=os.environ | {"PYTHONPATH": str(tree)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as running:
        try:
            running.communicate(timeout=_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            return None
    return running.returncode


def is_noticed(tree: Path, remedy: Remedy) -> bool:
    """Whether the remedy's test fails without the remedy."""
    file = tree / remedy.file
    file.write_text(remedy.text.replace(remedy.present, remedy.absent), "utf-8")
    try:
        return outcome(tree, remedy.test) in {_FAILED, None}
    finally:
        file.write_text(remedy.text, "utf-8")


def main() -> None:
    """All remedies, or those whose trap or test holds the words given."""
    words = " ".join(sys.argv[1:])
    chosen = [remedy for remedy in remedies() if words in f"{remedy.trap} {remedy.test}"]
    unnoticed = []
    with tempfile.TemporaryDirectory(prefix="traps-") as directory:
        tree = Path(directory)
        copied_tree(tree)
        for remedy in chosen:
            noticed = is_noticed(tree, remedy)
            print(
                "test fails, as it must" if noticed else "NOT NOTICED           ",
                remedy.trap,
                flush=True,
            )
            if not noticed:
                unnoticed.append(remedy.test)
    print(f"{len(chosen) - len(unnoticed)} of {len(chosen)} remedies are guarded by their test")
    if unnoticed:
        raise SystemExit("without their remedy these still pass: " + ", ".join(unnoticed))


if __name__ == "__main__":
    main()
