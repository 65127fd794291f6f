"""A file that comes in parts: what is asked for again after a kill, after a power cut, and after nonsense."""

import pytest

from kiosk.input_bounds import FILE_PART_BYTES
from provisioning.agent import part_file
from provisioning.agent.part_file import STEP_BYTES
from provisioning.agent.releases import UpdateUnavailableError

_CONTENT = bytes(range(251)) * 4000  # 1,004,000 bytes


@pytest.fixture
def file(tmp_path):
    return tmp_path / "part"


def _fetch(file, content=_CONTENT, stop_at=None):
    """The offsets that were asked for; ends by an error where it is to stop."""
    asked = []

    def ask(offset, length):
        if stop_at is not None and offset >= stop_at:
            raise UpdateUnavailableError("file", "the line is cut")
        asked.append(offset)
        return content[offset : offset + length]

    try:
        part_file.complete(file, len(_CONTENT), ask)
    except UpdateUnavailableError:
        assert stop_at is not None
    return asked


def test_it_comes_whole_each_part_once(file):
    assert _fetch(file) == list(range(0, len(_CONTENT), FILE_PART_BYTES))
    assert file.read_bytes() == _CONTENT
    assert _fetch(file) == []


@pytest.mark.parametrize("stop_at", [0, FILE_PART_BYTES, STEP_BYTES, 3 * STEP_BYTES + 1])
def test_it_goes_on_at_the_last_step_that_is_on_disk(file, stop_at):
    _fetch(file, stop_at=stop_at)
    again = _fetch(file)
    assert again[0] == file_end(stop_at)
    assert stop_at - again[0] < STEP_BYTES
    assert file.read_bytes() == _CONTENT


def file_end(stop_at):
    came = -(-stop_at // FILE_PART_BYTES) * FILE_PART_BYTES
    return came // STEP_BYTES * STEP_BYTES


def test_what_a_power_cut_left_behind_the_last_step_is_not_believed(file):
    _fetch(file, stop_at=2 * STEP_BYTES)
    with file.open("ab") as part:
        part.write(bytes(FILE_PART_BYTES + 7))  # allocated, and never written
    assert _fetch(file)[0] == 2 * STEP_BYTES
    assert file.read_bytes() == _CONTENT


def test_more_than_there_can_be_is_begun_anew(file):
    file.write_bytes(bytes(len(_CONTENT) + 1))
    assert _fetch(file)[0] == 0
    assert file.read_bytes() == _CONTENT


def test_a_part_that_is_short_is_no_end_of_the_file(file):
    with pytest.raises(UpdateUnavailableError, match="came at"):
        part_file.complete(file, len(_CONTENT), lambda _offset, length: bytes(length - 1))
    with pytest.raises(UpdateUnavailableError, match="0 bytes"):
        part_file.complete(file, len(_CONTENT), lambda _offset, _length: b"")


def test_each_step_is_synced_before_the_next_one_begins(file, monkeypatch):
    synced = []
    monkeypatch.setattr(
        part_file.os, "fdatasync", lambda fd: synced.append(part_file.os.fstat(fd).st_size)
    )
    _fetch(file)
    assert synced == [*range(STEP_BYTES, len(_CONTENT), STEP_BYTES), len(_CONTENT)]
