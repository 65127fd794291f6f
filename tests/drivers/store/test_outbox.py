"""The database: chain, two processes, a full disk, a damaged file."""

import hashlib
import os
import subprocess
import sys

import pytest

from drivers.store import outside_view
from drivers.store.outbox import SqliteOutbox
from kiosk.errors import StoreDamagedError, StoreFullError


def append(outbox, record_id, size=100):
    return outbox.append(record_id, lambda seq, prev: seq.to_bytes(4, "big") + prev + bytes(size))


def test_every_record_carries_the_one_before(tmp_path):
    outbox = SqliteOutbox(tmp_path, 4)
    first, second = append(outbox, "a"), append(outbox, "b")
    assert (first.seq, second.seq) == (1, 2)
    assert outbox.body("b")[4:36] == first.sha256 == hashlib.sha256(outbox.body("a")).digest()
    outbox.close()
    again = SqliteOutbox(tmp_path, 4)
    assert append(again, "c").seq == 3
    again.close()


def test_from_outside_the_dead_are_counted_among_what_waits(tmp_path):
    assert outside_view.waiting(tmp_path) == (0, 0, None, None)
    outbox = SqliteOutbox(tmp_path, 4)
    for name in "ab":
        append(outbox, name)
    outbox.mark_dead("a", "tried")
    seen = outside_view.waiting(tmp_path)
    assert (seen.records, seen.dead) == (2, 1)
    outbox.close()


def test_a_failed_seal_leaves_no_trace(tmp_path):
    outbox = SqliteOutbox(tmp_path, 4)
    with pytest.raises(ZeroDivisionError):
        outbox.append("a", lambda _seq, _prev: bytes(1 // 0))
    assert outbox.recent(9) == []
    assert append(outbox, "b").seq == 1
    outbox.close()


def test_at_its_cap_it_refuses_and_keeps_what_it_has(tmp_path):
    outbox = SqliteOutbox(tmp_path, 1)
    with pytest.raises(StoreFullError):
        for number in range(100):
            append(outbox, f"r{number}", 40_000)
    kept = outbox.recent(200)
    assert len(kept) > 10
    assert outbox.fill() > 0.9
    assert outbox.check() == "ok"
    assert all(outbox.body(entry.record_id) for entry in kept)
    outbox.close()


@pytest.mark.skipif(os.geteuid() != 0, reason="mounts a small file system")
def test_a_full_disk_is_told_and_nothing_is_half_there(short_directory):
    """A real file system without room, below the database's own cap."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", short_directory], check=True)
    try:
        outbox = SqliteOutbox(short_directory, 64)
        stored = set()
        with pytest.raises(StoreFullError):
            for number in range(200):
                last = append(outbox, f"r{number}", 40_000)
                stored.add(last.record_id)
        assert {entry.record_id for entry in outbox.recent(500)} == stored
        outbox.close()
    finally:
        subprocess.run(["umount", short_directory], check=True)


def test_a_damaged_file_is_told_and_not_overwritten(tmp_path):
    outbox = SqliteOutbox(tmp_path, 4)
    append(outbox, "a", 20_000)
    outbox.close()
    file = next(tmp_path.glob("*.db"))
    damaged = b"not a database" * 500
    file.write_bytes(damaged)
    with pytest.raises(StoreDamagedError):
        SqliteOutbox(tmp_path, 4)
    assert file.read_bytes() == damaged


def test_what_another_process_commits_is_seen(tmp_path):
    outbox = SqliteOutbox(tmp_path, 4)
    before = outbox.data_version()
    program = (
        "import sys; from pathlib import Path; from drivers.store.outbox import SqliteOutbox;"
        "SqliteOutbox(Path(sys.argv[1]), 4).append('x', lambda s, p: b'body')"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=True)
    assert outbox.data_version() != before
    assert outbox.entry("x").state == "ready"
    outbox.close()


def test_every_connection_is_durable_and_overwrites_what_it_deletes(tmp_path):
    outbox = SqliteOutbox(tmp_path, 4)
    expected = {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1}
    for pragma, value in expected.items():
        assert outbox._row(f"PRAGMA {pragma}")[pragma] == value
    outbox.close()


def test_what_was_given_up_is_kept_newest_first(tmp_path):
    outbox = SqliteOutbox(tmp_path, 64)
    outbox.audit("dead", "r1 0x87", 1.0)
    outbox.audit("dead", "r2", 2.0)
    assert [entry.detail for entry in outbox.audited(10)] == ["r2", "r1 0x87"]
    assert [entry.kind for entry in outbox.audited(1)] == ["dead"]
    outbox.close()
