"""Who is let in as the screen, and what is told of the others."""

import os
import select
import socket
from pathlib import Path

import pytest
from screenplay import caller
from waiting import until

from kiosk.protocol.channel import Channel
from kiosk.protocol.messages import TOKEN_BYTES, Hello, Press, Role
from kiosk.visit.runtime import screen_door
from kiosk.visit.runtime.screen_door import Admission, NotLetIn, ScreenDoor

_TOKEN = bytes(range(TOKEN_BYTES))
_HELLO = Hello(Role.CUSTOMER, _TOKEN)


class Hall:
    """A door, and processes that call at it."""

    def __init__(self, directory):
        self.path = directory / "ui.sock"
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(self.path))
        self.listener.listen()
        self.taken = []
        self.callers = []
        self.let_in = []
        self.refused = []
        self.door = self.a_door()

    def a_door(self, uid=None, before=None):
        admission = Admission(os.geteuid() if uid is None else uid, _TOKEN)
        return ScreenDoor(self.listener, admission, before, self.taken.append)

    def call(self, *said):
        """A process that connects and says these."""
        process, sock = caller(self.path)
        channel = Channel(sock, Hello)
        for message in said:
            channel.send(message)
        self.callers.append((process, channel, sock))
        return process, channel

    def look(self):
        """Until somebody is let in (the channel), or refused (why)."""
        return until(self._look, "an answer of the door", pause_s=0.001)

    def _look(self):
        channel = self.door.look()
        self.let_in += [channel] if channel else []
        self.refused += self.door.refusals()
        return channel or (self.refused and self.refused[-1].why)

    def close(self):
        self.door.close()
        for channel in self.let_in:
            channel.close()
        for process, channel, _ in self.callers:
            channel.close()
            end(process)
        self.listener.close()


def end(process):
    process.kill()
    process.communicate()


def hung_up(channel):
    """The other end was closed, and had said nothing; a reset tells that it had not read either."""
    try:
        return channel._sock.recv(1) == b""
    except ConnectionResetError:
        return True


@pytest.fixture
def hall(short_directory):
    made = Hall(short_directory)
    yield made
    made.close()


def test_the_screen_is_let_in(hall):
    process, _ = hall.call(_HELLO)
    assert isinstance(hall.look(), Channel)
    assert len(hall.taken) == 1
    assert hall.refused == []
    end(process)
    assert select.select(hall.taken, [], [], 10)[0], "it is that process"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (Hello(Role.CUSTOMER, b""), NotLetIn.STRANGER),
        (Hello(Role.CUSTOMER, bytes(TOKEN_BYTES)), NotLetIn.STRANGER),
        (Hello(Role.CUSTOMER, _TOKEN[:-1]), NotLetIn.STRANGER),
        (Hello(Role.CLERK, _TOKEN), NotLetIn.STRANGER),
        (Press("v", 1, "stay"), NotLetIn.MALFORMED),
        (Press("v", 1, "x" * 65), NotLetIn.MALFORMED),
    ],
)
def test_whoever_says_something_else_is_not(hall, said, why):
    _, channel = hall.call(said)
    assert hall.look() is why
    assert hung_up(channel)
    assert hall.refused[0][1:3] == (os.geteuid(), hall.callers[0][0].pid)


def test_another_users_process_is_not_even_heard(hall):
    hall.door = hall.a_door(uid=os.geteuid() + 1)
    _, channel = hall.call(_HELLO)
    assert hall.look() is NotLetIn.USER
    assert hung_up(channel)


def test_a_process_that_is_gone_is_no_screen(hall):
    process, channel = hall.call(_HELLO)
    end(process)
    assert hall.look() is NotLetIn.GONE
    assert hung_up(channel)


def test_whoever_says_nothing_is_not_waited_for(hall, monkeypatch):
    monkeypatch.setattr(screen_door, "_HELLO_S", 0)
    _, channel = hall.call()
    assert hall.look() is NotLetIn.SILENT
    assert hung_up(channel)


def test_a_crowd_that_says_nothing_keeps_nobody_out(hall):
    for _ in range(screen_door._WAITING + 2):
        hall.call()
    hall.call(_HELLO)
    until(lambda: hall._look() and hall.let_in, "the screen to be let in")
    assert {refusal.why for refusal in hall.refused} == {NotLetIn.SILENT}


@pytest.mark.parametrize("connection", ["open", "closed"])
def test_a_successor_comes_once_its_predecessor_is_gone(hall, connection):
    first, channel = hall.call(_HELLO)
    hall.look()
    if connection == "closed":
        channel.close()
    hall.call(_HELLO)
    assert hall.look() is NotLetIn.TAKEN
    end(first)
    hall.refused.clear()
    hall.call(_HELLO)
    assert isinstance(hall.look(), Channel)


def test_the_next_visits_door_knows_the_predecessor(hall):
    first, _ = hall.call(_HELLO)
    hall.look()
    before = os.dup(hall.taken[0])
    hall.door.close()
    hall.door = hall.a_door(before=before)
    hall.call(_HELLO)
    assert hall.look() is NotLetIn.TAKEN
    end(first)
    hall.refused.clear()
    hall.call(_HELLO)
    assert isinstance(hall.look(), Channel)


def test_a_caller_leaves_no_descriptors_here(hall):
    _, channel = hall.call()
    hall.door.look()
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(3):
        socket.send_fds(channel._sock, [b"\0"], [0, 1, 2])
        hall.door.look()
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_whoever_knocks_all_day_fills_no_log(hall, monkeypatch):
    for _ in range(5):
        hall.call(Hello(Role.CUSTOMER, b""))
    for _ in range(10):
        hall.door.look()
    (told,) = hall.door.refusals()
    assert told.times == 1
    monkeypatch.setattr(screen_door.time, "monotonic", lambda: 1e9)
    hall.call(Hello(Role.CUSTOMER, b""))
    hall.look()
    assert hall.refused[-1].times == 5


def test_who_went_by_themselves_are_not_refused(hall):
    process, channel = hall.call()
    channel.close()
    end(process)
    hall.door.look()
    assert [refusal.why for refusal in hall.door.refusals()] in ([], [NotLetIn.GONE])


def test_nobody_listens(short_directory):
    with pytest.raises(OSError, match="nobody"):
        caller(short_directory / "nobody")
