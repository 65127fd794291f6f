"""`kiosk doctor` on what a kiosk keeps."""

import shutil

import pytest
import sealed_store
from house import settings_for

from drivers.store import salvage
from drivers.store.outbox import SqliteOutbox
from kiosk.commands import doctor_openings, doctor_store
from kiosk.visit.runtime import high_water
from kiosk.visit.runtime.high_water import HighWaterMark


@pytest.fixture
def settings(tmp_path):
    made = settings_for(tmp_path)
    made.paths.counter.mkdir(parents=True)
    return made


def stored(settings, *names):
    outbox = SqliteOutbox(settings.paths.outbox, settings.limits.store_mb)
    sealed_store.append(outbox, *names)
    mark = HighWaterMark(settings.paths.counter / high_water.FILE)
    mark.is_contradicted(outbox, outbox.recent(1), ())
    outbox.close()


def test_a_store_that_is_whole(settings):
    stored(settings, "a", "b")
    found = doctor_store.database(settings)
    assert (found.status, found.found) == ("ok", "ok; 2 unconfirmed, 0 dead, 0% full")


def test_a_store_that_was_restored_from_a_copy(settings):
    stored(settings, "a", "b")
    for file in settings.paths.outbox.glob("outbox.db*"):
        file.unlink()
    found = doctor_store.database(settings)
    assert found.status == "failed"
    assert found.found.startswith("store restored from a copy; ")
    assert "enrolled under another name" in found.do
    assert doctor_openings.limits(settings).found == "no number can be opened: store_restored"


def test_a_store_that_was_put_aside_is_told_until_somebody_takes_it(settings):
    stored(settings, "a", "b")
    file = settings.paths.outbox / "outbox.db"
    sealed_store.flip(file, 3)
    found = doctor_store.database(settings)
    assert (found.status, "systemctl restart kiosk-counter" in found.do) == ("failed", True)
    mark = HighWaterMark(settings.paths.counter / high_water.FILE)
    known = mark.load()
    mended = salvage.mend(settings.paths.outbox, (known.seq, known.sha256))
    found = doctor_store.database(settings)
    assert (found.status, mended.aside.name in found.found) == ("warning", True)
    outbox = SqliteOutbox(settings.paths.outbox, settings.limits.store_mb)
    assert not mark.is_contradicted(outbox, outbox.recent(1), ()), "it is no copy"
    outbox.close()
    shutil.rmtree(mended.aside)
    assert doctor_store.database(settings).status == "ok"
