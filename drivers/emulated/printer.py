"""An emulated receipt printer on a pseudo-terminal: it takes ESC/POS and gives each receipt as a PNG.

It can run out of paper after so many rows, have its cover opened, and lose its cable.
"""

import os
import select
import threading
import tty
from pathlib import Path

from PIL import Image

_WIDTH = 576
_COVER_OPEN, _PAPER_STOP = 0x04, 0x20
_FIXED = 0x12  # bits that every status byte has
_REAL_TIME = 3  # bytes of DLE EOT n and DLE ENQ n
_TICK_S = 0.02


class EmulatedPrinter:
    """`device` is what the kiosk opens; receipts come into `folder`, numbered."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.device = folder / "lp0"
        self._lock = threading.Lock()
        self._cable = threading.Event()
        self._thread = threading.Thread()
        self._rows = bytearray()
        self._paper: int | None = None  # rows that are left; None: enough
        self._cover_open = False
        self._printed = 0

    def start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.plug()

    # -- what a person does -------------------------------------------------------------------

    def plug(self) -> None:
        """Its cable is in."""
        master, slave = os.openpty()
        tty.setraw(slave)
        self._cable.set()
        self._thread = threading.Thread(
            target=self._serve, args=(master, slave), name="printer", daemon=True
        )
        self.device.unlink(missing_ok=True)  # of one that was killed
        self.device.symlink_to(os.ttyname(slave))
        self._thread.start()

    def unplug(self) -> None:
        """Whatever was printed until now hangs out of it."""
        self.device.unlink()
        self._cable.clear()
        self._thread.join()

    def load(self, rows: int | None = None) -> None:
        """Paper for so many rows; None: for all that come."""
        with self._lock:
            self._paper = rows

    def open_cover(self) -> None:
        self._cover(is_open=True)

    def close_cover(self) -> None:
        self._cover(is_open=False)

    def _cover(self, *, is_open: bool) -> None:
        with self._lock:
            self._cover_open = is_open

    def tear_off(self) -> None:
        """What hangs out of it is taken as it is."""
        with self._lock:
            self._cut()

    @property
    def rows_on_paper(self) -> int:
        """Of the receipt that hangs out of it."""
        return len(self._rows) * 8 // _WIDTH

    @property
    def receipts(self) -> list[Path]:
        return sorted(self.folder.glob("receipt-*.png"))

    # -- the line -----------------------------------------------------------------------------

    def _serve(self, master: int, slave: int) -> None:
        incoming, waiting = bytearray(), bytearray()
        while self._cable.is_set():
            if select.select([master], [], [], _TICK_S)[0]:
                incoming += os.read(master, 4096)
            while (place := _real_time(incoming)) >= 0:
                command = bytes(incoming[place : place + _REAL_TIME])
                del incoming[place : place + _REAL_TIME]
                self._answer(master, command, waiting)
            kept = _begun(incoming)  # a real-time command may have begun
            waiting += incoming[: len(incoming) - kept]
            del incoming[: len(incoming) - kept]
            self._obey(master, waiting)
        os.close(master)
        os.close(slave)

    def _answer(self, master: int, command: bytes, waiting: bytearray) -> None:
        """At once, wherever it stands, inside a picture too."""
        if command == b"\x10\x04\x02":
            os.write(master, bytes([self._offline()]))
        elif command == b"\x10\x04\x04":
            os.write(master, bytes([self._roll()]))
        elif command == b"\x10\x05\x02":
            waiting.clear()

    def _offline(self) -> int:
        cover = _COVER_OPEN if self._cover_open else 0
        return _FIXED | cover | (_PAPER_STOP if self._paper == 0 else 0)

    def _roll(self) -> int:
        return _FIXED | (0x60 if self._paper == 0 else 0)

    def _obey(self, master: int, waiting: bytearray) -> None:
        while waiting and (size := _size(waiting)) and not self._stands():
            command = bytes(waiting[:size])
            del waiting[:size]
            with self._lock:
                self._do(master, command)

    def _stands(self) -> bool:
        return self._cover_open or self._paper == 0

    def _do(self, master: int, command: bytes) -> None:
        match command[:2]:
            case b"\x1dv":
                self._draw(command[8:], int.from_bytes(command[4:6], "little"))
            case b"\x1dV":
                self._cut()
            case b"\x1dr":
                os.write(master, b"\x00")
            case b"\x1b@":
                pass
            case _:
                raise ValueError(f"not understood: {command[:4]!r}")

    def _draw(self, dots: bytes, row: int) -> None:
        rows = len(dots) // row
        if self._paper is not None:
            rows = min(rows, self._paper)
            self._paper -= rows
        for top in range(0, rows * row, row):
            self._rows += dots[top : top + row].ljust(_WIDTH // 8, b"\x00")[: _WIDTH // 8]

    def _cut(self) -> None:
        if not self._rows:
            return
        self._printed += 1
        white = bytes(byte ^ 0xFF for byte in self._rows)
        picture = Image.frombytes("1", (_WIDTH, self.rows_on_paper), white)
        picture.save(self.folder / f"receipt-{self._printed:03d}.png")
        self._rows.clear()


def _real_time(incoming: bytearray) -> int:
    """Where the first whole real-time command begins; -1: there is none."""
    places = [incoming.find(begin) for begin in (b"\x10\x04", b"\x10\x05")]
    whole = [place for place in places if 0 <= place <= len(incoming) - _REAL_TIME]
    return min(whole, default=-1)


def _begun(incoming: bytearray) -> int:
    """Bytes at the end that may be the beginning of one."""
    if bytes(incoming[-2:]) in {b"\x10\x04", b"\x10\x05"}:
        return 2
    return int(incoming[-1:] == b"\x10")


_SIZES = {b"\x1b@": 2, b"\x1dr": 3, b"\x1dV": 4}
_RASTER_HEAD = 8


def _size(waiting: bytearray) -> int:
    """Bytes of the first command; 0: it is not there whole."""
    head = bytes(waiting[:2])
    if head != b"\x1dv":
        size = _SIZES.get(head, 1)
    elif len(waiting) < _RASTER_HEAD:
        return 0
    else:
        columns = int.from_bytes(waiting[4:6], "little")
        size = _RASTER_HEAD + columns * int.from_bytes(waiting[6:8], "little")
    return size if len(waiting) >= size else 0
