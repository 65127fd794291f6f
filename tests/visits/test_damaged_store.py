"""A kiosk whose store was damaged: the counter says so, and serves on with a new one."""

import sealed_store

from drivers.store.outbox import SqliteOutbox
from kiosk.protocol.codes import Message


def complained(screen, count):
    """A record that the carrier has. count: of this kiosk's, with this one."""
    screen.complain_about("0123456789")
    screen.wait_until(
        lambda s: sum(line.state == "accepted" for line in s.strip.receipts) == count, "its receipt"
    )
    screen.leave().close()


def test_the_counter_goes_on_with_a_new_store(own_desk, own_screen):
    programs, folder = own_desk.programs, own_desk.directory / "data" / "outbox"
    complained(own_screen, 1)
    for name in ("counter", "relay"):
        programs.stop(name)
    SqliteOutbox(folder, 16).close()  # whoever closes last brings the WAL in
    sealed_store.flip(folder / "outbox.db", 3)

    own_desk.start_counter()
    assert "ALARM: the store was damaged: 1 records kept, 0 lost" in programs.log("counter")
    own_desk.start_relay()

    screen = own_screen.connect().sign_in()
    screen.wait_until(lambda s: s.strip.trouble is Message.NONE, "no copy, and in reach")
    complained(screen, 2)
    assert len([*folder.glob("damaged-*/outbox.db")]) == 1
