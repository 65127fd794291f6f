"""`kiosk outbox status`: what waits, and why it does not go, from the files and the relay's own word."""

import json

import pytest
from line import Line
from settings_text import SETTINGS
from waiting import until

from drivers.relay import client
from drivers.store.outbox import SqliteOutbox
from kiosk.commands import main


@pytest.fixture
def said(capsys):
    def said(settings, *more):
        assert main(["outbox", "--settings", str(settings), "status", *more]) == 0
        return capsys.readouterr().out

    return said


@pytest.fixture
def settings(tmp_path):
    file = tmp_path / "settings.toml"
    file.write_text(SETTINGS)
    return file


def append(outbox, *names):
    for name in names:
        outbox.append(name, lambda _seq, _before: bytes(1000))


def test_where_nothing_was_ever_stored(settings, said):
    row = json.loads(said(settings, "--json"))
    assert (row["backlog"], row["oldest_at"], row["next_try_s"]) == (0, None, None)
    assert row["last_error"] == "the relay is not running"
    assert not (settings.parent / "data").exists(), "nothing is made by looking"


def test_what_waits_and_what_was_refused_is_told_in_words(settings, said):
    outbox = SqliteOutbox(settings.parent / "data" / "outbox", 16)
    append(outbox, "a", "b", "c")
    outbox.mark_dead("b", "PUBACK 0x87")
    row = json.loads(said(settings, "--json"))
    assert (row["backlog"], row["bytes"], row["oldest_s"] < 3600) == (3, 3000, True)
    assert row["records"] == {
        "ready": 2, "sent": 0, "accepted": 0, "rejected": 0, "held": 0, "dead": 1
    }  # fmt: skip
    lines = said(settings).splitlines()
    assert [line.split("  ")[0] for line in lines] == [
        "backlog", "records", "oldest", "rate", "carrier", "next try", "last error"
    ]  # fmt: skip
    assert lines[0].endswith("3 records, 3000 bytes")
    assert lines[1].endswith("2 ready, 1 dead")
    outbox.close()


def test_a_relay_whose_broker_is_away_says_so(short_directory, said):
    """The relay's own process; nobody listens at the broker's port."""
    line = Line(short_directory)
    try:
        append(line.outbox, "a")
        line.start_relay_without_broker()
        until(
            lambda: (
                client.state(line.relay_socket).why == "offline"
                and client.state(line.relay_socket).next_try_s > 0
            ),
            "a next try",
        )
        row = json.loads(said(line.settings, "--json"))
        assert (row["in_reach"], row["why"], row["backlog"]) == (False, "offline", 1)
        assert row["next_try_s"] is not None
        assert row["last_error"] == "the broker cannot be reached"
    finally:
        line.stop()
