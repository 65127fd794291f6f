"""A damaged outbox: put aside whole, what can be read goes on, and no place is given twice."""

import hashlib
import shutil
import sqlite3
import threading

import pytest
import sealed_store
from waiting import until

from drivers.store import file_replacement, outside_view, salvage, salvaged_rows, store_lock
from drivers.store.outbox import SqliteOutbox
from drivers.store.salvaged_rows import MARGIN
from drivers.store.statements import SqliteStatements
from kiosk.errors import StoreCorruptError, StoreDamagedError, StoreInUseError
from kiosk.outbox import chain_check

_PAGE = 4096
_COUNT = 12


class Store:
    """Twelve records of three pages each, the mark of the last one, and a file that nobody has open."""

    def __init__(self, folder):
        self.folder, self.file = folder, folder / "outbox.db"
        outbox = SqliteOutbox(folder, 16)
        self.stored = sealed_store.append(
            outbox, *(f"r{number}" for number in range(1, _COUNT + 1)), size=3 * _PAGE
        )
        outbox.close()
        self.mark = (self.stored[-1].seq, self.stored[-1].sha256)
        self.bodies = {row.seq: row.body for row in outside_view.chain(folder)}

    def mend(self, mark=None):
        return salvage.mend(self.folder, self.mark if mark is None else mark)

    def left(self):
        return {row.seq: row.body for row in outside_view.chain(self.folder) if row.body}

    def next(self):
        """Where the next record stands, and what it names as the one before."""
        outbox = SqliteOutbox(self.folder, 16)
        seen = []
        outbox.append("next", lambda seq, before: seen.append((seq, before)) or b"sealed")
        outbox.close()
        return seen[0]


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "outbox")


def databases(folder):
    """Names, without the empty WAL and the index that whoever looks leaves."""
    return {one.name for one in folder.iterdir()} - {
        "outbox.db-wal",
        "outbox.db-shm",
        "outbox.open.lock",
        "outbox.wish.lock",
    }


def zero_page(file, page):
    content = bytearray(file.read_bytes())
    content[page * _PAGE : (page + 1) * _PAGE] = bytes(_PAGE)
    file.write_bytes(content)


def truncate(file, part):
    file.write_bytes(file.read_bytes()[: int(file.stat().st_size * part)])


def test_a_sound_one_stays_as_it_is(store):
    before = store.file.read_bytes()
    assert store.mend() is None
    assert store.file.read_bytes() == before
    assert databases(store.folder) == {"outbox.db"}


def test_a_flipped_header_costs_no_record(store):
    sealed_store.flip(store.file, 3)
    damaged = store.file.read_bytes()
    mended = store.mend()
    assert (mended.kept, mended.lost) == (_COUNT, 0)
    assert store.left() == store.bodies
    assert (mended.aside / "outbox.db").read_bytes() == damaged, "it is kept as it was"
    assert databases(mended.aside) == {"outbox.db"}
    assert store.next() == (_COUNT + 1, store.mark[1])


@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
def test_of_a_truncated_file_stays_what_can_be_read(store, part):
    truncate(store.file, part)
    mended = store.mend()
    left = store.left()
    assert mended.kept + mended.lost == _COUNT
    assert (mended.kept, mended.lost > 0) == (len(left), True)
    assert mended.kept > 1 or part < 0.9
    assert left.items() <= store.bodies.items()
    assert store.next() == (_COUNT + MARGIN + 1, store.mark[1]), "no place twice"


