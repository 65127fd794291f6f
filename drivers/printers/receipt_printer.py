"""An ESC/POS printer on a USB or serial line, opened for one receipt at a time.

Its status is asked before a receipt and after it, never in between; that it is whole is the printer's own
answer, which comes once everything before the question is on paper.
"""

import fcntl
import os
import select
import termios
import time
import tty
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from drivers.device_identity import open_line
from drivers.device_identity.pinned import DevicePin
from drivers.printers import escpos
from kiosk.enumerations import PrinterTrouble
from kiosk.errors import PrinterError
from kiosk.ports import Bitmap

_ANSWER_S = 2.0  # to a question of status
_BAUDS = {rate: getattr(termios, f"B{rate}") for rate in (9600, 19200, 38400, 57600, 115_200)}


class NoPrinter:
    """Where the settings name none."""

    def print(self, receipt: Bitmap) -> None:  # noqa: ARG002 - the port's shape
        raise PrinterError(PrinterTrouble.ABSENT, begun=False)


class EscposPrinter:
    """A ReceiptPrinter. device: /dev/usb/lp0, or a serial line's."""

    def __init__(self, device: str, baud: int, deadline_s: float, pin: DevicePin) -> None:
        """pin: whose receipts it may print; a device that only answers like a printer gets none."""
        self._device = device
        self._baud = baud
        self._deadline_s = deadline_s
        self._pin = pin

    def look(self) -> None:
        """Whether it could print now; a receipt that is being printed is not disturbed.

        Raises PrinterError.
        """
        try:
            with _opened(self._device, self._baud) as line:
                self._admit(line)
                _check(line, begun=True)
        except OSError as error:
            raise PrinterError(PrinterTrouble.ABSENT, begun=False) from error

    def print(self, receipt: Bitmap) -> None:
        begun = False
        try:
            with _opened(self._device, self._baud) as line:
                self._admit(line)
                _check(line, begun=False)
                begun = True
                self._print(line, receipt)
        except OSError as error:  # its cable, too
            raise PrinterError(PrinterTrouble.ABSENT, begun=begun) from error

    def _admit(self, line: int) -> None:
        """On the line that is open: what another name stands for by now does not count."""
        if self._pin.doubt(open_line.identity(line, self._pin.sysfs)):
            raise PrinterError(PrinterTrouble.REFUSED, begun=False)

    def _print(self, line: int, receipt: Bitmap) -> None:
        until = time.monotonic() + self._deadline_s
        try:
            for part in escpos.receipt(receipt):
                _send(line, part, until)
            while not escpos.is_end(_answer(line, until)):
                pass  # of a question that was asked before
        except TimeoutError:
            _check(line, begun=True)
            raise PrinterError(PrinterTrouble.FAULT, begun=True) from None


@contextmanager
def _opened(device: str, baud: int) -> Iterator[int]:
    """One at a time, whoever opens it. Raises OSError."""
    line = os.open(device, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        fcntl.flock(line, fcntl.LOCK_EX)
        if os.isatty(line):
            _set_up(line, baud)
        yield line
    finally:
        with suppress(OSError):
            os.close(line)


def _set_up(line: int, baud: int) -> None:
    try:
        tty.setraw(line)
        attributes = termios.tcgetattr(line)
        attributes[4] = attributes[5] = _BAUDS.get(baud, termios.B115200)
        termios.tcsetattr(line, termios.TCSANOW, attributes)
        termios.tcflush(line, termios.TCIFLUSH)
    except termios.error as error:
        raise OSError(*error.args) from error


def _check(line: int, *, begun: bool) -> None:
    """Raises PrinterError when it says that it cannot print, or says nothing."""
    until = time.monotonic() + _ANSWER_S
    try:
        if not begun:
            _send(line, escpos.RECOVER, until)
        _send(line, escpos.OFFLINE_STATUS, until)
        offline = _answer(line, until)
        _send(line, escpos.PAPER_STATUS, until)
        found = escpos.trouble(offline, _answer(line, until))
    except TimeoutError:
        found = PrinterTrouble.FAULT
    if found is not None:
        raise PrinterError(found, begun=begun)


def _send(line: int, data: bytes, until: float) -> None:
    """Raises TimeoutError, OSError."""
    left = memoryview(data)
    while left:
        _wait([], [line], until)
        with suppress(BlockingIOError):
            left = left[os.write(line, left) :]


def _answer(line: int, until: float) -> int:
    """One byte. Raises TimeoutError, OSError."""
    while True:
        _wait([line], [], until)
        with suppress(BlockingIOError):
            got = os.read(line, 1)
            if not got:
                raise OSError("the line has ended")
            return got[0]


def _wait(reads: list[int], writes: list[int], until: float) -> None:
    left = until - time.monotonic()
    if left <= 0 or not any(select.select(reads, writes, [], left)):
        raise TimeoutError
