"""Who is let in as the screen: a process of the screen's user that has the token of this start, one a role.

The kernel says whose process it is (unix(7), SO_PEERCRED). A successor is let in once its predecessor's
process is gone, of which the kernel tells, too: a connection that was closed is not enough. Whoever is not
let in is told nothing, and reported.
"""

import hmac
import os
import select
import socket
import struct
import time
from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from kiosk.protocol.channel import Channel, ChannelClosedError, ChannelMalformedError
from kiosk.protocol.messages import Hello, Role, ToCounter

_PEERCRED = struct.Struct("3i")  # struct ucred: pid, uid, gid
_HELLO_S = 5.0  # real seconds; a screen says it at once
_WAITING = 4  # callers that have said nothing yet
_REPORT_S = 10.0  # how often the same is reported again
_SEND_TIMEOUT_S = 1.0  # a screen that takes nothing for so long is dropped


class NotLetIn(StrEnum):
    """Why somebody is not the screen."""

    USER = "user"  # not the screen's
    GONE = "gone"  # its process has ended already
    SILENT = "silent"  # no hello, in time or before too many others came
    MALFORMED = "malformed"
    STRANGER = "stranger"  # without the token of this start, or another's screen
    TAKEN = "taken"  # the one before is still there


class Refusal(NamedTuple):
    """Somebody who was not let in; times: since it was last reported of that user."""

    why: NotLetIn
    uid: int
    pid: int
    times: int = 1


class Admission(NamedTuple):
    """What a screen has to be: a process of this user, with this token."""

    uid: int
    token: bytes


class _Caller(NamedTuple):
    channel: Channel[ToCounter]
    pid: int
    uid: int
    process: int  # pidfd
    until: float

    def close(self) -> None:
        self.channel.close()
        os.close(self.process)


class ScreenDoor:
    """Accepts on the counter's socket. `look` in the visit's loop; `refusals` are then to be reported.

    role: whose screens it lets in; a clerk's screen has a door of its own. before: pidfd of the screen that
    another visit let in; the door owns it. taken: called with the pidfd of one that is let in, which stays
    the door's.
    """

    def __init__(
        self,
        listener: socket.socket,
        admission: Admission,
        before: int | None = None,
        taken: Callable[[int], None] = lambda _process: None,
        role: Role = Role.CUSTOMER,
    ) -> None:
        self.listener = listener
        self._admission = admission
        self._taken = taken
        self._role = role
        self._holder = before
        self._callers: list[_Caller] = []
        self._reports = _Reports()

    @property
    def files(self) -> list[socket.socket | Channel[ToCounter]]:
        """What to wait for."""
        return [self.listener, *(caller.channel for caller in self._callers)]

    def refusals(self) -> list[Refusal]:
        """Those to report now; each once."""
        return self._reports.take()

    def look(self) -> Channel[ToCounter] | None:
        """A screen that is let in now. Never waits."""
        if select.select([self.listener], [], [], 0)[0]:
            self._accept()
        for caller in list(self._callers):
            if self._is_let_in(caller):
                return caller.channel
        return None

    def close(self) -> None:
        """Whoever still waits calls again, at the next visit's door."""
        for caller in list(self._callers):
            self._forget(caller)
        if self._holder is not None:
            os.close(self._holder)
            self._holder = None

    def _accept(self) -> None:
        sock, _ = self.listener.accept()
        sock.settimeout(_SEND_TIMEOUT_S)
        pid, uid, _gid = _PEERCRED.unpack(
            sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEERCRED.size)
        )
        if uid != self._admission.uid:
            self._refuse_unheard(sock, NotLetIn.USER, uid, pid)
            return
        try:
            process = os.pidfd_open(pid)
        except ProcessLookupError:
            self._refuse_unheard(sock, NotLetIn.GONE, uid, pid)
            return
        channel: Channel[ToCounter] = Channel(sock, ToCounter, takes_fds=False)
        self._callers.append(_Caller(channel, pid, uid, process, time.monotonic() + _HELLO_S))
        if len(self._callers) > _WAITING:
            self._refuse(self._callers[0], NotLetIn.SILENT)

    def _is_let_in(self, caller: _Caller) -> bool:
        try:
            said = caller.channel.receive_one()
        except ChannelClosedError:
            self._forget(caller)  # it went by itself
            return False
        except ChannelMalformedError:
            self._refuse(caller, NotLetIn.MALFORMED)
            return False
        why = self._why_not(said, caller)
        if why is not None:
            self._refuse(caller, why)
        elif isinstance(said, Hello):
            self._let_in(caller)
            return True
        return False

    def _why_not(self, said: ToCounter | None, caller: _Caller) -> NotLetIn | None:
        if said is None:
            return NotLetIn.SILENT if time.monotonic() > caller.until else None
        if not isinstance(said, Hello):
            return NotLetIn.MALFORMED
        if not hmac.compare_digest(said.token, self._admission.token):
            return NotLetIn.STRANGER
        if said.role is not self._role:
            return NotLetIn.STRANGER
        return NotLetIn.TAKEN if self._holder is not None and not _is_gone(self._holder) else None

    def _let_in(self, caller: _Caller) -> None:
        self._callers.remove(caller)
        if self._holder is not None:
            os.close(self._holder)
        self._holder = caller.process
        self._taken(caller.process)

    def _refuse(self, caller: _Caller, why: NotLetIn) -> None:
        self._reports.add(Refusal(why, caller.uid, caller.pid))
        self._forget(caller)

    def _refuse_unheard(self, sock: socket.socket, why: NotLetIn, uid: int, pid: int) -> None:
        self._reports.add(Refusal(why, uid, pid))
        sock.close()

    def _forget(self, caller: _Caller) -> None:
        self._callers.remove(caller)
        caller.close()


class _Reports:
    """Refusals, the same of one user at most once in a while: who knocks all day fills no log."""

    def __init__(self) -> None:
        self._again_at: dict[tuple[NotLetIn, int], float] = {}
        self._untold: dict[tuple[NotLetIn, int], int] = {}
        self._due: list[Refusal] = []

    def add(self, refusal: Refusal) -> None:
        now, kind = time.monotonic(), (refusal.why, refusal.uid)
        times = self._untold.pop(kind, 0) + 1
        if now < self._again_at.get(kind, 0.0):
            self._untold[kind] = times
            return
        self._again_at[kind] = now + _REPORT_S
        self._due.append(refusal._replace(times=times))

    def take(self) -> list[Refusal]:
        due, self._due = self._due, []
        return due


def _is_gone(process: int) -> bool:
    """A pidfd is readable once its process has ended (pidfd_open(2))."""
    poller = select.poll()
    poller.register(process, select.POLLIN)
    return bool(poller.poll(0))
