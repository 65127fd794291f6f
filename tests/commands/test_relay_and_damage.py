"""`kiosk relay` on a damaged store: it reads none, and leaves one that was put aside (its own process)."""

import sealed_store
from line import Line
from waiting import until

from drivers.relay import client
from drivers.store import salvage


def test_it_takes_no_damaged_store_and_ends_once_its_own_is_put_aside(short_directory):
    line = Line(short_directory)
    folder = short_directory / "data" / "outbox"
    try:
        last = sealed_store.append(line.outbox, "a", "b")[-1]
        line.outbox.close()
        sealed_store.flip(folder / "outbox.db", 3)
        line.start_relay_without_broker()
        until(lambda: line.programs.ended() == ["relay"], "its end")
        assert "kiosk relay: the store of records is damaged" in line.programs.log("relay")
        line.programs.stop("relay")

        salvage.mend(folder, (last.seq, last.sha256))
        line.start_relay_without_broker()
        until(lambda: client.state(line.relay_socket).why == "offline", "it serves")
        sealed_store.flip(folder / "outbox.db", 3)
        (folder / "outbox.db-wal").unlink()
        salvage.mend(folder, (last.seq, last.sha256))
        until(lambda: line.programs.ended() == ["relay"], "as systemd starts it again")
        assert "the counter puts the store aside" in line.programs.log("relay")
    finally:
        line.stop()
