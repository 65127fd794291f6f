"""Whoever reaches the screen's socket, or starts a second counter, relay or carrier beside ours."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import desks
import pytest
from brisk import BRISK
from remains import command_of, descendants
from screenplay import Screenplay, caller
from waiting import HANGS_S, until

from drivers.emulated.counter import _carrier
from drivers.relay.client import status
from kiosk.protocol.channel import Channel, ChannelClosedError
from kiosk.protocol.codes import Control, Message
from kiosk.protocol.flows import Step
from kiosk.protocol.messages import TOKEN_BYTES, FromCounter, Hello, Press, Role


@pytest.fixture(scope="module")
def desk():
    directory = Path(tempfile.mkdtemp(prefix="kt-"))
    made = desks.desk(directory, BRISK)
    try:
        made.start(None, lambda _text: None)
        yield made
    finally:
        made.stop()
        shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture
def screen(desk):
    """The screen that is there, signed in."""
    made = Screenplay(desk).connect().sign_in()
    yield made
    made.leave()
    made.close()


@pytest.fixture
def attacker(desk):
    """A process of the screen's own user that calls at its socket."""
    made = Attacker(desk)
    yield made
    made.close()


class Attacker:
    def __init__(self, desk):
        self._desk = desk
        self._callers = []

    def call(self, token=None):
        """What the counter told it until it hung up; token: None says nothing."""
        process, sock = caller(self._desk.screen_socket)
        self._callers.append((process, sock))
        sock.settimeout(HANGS_S)
        channel = Channel(sock, FromCounter)
        told = []
        try:
            # Before there was a door, no hello was waited for, and an unknown message ended the connection.
            said = Press("v", 0, Control.STAY) if token is None else Hello(Role.CUSTOMER, token)
            channel.send(said)
            while True:
                told.append(channel.receive())
        except ChannelClosedError:
            return told

    def close(self):
        for process, sock in self._callers:
            sock.close()
            process.kill()
            process.communicate()


def _refusals(desk):
    return re.findall(r"screen_refused why=(\w+) uid=(\d+)", desk.programs.log("counter"))


@pytest.mark.parametrize("known", ["none", "wrong", "of the start before"])
@pytest.mark.attack(
    gains="the whole visit: reads every page, presses, signs, and the customer's own screen is dead",
    before="whoever connected last was the screen",
    now="without the token of this start nobody is told anything, and the clerk's strip says it",
)
def test_somebody_connects_instead_of_the_screen(desk, screen, attacker, known):
    if known == "of the start before":
        given = desk.screen_token()
        screen.close()
        desk.programs.stop("counter")
        desk.start_counter()
        screen.connect().sign_in()
        assert desk.screen_token() != given
    else:
        given = None if known == "none" else bytes(TOKEN_BYTES)
    assert attacker.call(given) == []
    screen.wait_until(lambda s: s.strip.trouble == Message.SCREEN_REFUSED, "the strip to say it")
    why = "malformed" if known == "none" else "stranger"
    assert (why, str(os.geteuid())) in _refusals(desk)
    screen.to_document()  # it is the screen still


@pytest.mark.attack(
    gains="a visit under way taken over by a second process that has learnt the token",
    before="a second connection replaced the first",
    now="while the screen's process lives nobody takes its place, though its connection be cut",
)
def test_somebody_with_the_token_takes_a_screens_place(desk, screen, attacker):
    screen.to_document()
    assert attacker.call(desk.screen_token()) == []
    screen.channel.close()  # and the process goes on
    assert attacker.call(desk.screen_token()) == []
    assert ("taken", str(os.geteuid())) in _refusals(desk)
    screen.connect()  # a successor, of a process that has ended
    assert screen.step is Step.DOCUMENT


@pytest.mark.attack(
    gains="the next customer's visit, between two: the screen so far is let go, and its spare comes too late",
    before="the next visit took whoever connected first",
    now="the next visit knows the process of the screen before, and waits for its end",
)
def test_somebody_slips_in_between_two_visits(desk, screen, attacker):
    screen.sign_in()
    before = screen._caller
    screen.press(Control.LANGUAGE).wait_until(lambda s: s.language == "en", "the language")
    screen.to_document().press(Control.CANCEL)
    until(lambda: _has_ended(screen), "the visit to end")
    assert before.poll() is None
    assert attacker.call(desk.screen_token()) == []
    screen.connect()


