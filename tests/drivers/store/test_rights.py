"""The rights of the databases: for the folder's group, whatever the umask, and no folder is changed."""

import os

import pytest

from drivers.store.outbox import SqliteOutbox


@pytest.mark.parametrize("umask", [0o007, 0o022, 0o077])
def test_the_group_may_write_database_wal_and_shm(tmp_path, umask):
    folder = tmp_path / "outbox"
    folder.mkdir()
    folder.chmod(0o2750)
    before = os.umask(umask)
    try:
        outbox = SqliteOutbox(folder, 1)
        outbox.audit("tried", "", 0.0)
        made = {file.name: file.stat().st_mode & 0o777 for file in folder.iterdir()}
    finally:
        os.umask(before)
    outbox.close()
    names = {"outbox.db", "outbox.db-wal", "outbox.db-shm", "outbox.open.lock", "outbox.wish.lock"}
    assert made == dict.fromkeys(names, 0o660)
    assert folder.stat().st_mode & 0o7777 == 0o2750


def test_the_rights_of_a_file_that_is_there_are_its_own(tmp_path):
    SqliteOutbox(tmp_path, 1).close()
    (tmp_path / "outbox.db").chmod(0o600)
    SqliteOutbox(tmp_path, 1).close()
    assert (tmp_path / "outbox.db").stat().st_mode & 0o777 == 0o600
