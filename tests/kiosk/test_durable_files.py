import os
from pathlib import Path

import pytest

from kiosk import durable_files


@pytest.fixture
def file(tmp_path):
    kept = tmp_path / "kept.json"
    kept.write_bytes(b"before")
    return kept


def test_a_file_is_on_disk_before_it_has_its_name_and_its_name_before_it_returns(file, monkeypatch):
    done, fsync, replace = [], os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda fd: (done.append(_name(fd)), fsync(fd))[1])
    monkeypatch.setattr(Path, "replace", lambda a, b: (done.append("move"), replace(a, b))[1])
    durable_files.replace(file, b"after")
    assert done == [".kept.json.new", "move", file.parent.name]
    assert file.read_bytes() == b"after"


def _name(fd):
    return Path(f"/proc/self/fd/{fd}").readlink().name


@pytest.mark.parametrize("at", ["fsync", "fchmod"])
def test_what_fails_leaves_the_file_as_it_was_and_nothing_beside_it(file, monkeypatch, at):
    def refused(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, at, refused)
    with pytest.raises(OSError, match="No space"):
        durable_files.replace(file, b"after", 0o600)
    assert [one.read_bytes() for one in file.parent.iterdir()] == [b"before"]


def test_what_a_power_cut_has_left_is_in_nobodys_way_and_no_link_is_followed(file, tmp_path):
    durable_files.waiting(file).symlink_to(tmp_path / "elsewhere")
    durable_files.replace(file, b"after")
    assert file.read_bytes() == b"after"
    assert not (tmp_path / "elsewhere").exists()


def test_nobody_reads_a_secret_before_it_has_its_rights(file, monkeypatch):
    seen, fchmod = [], os.fchmod
    monkeypatch.setattr(
        os, "fchmod", lambda fd, mode: (seen.append(os.fstat(fd).st_mode & 0o777), fchmod(fd, mode))
    )
    durable_files.replace(file, b"secret", 0o444)
    assert (seen, file.stat().st_mode & 0o777) == ([0o600], 0o444)


def test_what_is_made_once_is_never_replaced(file):
    with pytest.raises(FileExistsError):
        durable_files.create(file, b"after", 0o600)
    assert file.read_bytes() == b"before"


def test_a_name_as_long_as_names_may_be_has_room_to_wait(tmp_path):
    file = tmp_path / ("x" * 255)
    durable_files.replace(file, b"long")
    assert file.read_bytes() == b"long"