def _has_ended(screen):
    try:
        return any(type(message).__name__ == "Bye" for message in screen.channel.receive_ready())
    except ChannelClosedError:
        return True


@pytest.mark.attack(
    gains="a face check passed by an empty chair: the screen writes the pictures that inference looks at",
    before="screen and inference had mapped the same memory",
    now="what the screen is given is another memory than the one inference looks at",
)
def test_the_screen_reaches_what_inference_looks_at(desk, screen):
    screen.to_presence()
    screen.wait_until(lambda _s: screen.ring, "the camera's pictures")
    inference = next(
        pid
        for pid in descendants(desk.programs.pid("counter"))
        if "drivers.faces.process" in command_of(pid)
    )
    looked_at = until(lambda: _frames_of(inference), "inference to look")
    assert os.fstat(screen.ring.fd).st_ino not in looked_at


def _frames_of(pid):
    """The numbers of the memories with frames in them that a process has mapped."""
    rows = [line.split() for line in Path(f"/proc/{pid}/maps").read_text().splitlines()]
    return {int(row[4]) for row in rows if "/memfd:frames" in row[5:]}


@pytest.mark.attack(
    gains="any user of the kiosk connects to the counter",
    before="the socket's rights were the umask's",
    now="it is for the counter and the screen's group, and so is its folder",
)
def test_the_sockets_rights(desk):
    assert desk.screen_socket.stat().st_mode & 0o777 == 0o660
    assert desk.screen_socket.parent.stat().st_mode & 0o007 == 0
    assert desk.screen_token_file.stat().st_mode & 0o777 == 0o600


# -- a second one -------------------------------------------------------------------------------


def _second(command, environment=None):
    return subprocess.run(
        command,
        env=os.environ | (environment or {}),
        capture_output=True,
        text=True,
        check=False,
        timeout=HANGS_S,
    )


@pytest.mark.attack(
    gains="a counter that serves nobody: a second one takes its socket, and leaves none when it stops",
    before="the second silently unlinked the first one's sockets",
    now="a lock refuses it, and says which process holds it",
)
def test_a_second_counter(desk, screen):
    socket_before = desk.screen_socket.stat().st_ino
    token_before = desk.screen_token()
    done = _second(desk.counter_command(), desk.reader.environment)
    assert (done.returncode, "Traceback" in done.stderr) == (2, False), done.stderr
    assert f"process {desk.programs.pid('counter')}" in done.stderr
    assert desk.screen_socket.stat().st_ino == socket_before
    assert desk.screen_token() == token_before
    screen.to_document()


@pytest.mark.attack(
    gains="no record reaches the carrier: two relays under one certificate throw each other out",
    before="the second took the first one's sockets, and the broker ended the first one's connection",
    now="a lock refuses it, and says which process holds it",
)
def test_a_second_relay(desk):
    done = _second(desk.relay_command())
    assert (done.returncode, "Traceback" in done.stderr) == (2, False), done.stderr
    assert f"process {desk.programs.pid('relay')}" in done.stderr
    assert status(desk.directory / "run" / "relay" / "relay.sock")[0]
    assert desk.programs.log("relay").count("carrier in reach") == 1


@pytest.mark.attack(
    gains="no kiosk gets a receipt: two carriers throw each other out each second",
    before="the second connected with the first one's certificate",
    now="a lock in the carrier's folder refuses it, and says which process holds it",
)
def test_a_second_carrier(desk):
    command = _carrier("serve", str(desk.carrier), "--host", "127.0.0.1")
    done = _second([*command, "--port", str(desk.broker.port)])
    assert (done.returncode, "Traceback" in done.stderr) == (7, False), done.stderr
    assert f"process {desk.programs.pid('carrier')}" in done.stderr
    assert desk.programs.log("carrier").count("carrier: serving") == 1


@pytest.mark.parametrize("name", ["counter", "relay"])
@pytest.mark.attack(
    gains="a kiosk that starts no more: a process that was killed leaves its lock behind",
    before="there was no lock",
    now="the kernel lets go of it however a process ends",
)
def test_a_lock_of_the_dead(desk, name):
    os.kill(desk.programs.pid(name), 9)
    {"counter": desk.start_counter, "relay": desk.start_relay}[name]()
    assert desk.programs.ended() == []
