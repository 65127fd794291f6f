"""The counter's supervisor: one visit at a time, each in its own process, with a spare ready.

The supervisor holds the screen's listening socket and hands it down; it never reads a visit's
messages and so never holds personal data. A visit's process ends with its visit, which is what
wipes its memory: freed Python objects stay readable until their process is gone.

What outlives a visit goes over a control channel: who has signed in, when they last typed their PIN, the
key that signs their presses for as long as that is good, and which process is the screen: a visit lets
another one in only once that one is gone.
"""

import logging
import math
import os
import selectors
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec

from kiosk.pins import PIN_GOOD_FOR_S
from kiosk.protocol.channel import Channel, ChannelClosedError
from kiosk.protocol.messages import Role
from kiosk.records.staff_statement import ShiftKey
from kiosk.restart_delays import Patience

log = logging.getLogger(__name__)

_VISIT, _FACES = "a visit", "the inference process"
_STEADY_S = 10.0  # inference that ran so long had started
_AGAIN = "%s cannot start (exit status %s), why stands above; tried again, at last once a minute"


class Entrance(msgspec.Struct, frozen=True):
    """What the screen of this role has to be."""

    role: Role
    user: int  # whose process
    token: bytes  # and what it has to know
    before: bool = False  # a pidfd of the one so far travels with the message, in their order


class Go(msgspec.Struct, frozen=True, tag="go"):
    """To the spare: you are the visit now."""

    clerk: str = ""
    proved_s: float = 0.0  # since the clerk last typed their PIN
    shift: ShiftKey | None = None  # by which the clerk's presses are signed
    screens: tuple[Entrance, ...] = ()
    parked: str = ""  # the ticket of another visit that waits


class ClerkSignedIn(msgspec.Struct, frozen=True, tag="signed_in"):
    clerk: str
    shift: ShiftKey | None = None


class ClerkSignedOut(msgspec.Struct, frozen=True, tag="signed_out"):
    pass


class ClerkProved(msgspec.Struct, frozen=True, tag="proved"):
    """The signed-in clerk has typed their PIN again."""

    shift: ShiftKey | None = None


class ScreenTaken(msgspec.Struct, frozen=True, tag="screen_taken"):
    """A process has become this role's screen; its pidfd travels with this message."""

    role: Role


class Parked(msgspec.Struct, frozen=True, tag="parked"):
    """This visit waits for a clerk, without a screen, until `Go` comes again."""

    ticket: str


class TakesOver(msgspec.Struct, frozen=True, tag="take_over"):
    """After this visit, which nobody has begun, the parked one goes on."""


FromVisit = ClerkSignedIn | ClerkSignedOut | ClerkProved | ScreenTaken | Parked | TakesOver


class Started(NamedTuple):
    """A visit's process with the supervisor's end of its control channel."""

    process: subprocess.Popen[bytes]
    control: Channel[FromVisit]


@dataclass
class Carryover:
    """What outlives a visit."""

    clerk: str = ""
    proved_at: float = 0.0  # time.monotonic
    shift: ShiftKey | None = None  # of that PIN, and no use for longer than it
    # pidfds of the processes that are, or were, the screens
    screens: dict[Role, int] = field(default_factory=dict)
    parked: str = ""  # ticket of the visit that waits for a clerk
    take_over: bool = False  # it goes on next


