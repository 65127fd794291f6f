"""A kiosk that gets another name, or is wiped: first everything that it made comes to the carrier."""

import sys

import msgspec
import pytest
from enrollment import Carrier
from newcomers import Newcomers
from waiting import until

from drivers.keys import configured
from drivers.relay.client import status
from drivers.store.outbox import SqliteOutbox
from kiosk.records import envelope
from kiosk.records.record import encode

OLD, NEW = "dev", "dev2"


@pytest.fixture
def newcomers():
    made = Newcomers()
    yield made
    made.close()


class Store:
    """The kiosk's own, as its counter writes it."""

    def __init__(self, newcomers, kiosk):
        folder = newcomers.directory / "office"
        folder.mkdir()
        self._kiosk = kiosk
        self._office = Carrier(newcomers.home, folder, stores=())
        self.outbox = SqliteOutbox(kiosk.settings.paths.outbox, 64)

    def add(self, record_id):
        settings = self._kiosk.settings
        device = settings.kiosk.device
        body = encode(msgspec.structs.replace(self._office.complaint(record_id), device=device))
        keys = configured.record_keys(settings)

        def seal(seq, before):
            return envelope.make(body, envelope.ChainPosition(device, record_id, seq, before), keys)

        self.outbox.append(record_id, seal)

    def state(self, record_id):
        return self.outbox.entry(record_id).state


def start_relay(newcomers, kiosk):
    relay = [sys.executable, "-m", "kiosk", "relay", "--settings", str(kiosk.file)]
    newcomers.programs.start("relay", relay)
    until(
        lambda: status(kiosk.settings.paths.relay_socket)[0],
        "the relay to be online",
        lambda: newcomers.programs.log("relay"),
    )


def test_a_kiosk_that_is_renamed_and_wiped_loses_no_record(newcomers, capsys):
    kiosk = newcomers.kiosk(OLD)
    assert kiosk.enroll(newcomers.expect(OLD, capsys))[0] == 0
    store = Store(newcomers, kiosk)
    store.add("r1")
    before = kiosk.files()

    assert newcomers.told("device", "rename", OLD, NEW) == 0
    token = capsys.readouterr().out.splitlines()[1]
    kiosk.write_settings(NEW, f"{NEW}-evidence-1")
    status_, said = kiosk.enroll(token)
    assert (status_, "1 records and 0 statement videos of dev are under way" in said) == (
        1,
        True,
    ), said
    kiosk.write_settings(OLD, f"{OLD}-evidence-1")
    status_, said = kiosk.run("wipe", OLD, "--wait", "0")
    assert (status_, "under way yet: nothing was destroyed" in said) == (3, True), said
    assert {name: kiosk.files().get(name) for name in before} == before

    start_relay(newcomers, kiosk)
    until(lambda: store.state("r1") == "accepted", "the receipt in the old name")
    status_, said = kiosk.run("wipe", OLD)
    assert (status_, "Stop kiosk-counter" in said) == (1, True), said
    kiosk.write_settings(NEW, f"{NEW}-evidence-1")
    assert kiosk.enroll(token)[0] == 0
    newcomers.programs.stop("relay")
    store.add("r2")
    start_relay(newcomers, kiosk)
    until(lambda: store.state("r2") == "accepted", "the receipt in the new name")
    assert newcomers.shown(NEW, capsys)["evidence_keys"][0]["first_seq"] == 2

    newcomers.programs.stop("relay")
    assert kiosk.run("wipe", OLD)[0] == 2
    status_, said = kiosk.run("wipe", NEW)
    assert (status_, "dev2: wiped" in said) == (0, True), said
    assert kiosk.files() == {}
    assert not list(kiosk.settings.paths.outbox.glob("*"))
