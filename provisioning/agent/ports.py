"""What the agent's rules need from outside: programs, services, the counter, the broker, clocks."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple, Protocol


class Program(Protocol):
    """A program that was started."""

    def ended(self) -> int | None:
        """Its exit status, once it has ended."""

    def lines(self) -> tuple[str, ...]:
        """The last lines that it has printed."""

    def kill(self) -> None:
        """Ends it, and what it started; returns when they are gone."""


class ProgramRunner(Protocol):
    def start(self, command: Sequence[str], environment: Mapping[str, str]) -> Program:
        """Raises OSError."""


class Health(NamedTuple):
    """How the services do. why: a sentence, where they do not."""

    is_good: bool
    why: str = ""
    restarts: int = 0  # since they were started by hand or by us


class ServicesError(OSError):
    """Whoever runs the services did not do what it was asked, or not in time."""


class Services(Protocol):
    """The kiosk's services; not the agent's own."""

    def restart(self) -> None:
        """Begin it. Raises ServicesError."""

    def health(self) -> Health:
        """Raises ServicesError."""


class Counter(Protocol):
    """Whether somebody is being served."""

    def held_idle(self) -> AbstractContextManager[bool]:
        """True: nobody is, and nobody begins before the context ends. False: somebody is. Raises OSError."""


class Fleet(Protocol):
    """The agent's connection to the broker."""

    def is_connected(self) -> bool: ...

    def reconnect(self) -> None:
        """Give up the connection that there is, and make another."""


class Clock(Protocol):
    def monotonic(self) -> float:
        """Seconds; only differences count."""

    def wall(self) -> float:
        """Seconds since the epoch, for people to read: nothing is decided by it."""


class Installation(NamedTuple):
    """Where things are on this kiosk, and how long is waited, in seconds."""

    app: Path  # the slots
    content: Path  # rules, texts, lists
    state: Path  # the agent's own
    settings: Path  # the kiosk's
    outbox: Path  # the folder of its databases
    own_slot: str = ""  # in which this agent runs; "": in none
    system_packages: bool = True  # a slot sees apt's picamera2
    healthy_s: float = 300.0  # so long a new slot has to do well without a break
    confirm_s: float = 1800.0  # and by then it has to
    retry_s: float = 30.0  # after "later"
    reserve_bytes: int = 0  # of the disk that no update takes