def test_whatever_page_is_gone_nothing_is_kept_that_was_not_stored(store, tmp_path):
    """Each page in its turn."""
    whole, mended = store.file.read_bytes(), 0
    for page in range(len(whole) // _PAGE):
        folder = tmp_path / f"page-{page}"
        folder.mkdir()
        shutil.copyfile(store.file, folder / "outbox.db")
        zero_page(folder / "outbox.db", page)
        found = salvage.mend(folder, store.mark)
        if found is None:
            continue  # a page in the middle of one body: the digest tells
        mended += 1
        left = {row.seq: row.body for row in outside_view.chain(folder) if row.body}
        assert (len(left), found.kept + found.lost) == (found.kept, _COUNT)
        assert left.items() <= store.bodies.items()
        outbox = SqliteOutbox(folder, 16)
        assert outbox.check() == "ok"
        assert outbox.digest_at(_COUNT) == store.mark[1], "the mark holds"
        assert sealed_store.append(outbox, "next")[0].seq == _COUNT + found.margin + 1
        outbox.close()
    assert mended > 3


def test_a_changed_body_does_not_go_on(store):
    """What is damaged beside the header: its digest tells. One that the carrier has settled stays known."""
    outbox = SqliteOutbox(store.folder, 16)
    outbox._change("UPDATE records SET state='accepted' WHERE seq=4")
    outbox.close()
    for seq in (4, 5):
        place = store.file.read_bytes().index(store.bodies[seq][:400]) + 300
        sealed_store.flip(store.file, place, mask=1)
    sealed_store.flip(store.file, 3)
    assert (store.mend().kept, store.left().keys()) == (11, store.bodies.keys() - {4, 5})
    after = SqliteOutbox(store.folder, 16)
    assert (after.digest_at(4), after.digest_at(5)) == (store.stored[3].sha256, b"")
    after.close()


def test_where_nothing_can_be_read_the_mark_says_where_to_go_on(store):
    store.file.write_bytes(b"not a database" * 900)
    mended = store.mend()
    assert (mended.kept, mended.lost) == (0, _COUNT)
    assert store.next() == (_COUNT + MARGIN + 1, store.mark[1])
    outbox = SqliteOutbox(store.folder, 16)
    assert outbox.backlog() == 1, "what is lost does not wait"
    assert outbox.audited(1)[0].detail.startswith(f"0 records kept, {_COUNT} lost")
    outbox.close()
    lost = [fault.seq for fault in chain_check.faults(outside_view.chain(store.folder))]
    assert lost[:_COUNT] == [*range(1, _COUNT + 1)]


@pytest.mark.parametrize("part", [0.0, 0.9])
def test_without_a_mark_the_end_has_to_be_readable(store, part):
    """Else a place might be given twice: nothing begins anew, and all stays as it was."""
    if part:
        truncate(store.file, part)
    else:
        store.file.write_bytes(b"not a database" * 900)
    damaged = store.file.read_bytes()
    with pytest.raises(StoreCorruptError, match="no high-water mark"):
        store.mend((0, b""))
    assert store.file.read_bytes() == damaged
    assert databases(store.folder) == {"outbox.db"}


def test_what_only_the_wal_has_is_saved_too(store, tmp_path):
    """As a kill leaves it: the WAL is long, and the file is damaged."""
    outbox = SqliteOutbox(store.folder, 16)
    last = sealed_store.append(outbox, "late", size=5000)[0]
    killed = tmp_path / "killed"
    shutil.copytree(store.folder, killed)
    outbox.close()
    sealed_store.flip(killed / "outbox.db", 40 * _PAGE % (killed / "outbox.db").stat().st_size)
    sealed_store.flip(killed / "outbox.db", 5)
    (killed / "outbox.db-shm").unlink()
    salvage.mend(killed, (last.seq, last.sha256))
    seen = SqliteOutbox(killed, 16)
    assert hashlib.sha256(seen.body("late")).digest() == last.sha256
    assert seen.check() == "ok"
    seen.close()


def test_the_mode_is_kept(store):
    store.file.chmod(0o600)
    sealed_store.flip(store.file, 3)
    aside = store.mend().aside
    modes = {file.stat().st_mode & 0o777 for file in (store.file, aside / "outbox.db")}
    assert modes == {0o600}


def cut_short(store):
    """As a power cut leaves it: the note is there, the WAL is gone, and the new file has not its name yet."""
    sealed_store.flip(store.file, 3)
    made = store.mend().aside
    aside = store.folder / "damaged-cut"
    aside.mkdir()
    shutil.copyfile(store.file, made / "whole")
    (made / "outbox.db").replace(store.file)
    (store.folder / "outbox.db-wal").write_bytes(b"the damaged one's")
    with pytest.raises(FileNotFoundError):
        file_replacement.put(store.folder, aside)
    (made / "whole").replace(aside / "salvaged.db")
    return aside


def test_a_power_cut_before_the_new_one_has_its_name(store):
    """It is finished at the next start, with no WAL of the old one; nobody opens the store before."""
    aside = cut_short(store)
    with pytest.raises(StoreCorruptError, match="cut short"):
        SqliteOutbox(store.folder, 16)
    assert store.mend() is None
    wal = store.folder / "outbox.db-wal"
    assert not wal.exists() or not wal.stat().st_size
    assert store.left() == store.bodies
    assert (aside / "outbox.db-wal").read_bytes() == b"the damaged one's"
    assert databases(aside) == {"outbox.db"}
    assert store.next() == (_COUNT + 1, store.mark[1])


def test_after_a_power_cut_nothing_takes_the_place_of_another_store(store):
    """As a version of before leaves it, that knows no note and has gone on."""
    aside = cut_short(store)
    content = bytearray(store.file.read_bytes())
    content[3] ^= 0xFF
    store.file.unlink()
    store.file.write_bytes(content)
    before = store.file.read_bytes()
    assert store.mend() is None
    assert store.file.read_bytes() == before
    assert not (aside / "salvaged.db").exists()
    assert (aside / "outbox.db-wal").read_bytes() == b"the damaged one's"
    assert store.next() == (_COUNT + 1, store.mark[1])


def test_after_a_power_cut_a_store_that_was_taken_away_stops_nothing(store):
    cut_short(store)
    store.file.unlink()
    assert store.mend() is None
    assert store.next()[0] == 1


def test_it_is_not_mended_while_somebody_has_it_open(store):
    outbox = SqliteOutbox(store.folder, 16)
    sealed_store.flip(store.file, 3)
    damaged = store.file.read_bytes()
    with pytest.raises(StoreInUseError):
        salvage.mend(store.folder, store.mark, wait_s=0)
    assert not outbox.is_unwanted()
    assert (store.file.read_bytes(), salvage.put_aside(store.folder)) == (damaged, [])
    outbox.close()
    assert store.mend().kept == _COUNT


def test_who_has_it_open_sees_that_somebody_waits(store):
    outbox = SqliteOutbox(store.folder, 16)
    waits = threading.Thread(target=_alone, args=(store.folder,))
    waits.start()
    until(outbox.is_unwanted, "the wish")
    outbox.close()
    waits.join()


def _alone(folder):
    with store_lock.alone(folder, 60):
        pass


@pytest.mark.parametrize("is_cut", [True, False])
def test_a_new_file_that_is_not_whole_takes_no_name(tmp_path, is_cut):
    """As a disk leaves it that became full."""
    made = tmp_path / "outbox.db"
    with salvaged_rows.new_file(made) as target:
        salvaged_rows.audit(target, "x" * 20_000)
    salvaged_rows.check(made, 0)
    if is_cut:
        truncate(made, 0.8)
    else:
        (tmp_path / "outbox.db-wal").write_bytes(b"some of it")
    with pytest.raises((StoreDamagedError, sqlite3.DatabaseError)):
        salvaged_rows.check(made, 0)


def test_the_new_file_needs_no_more_room(tmp_path):
    """Though the half after the damage is read from its end."""
    outbox = SqliteOutbox(tmp_path, 16)
    last = sealed_store.append(outbox, *(f"r{number:030}" for number in range(150)), size=700)[-1]
    outbox.close()
    file = tmp_path / "outbox.db"
    before = file.stat().st_size
    zero_page(file, 6)
    mended = salvage.mend(tmp_path, (last.seq, last.sha256))
    assert (mended.kept > 120, mended.lost > 0, mended.margin) == (True, True, 0)
    assert file.stat().st_size <= before


def changed(store, sql):
    """A column as damage leaves it: the sealed bytes say what it was."""
    damaged = sqlite3.connect(store.file)
    damaged.execute(sql)
    damaged.commit()
    damaged.close()
    sealed_store.flip(store.file, 3)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE records SET seq=100000 WHERE seq=5",
        "UPDATE records SET record_id='q5' WHERE seq=5",
        "UPDATE records SET state='seady' WHERE seq=5",
    ],
)
def test_the_sealed_bytes_say_whose_place_it_is(store, sql):
    changed(store, sql)
    mended = store.mend()
    assert (mended.kept, mended.lost, store.left()) == (_COUNT, 0, store.bodies)
    after = SqliteOutbox(store.folder, 16)
    assert (after.entry("r5").seq, after.entry("r5").state) == (5, "ready")
    after.close()


