"""One process brings the WAL into the database, the relay's; whoever else writes leaves it alone."""

import subprocess
import sys

import pytest

from drivers.store.outbox import SqliteOutbox
from drivers.store.statements import SqliteStatements

_RECORD = "store.append(name, lambda _seq, _before: bytes(1 << 20))"
_RECORDING = "store.add(name, b'', [bytes(1 << 20)], 0.0)"
# As a visit does: it dies without closing.
_WRITES = """
import os, sys
from pathlib import Path
from {0.__module__} import {0.__name__}
store = {0.__name__}(Path(sys.argv[1]), 64)
for name in sys.argv[2]:
    {1}
os._exit(0)
"""


@pytest.mark.parametrize(
    ("file", "kept", "add"),
    [("outbox.db", SqliteOutbox, _RECORD), ("statements.db", SqliteStatements, _RECORDING)],
)
def test_only_the_relay_brings_the_wal_in(tmp_path, file, kept, add):
    def visit(names):
        program = _WRITES.format(kept, add)
        subprocess.run([sys.executable, "-c", program, str(tmp_path), names], check=True)

    def size(of):
        return (tmp_path / of).stat().st_size

    relay = kept(tmp_path, 64, checkpoints=True)
    empty = size(file)
    visit("abcdef")
    assert size(file) == empty, "6 MB, and it is not its to bring in"
    assert size(f"{file}-wal") > 6 << 20
    relay.fold_wal()
    assert size(file) > 6 << 20
    visit("g")
    assert size(f"{file}-wal") < 5 << 20, "it began anew"
    relay.close()
