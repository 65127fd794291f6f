"""Refused messages: the newest few, each once, in a file of their own."""

import pytest

from drivers.store import refused_messages
from drivers.store.refused_messages import SqlitePutAside


@pytest.fixture
def store(tmp_path):
    made = SqlitePutAside(tmp_path)
    yield made
    made.close()


def test_the_same_message_again_counts(store):
    for at in (1.0, 2.0, 3.0):
        store.add("receipt", b"x", "EvidenceError", at)
    (kept,) = store.all()
    assert (kept.first_at, kept.last_at, kept.times, kept.size) == (1.0, 3.0, 3, 1)


def test_the_newest_stay_however_many_come(store):
    for number in range(refused_messages._MOST + 10):
        store.add("receipt", b"%d" % number, "EvidenceError", float(number))
    kept = store.all()
    assert len(kept) == refused_messages._MOST
    assert kept[0].last_at == refused_messages._MOST + 9
    assert min(one.last_at for one in kept) == 10


def test_of_a_large_message_the_digest_is_kept(store):
    store.add("answer", bytes(refused_messages._MOST_BYTES + 1), "EvidenceError", 1.0)
    (kept,) = store.all()
    assert kept.size == refused_messages._MOST_BYTES + 1
    assert store.message(kept.sha256) is None


def test_as_many_as_there_may_be_fit(store):
    for number in range(refused_messages._MOST * 2):
        message = number.to_bytes(4) + bytes(refused_messages._MOST_BYTES - 4)
        store.add("answer", message, "EvidenceError", float(number))
    assert len(store.all()) == refused_messages._MOST


def test_a_damaged_file_is_made_anew(tmp_path):
    (tmp_path / refused_messages.FILE).write_bytes(b"no database" * 1000)
    store = SqlitePutAside(tmp_path)
    store.add("receipt", b"x", "EvidenceError", 1.0)
    assert len(store.all()) == 1
    store.close()
