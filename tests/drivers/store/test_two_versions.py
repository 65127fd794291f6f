"""A full outbox through an update and back: this version, and one whose schema has grown, on the same file.

The other version is a copy of the sources whose schema expands. Each runs as a process of its own, as in its
slot.
"""

import hashlib
import itertools
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[3]
_STORE = "drivers/store/database.py"
# Version 2 of the schema: a column, an index and a table more; what version 1 knows stays as it is.
_EXPANDS = """
    if database.execute("PRAGMA user_version").fetchone()[0] == 1 and file == FILE:
        with transaction(database):
            database.execute("ALTER TABLE records ADD COLUMN ring TEXT NOT NULL DEFAULT ''")
            database.execute("CREATE INDEX records_by_ring ON records (ring)")
            database.execute("CREATE TABLE rings (name TEXT PRIMARY KEY)")
            database.execute("PRAGMA user_version=2")
    return database
"""
_LIBRARY = """
import hashlib, json, sys
from pathlib import Path
from drivers.store.outbox import SqliteOutbox
from kiosk.errors import StoreFullError
outbox = SqliteOutbox(Path(sys.argv[1]), 1)
def add(name, size=20_000):
    outbox.append(name, lambda seq, prev: seq.to_bytes(4, "big") + prev + bytes(size))
def told():
    entries = outbox.recent(1000)
    return {one.record_id: [one.seq, one.state, hashlib.sha256(outbox.body(one.record_id)).hexdigest(),
                            one.sha256.hex()] for one in entries}
"""
_FILL = """
while outbox.fill() < 0.95:  # from here on the counter begins no visit
    add(f"r{len(told())}")
print(json.dumps(told()))
"""
_MORE = """
outbox.mark_sent(["r0"], 1.0)
outbox.recover()
outbox.mark_dead("r1", "tried"), outbox.requeue("r1")
try:
    add(sys.argv[2], 10)
except StoreFullError:
    pass
assert outbox.check() == "ok"
print(json.dumps(told()))
"""


@pytest.fixture(scope="module")
def grown(tmp_path_factory):
    """The sources with a schema that expands."""
    copy = tmp_path_factory.mktemp("grown")
    for package in ("kiosk", "drivers"):
        shutil.copytree(_ROOT / package, copy / package, ignore=_not_sources)
    file = copy / _STORE
    text = file.read_text()
    before = "        _migrate(database, schema)\n    return database\n"
    assert text.count(before) == 1
    file.write_text(text.replace(before, "        _migrate(database, schema)\n" + _EXPANDS))
    return copy


def _not_sources(folder, names):
    return [
        name for name in names if not Path(folder, name).is_dir() and Path(name).suffix != ".py"
    ]


def _run(tree, program, folder, *arguments):
    done = subprocess.run(
        [sys.executable, "-P", "-c", _LIBRARY + program, folder, *arguments],
        cwd=tree,
        env={"PYTHONPATH": str(tree), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("first", ["this", "grown"])
def test_no_record_is_lost_forth_and_back(tmp_path, grown, first):
    trees = {"this": _ROOT, "grown": grown}
    other = "grown" if first == "this" else "this"
    had = _run(trees[first], _FILL, tmp_path)
    assert len(had) > 20
    for number, name in enumerate((other, first, other)):
        now = _run(trees[name], _MORE, tmp_path, f"more-{number}")
        assert {record: now[record] for record in had} == had
        assert all(digest == stored for _, _, digest, stored in now.values())
        assert [seq for seq, *_ in sorted(now.values())] == list(range(1, len(now) + 1))
        had = now


def test_the_chain_holds_across_versions(tmp_path, grown):
    for number, tree in enumerate((_ROOT, grown, _ROOT, grown)):
        _run(tree, f"add('r{number}', 10)\nprint(json.dumps(told()))", tmp_path)
    bodies = "print(json.dumps([outbox.body(f'r{n}').hex() for n in range(4)]))"
    chain = [bytes.fromhex(body) for body in _run(_ROOT, bodies, tmp_path)]
    for before, after in itertools.pairwise(chain):
        assert after[4:36] == hashlib.sha256(before).digest()