def test_a_place_that_no_sealed_bytes_tell_moves_no_end(store):
    changed(store, "UPDATE records SET seq=9000000, body=NULL, state='purged' WHERE seq=5")
    mended = store.mend()
    assert (mended.kept, mended.lost, mended.margin) == (_COUNT - 1, 1, MARGIN)
    assert store.next() == (_COUNT + MARGIN + 1, store.mark[1])


def test_where_the_end_was_not_read_the_mark_is_not_taken_for_it(store):
    """It is written a moment later than what is stored."""
    content, end = store.file.read_bytes(), store.bodies[_COUNT][:400]
    zero_page(store.file, content.index(end) // _PAGE)
    sealed_store.flip(store.file, 3)
    mended = store.mend((_COUNT - 1, store.stored[-2].sha256))
    assert mended.margin == MARGIN
    assert store.next()[0] > _COUNT


def test_a_row_that_an_index_lacks_is_sent(store):
    damaged = sqlite3.connect(store.file)
    damaged.execute("PRAGMA writable_schema=ON")
    made = "SELECT sql FROM sqlite_master WHERE name='records_by_state'"
    (sql,) = damaged.execute(made).fetchone()
    partial = f"{sql} WHERE seq != 5"
    damaged.execute("DROP INDEX records_by_state")
    damaged.execute(partial)
    damaged.execute("UPDATE sqlite_master SET sql=? WHERE name='records_by_state'", (sql,))
    damaged.commit()
    damaged.close()
    assert outside_view.check(store.folder) != "ok"
    assert (store.mend().kept, outside_view.check(store.folder)) == (_COUNT, "ok")


def test_an_error_of_the_disk_is_none_of_the_file():
    assert outside_view.is_of_disk("Page 33: unable to get the page. error code=8458")
    assert not outside_view.is_of_disk("Rowid 8392 out of order")


def test_damaged_statement_videos_are_put_aside(tmp_path):
    statements = SqliteStatements(tmp_path, 16)
    statements.add("r1", b"", [bytes(9000)], 0.0)
    assert not statements.is_replaced()
    statements.close()
    assert salvage.put_recordings_aside(tmp_path) is None
    sealed_store.flip(tmp_path / "statements.db", 3)
    aside = salvage.put_recordings_aside(tmp_path)
    assert (aside / "statements.db").exists()
    again = SqliteStatements(tmp_path, 16)
    assert (again.waiting(), statements.is_replaced()) == ([], True)
    again.close()
