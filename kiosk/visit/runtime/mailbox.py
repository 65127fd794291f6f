"""What other threads have for a loop, in their order, with a descriptor that wakes it."""

import os
import queue
from contextlib import suppress
from typing import Generic, TypeVar

T = TypeVar("T")


class Mailbox(Generic[T]):
    """`post` from any thread; the loop waits on `fileno` and takes all that has come."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[T] = queue.SimpleQueue()
        self._wake = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)

    def fileno(self) -> int:
        return self._wake

    def post(self, one: T) -> None:
        self._queue.put(one)
        os.eventfd_write(self._wake, 1)

    def take(self) -> list[T]:
        with suppress(BlockingIOError):
            os.eventfd_read(self._wake)
        taken = []
        with suppress(queue.Empty):
            while True:
                taken.append(self._queue.get_nowait())
        return taken