class Supervisor:
    """Keeps one active visit and one spare, and the inference process.

    start_visit(control end) and start_faces() start processes; they are handed in by the command.
    screens: the user and the token that the screen of each role has to have.
    """

    def __init__(
        self,
        start_visit: Callable[[socket.socket], subprocess.Popen[bytes]],
        start_faces: Callable[[], subprocess.Popen[bytes]],
        screens: Mapping[Role, tuple[int, bytes]],
    ) -> None:
        self._start_visit = start_visit
        self._start_faces = start_faces
        self._screens = screens
        self._desk = Carryover()
        self._selector = selectors.DefaultSelector()
        self._processes: list[subprocess.Popen[bytes]] = []
        self._parked: Started | None = None
        self._leaves = ""  # ticket of the visit that leaves the screens
        self._serves = False  # since a process failed, a visit has taken a screen
        self._patience = {_VISIT: Patience(), _FACES: Patience()}
        self._faces_at = math.inf  # time.monotonic at which it is started again

    def run(self) -> None:
        """Serve visits until interrupted; ends every process that it started."""
        try:
            self._keep_faces()
            active, spare = self._spawn(), self._spawn()
            while True:
                self._activate(active)
                self._attend(active)
                waited = self._taken_over()
                active, spare = (waited, spare) if waited else (spare, self._spawn())
        finally:
            self._stop_all()

    def _activate(self, visit: Started) -> None:
        desk = self._desk
        entrances = tuple(
            Entrance(role, user, token, before=role in desk.screens)
            for role, (user, token) in self._screens.items()
        )
        before = tuple(desk.screens[one.role] for one in entrances if one.before)
        proved_s = time.monotonic() - desk.proved_at
        if proved_s > PIN_GOOD_FOR_S:
            desk.shift = None
        go = Go(desk.clerk, proved_s, desk.shift, entrances, desk.parked)
        try:
            visit.control.send(go, before)
        except ChannelClosedError:
            log.warning("a spare visit had died before its turn")
        self._selector.register(visit.control, selectors.EVENT_READ, visit)

    def _attend(self, visit: Started) -> None:
        """Until this visit's process has ended, or waits for a clerk."""
        while True:
            self._faces_again()
            waits_s = self._faces_at - time.monotonic()
            for key, _ in self._selector.select(None if waits_s == math.inf else max(waits_s, 0)):
                if key.data is not visit:
                    key.data()
                elif not self._heard(visit):
                    self._finish(visit)
                    return
            if self._leaves:
                ticket, self._leaves = self._leaves, ""
                self._set_aside(visit, ticket)
                return

    def _set_aside(self, visit: Started, ticket: str) -> None:
        """It ends by itself once nobody has come for it in time; a second one, with its channel, now."""
        if self._parked is not None:
            self._finish(visit)
            return

        def ended() -> None:
            self._parked, self._desk.parked = None, ""
            self._finish(visit)

        self._parked, self._desk.parked = visit, ticket
        self._selector.modify(visit.control, selectors.EVENT_READ, ended)

    def _taken_over(self) -> Started | None:
        """The visit that waited, if its turn has come."""
        if not self._desk.take_over:
            return None
        self._desk.take_over = False
        waited, self._parked, self._desk.parked = self._parked, None, ""
        if waited:
            self._selector.unregister(waited.control)
        return waited

    def _heard(self, visit: Started) -> bool:
        """Take what the visit says; False once it has closed its end, as it does when it ends."""
        try:
            for message in visit.control.receive_ready():
                self._note(message, visit)
        except ChannelClosedError:
            return False
        return True

    def _note(self, message: FromVisit, visit: Started) -> None:
        match message:
            case ClerkSignedIn(clerk, shift):
                self._desk.clerk = clerk
                self._desk.proved_at, self._desk.shift = time.monotonic(), shift
            case ClerkSignedOut():
                self._desk.clerk, self._desk.shift = "", None
            case ClerkProved(shift):
                self._desk.proved_at, self._desk.shift = time.monotonic(), shift
            case ScreenTaken(role):
                if role in self._desk.screens:
                    os.close(self._desk.screens[role])
                self._desk.screens[role] = visit.control.take_fd()
                self._serves = True
            case Parked(ticket):
                self._leaves = ticket
            case TakesOver():
                self._desk.take_over = True

    def _finish(self, visit: Started) -> None:
        self._selector.unregister(visit.control)
        visit.control.close()
        code = visit.process.wait()
        self._processes.remove(visit.process)
        log.info("visit process ended, exit status %s", code)
        if code == 0 or self._serves:
            self._patience[_VISIT].worked()
        else:
            time.sleep(self._failed(_VISIT, code))
        self._serves = False

    def _failed(self, what: str, code: int) -> float:
        """Says so, once in a row; gives how long to wait, in seconds."""
        wait_s, is_first = self._patience[what].failed()
        if is_first:
            log.error(_AGAIN, what, code)
        return wait_s

    def _spawn(self) -> Started:
        ours, theirs = socket.socketpair()
        with theirs:
            process = self._start_visit(theirs)
        self._processes.append(process)
        return Started(process, Channel(ours, FromVisit))

    def _keep_faces(self) -> None:
        """Start the inference process, and again whenever it ends."""
        started, self._faces_at = time.monotonic(), math.inf
        process = self._start_faces()
        self._processes.append(process)
        ended = os.pidfd_open(process.pid)

        def restart() -> None:
            self._selector.unregister(ended)
            os.close(ended)
            self._processes.remove(process)
            code, now = process.wait(), time.monotonic()
            if now - started > _STEADY_S:
                self._patience[_FACES].worked()
                log.warning("inference process ended, exit status %s; restarting", code)
                self._faces_at = now
            else:
                self._faces_at = now + self._failed(_FACES, code)

        self._selector.register(ended, selectors.EVENT_READ, restart)

    def _faces_again(self) -> None:
        """Visits go on meanwhile."""
        if time.monotonic() >= self._faces_at:
            self._keep_faces()

    def _stop_all(self) -> None:
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            try:
                process.wait(timeout=2)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
