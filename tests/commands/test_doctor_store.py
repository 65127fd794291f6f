"""`kiosk doctor` on what a kiosk keeps."""

import pytest
from house import settings_for

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
    for name in names:
        outbox.append(name, lambda _seq, _before: b"sealed")
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
