"""What the supervisor carries from one visit to the next: who is signed in, and the key of their shift."""

import selectors
import socket
import subprocess
import sys
import time

import pytest
from enrollment import key_of

from kiosk import counter
from kiosk.pins import PIN_GOOD_FOR_S
from kiosk.protocol.channel import Channel
from kiosk.protocol.messages import Role
from kiosk.records import staff_statement

SHIFT = staff_statement.open_shift("c01", "dev", None, key_of("c01")[0])
LATER = staff_statement.open_shift("c01", "dev", None, key_of("c01")[0])


class Counter:
    """A supervisor that starts no process."""

    def __init__(self):
        self.supervisor = counter.Supervisor(None, None, {Role.CUSTOMER: (0, b"token")})

    def says(self, *messages):
        for message in messages:
            self.supervisor._note(message, None)

    def next_visit(self):
        """What it is told."""
        ours, theirs = socket.socketpair()
        control, told = Channel(ours, counter.FromVisit), Channel(theirs, counter.Go)
        self.supervisor._activate(counter.Started(None, control))
        try:
            return told.receive()
        finally:
            self.supervisor._selector.unregister(control)
            control.close()
            told.close()

    def close(self):
        self.supervisor._selector.close()


@pytest.fixture
def kiosk():
    made = Counter()
    yield made
    made.close()


def test_the_next_visit_goes_on_with_clerk_and_shift(kiosk):
    assert kiosk.next_visit().shift is None
    kiosk.says(counter.ClerkSignedIn("c01", SHIFT))
    go = kiosk.next_visit()
    assert (go.clerk, go.shift) == ("c01", SHIFT)
    kiosk.says(counter.ClerkProved(LATER))
    assert kiosk.next_visit().shift == LATER


def test_a_shift_ends_with_the_sign_out(kiosk):
    kiosk.says(counter.ClerkSignedIn("c01", SHIFT), counter.ClerkSignedOut())
    assert kiosk.next_visit().shift is None


def test_a_shifts_key_is_dropped_when_its_pin_is_good_no_more(kiosk):
    kiosk.says(counter.ClerkSignedIn("c01", SHIFT))
    kiosk.supervisor._desk.proved_at = time.monotonic() - PIN_GOOD_FOR_S - 1
    go = kiosk.next_visit()
    assert (go.clerk, go.shift) == ("c01", None)
    assert kiosk.supervisor._desk.shift is None


def test_what_cannot_start_is_told_once_and_tried_less_and_less_often(kiosk, monkeypatch, caplog):
    waited = []
    monkeypatch.setattr(counter.time, "sleep", waited.append)
    failing = [sys.executable, "-c", "raise SystemExit(1)"]
    kiosk.supervisor._start_visit = lambda _control: subprocess.Popen(failing)
    for _ in range(9):
        visit = kiosk.supervisor._spawn()
        kiosk.supervisor._selector.register(visit.control, selectors.EVENT_READ, visit)
        kiosk.supervisor._finish(visit)
    assert waited == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    told = [record.message for record in caplog.records if record.levelname == "ERROR"]
    assert told == [
        "a visit cannot start (exit status 1), why stands above; tried again, at last once a minute"
    ]


def test_a_visit_that_was_shown_and_crashed_is_followed_at_once(kiosk, monkeypatch):
    monkeypatch.setattr(counter.time, "sleep", lambda _: pytest.fail("it waits"))
    ours, theirs = socket.socketpair()
    crashed = subprocess.Popen([sys.executable, "-c", "raise SystemExit(1)"])
    visit = counter.Started(crashed, Channel(ours, counter.FromVisit))
    kiosk.supervisor._processes.append(crashed)
    kiosk.supervisor._selector.register(visit.control, selectors.EVENT_READ, visit)
    kiosk.supervisor._serves = True
    kiosk.supervisor._finish(visit)
    theirs.close()
