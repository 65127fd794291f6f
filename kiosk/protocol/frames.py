"""The camera's picture in shared memory: a ring of RGB frames in one memfd.

Whoever makes it writes; everybody else can only read, whatever they do with the descriptor: the memory is
sealed (fcntl(2), F_SEAL_FUTURE_WRITE) as soon as its maker has mapped it. No lock: each slot has
a sequence number that is odd while it is being written (a seqlock), so a reader that lost the
race knows it. memfd rather than multiprocessing.shared_memory: the latter's resource tracker
unlinks the segment for everybody when one process is killed.
"""

import fcntl
import mmap
import os
import struct
from typing import NamedTuple

_MAGIC = b"KFR1"
_HEAD = struct.Struct("<4sIII")  # magic, width, height, slots
_LATEST = struct.Struct("<Q")  # number of the newest whole frame, from 1; 0 before the first
_LATEST_AT = 16
_SLOT = struct.Struct("<QQ")  # lock: 2n-1 while frame n is written, 2n when whole; t_ns
_SLOTS_AT = 64
_CHANNELS = 3
_MAX_SIDE = 4096
_MAX_SLOTS = 64
# Linux 5.1; Python 3.11 has no name for it. A descriptor opened for reading only would not do: through
# /proc/self/fd anybody opens it again for writing, since a memfd's mode is 0777.
_F_SEAL_FUTURE_WRITE = 0x0010
# Not to be made shorter either: whoever has mapped what is cut off dies of SIGBUS.
_SEALS = _F_SEAL_FUTURE_WRITE | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_SEAL


class Frame(NamedTuple):
    """One whole frame, copied out: RGB888, rows top to bottom, no padding."""

    number: int  # from 1
    t_ns: int  # CLOCK_MONOTONIC, the sensor's where the camera gives it
    width: int
    height: int
    pixels: bytes


class FrameRing:
    """A ring of frames; the writer makes it with `create`, readers with `attach`.

    `write` and `wipe` are the maker's; a reader's memory refuses them (TypeError).
    """

    def __init__(self, fd: int, memory: mmap.mmap, width: int, height: int, slots: int) -> None:
        self.fd = fd
        self.width = width
        self.height = height
        self._slots = slots
        self._size = width * height * _CHANNELS
        self._memory = memory
        self._next = self.latest_number() + 1

    @classmethod
    def create(cls, width: int, height: int, slots: int = 8) -> "FrameRing":
        """Raises OSError where the kernel cannot seal it."""
        fd = os.memfd_create("frames", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        os.ftruncate(fd, _ring_size(width, height, slots))
        memory = mmap.mmap(fd, 0)
        fcntl.fcntl(fd, fcntl.F_ADD_SEALS, _SEALS)
        _HEAD.pack_into(memory, 0, _MAGIC, width, height, slots)
        return cls(fd, memory, width, height, slots)

    @classmethod
    def attach(cls, fd: int) -> "FrameRing":
        """Map a ring that came over a channel. Raises ValueError when it is none, or not sealed."""
        if os.fstat(fd).st_size < _SLOTS_AT:
            raise ValueError("not a frame ring: too small")
        if not _is_sealed(fd):
            raise ValueError("not a frame ring: others can change it")
        memory = mmap.mmap(fd, 0, prot=mmap.PROT_READ)
        magic, width, height, slots = _HEAD.unpack_from(memory, 0)
        fits = 0 < width <= _MAX_SIDE and 0 < height <= _MAX_SIDE and 0 < slots <= _MAX_SLOTS
        if magic != _MAGIC or not fits or len(memory) < _ring_size(width, height, slots):
            memory.close()
            raise ValueError("not a frame ring: bad header")
        return cls(fd, memory, width, height, slots)

    def write(self, pixels: bytes | memoryview, t_ns: int) -> int:
        """Store one RGB888 frame and return its number."""
        if len(pixels) != self._size:
            raise ValueError(f"frame of {len(pixels)} bytes, expected {self._size}")
        number = self._next
        at = self._slot_at(number)
        _SLOT.pack_into(self._memory, at, 2 * number - 1, t_ns)
        self._memory[at + _SLOT.size : at + _SLOT.size + self._size] = pixels
        _SLOT.pack_into(self._memory, at, 2 * number, t_ns)
        _LATEST.pack_into(self._memory, _LATEST_AT, number)
        self._next = number + 1
        return number

    def latest_number(self) -> int:
        number: int = _LATEST.unpack_from(self._memory, _LATEST_AT)[0]
        return number

    def read(self, number: int) -> Frame | None:
        """Frame `number`, or None when it is not there yet or was overwritten."""
        if number < 1:
            return None
        at = self._slot_at(number)
        before, t_ns = _SLOT.unpack_from(self._memory, at)
        pixels = self._memory[at + _SLOT.size : at + _SLOT.size + self._size]
        after, _ = _SLOT.unpack_from(self._memory, at)
        if before != 2 * number or after != before:
            return None
        return Frame(number, t_ns, self.width, self.height, pixels)

    def read_into(self, number: int, picture: memoryview) -> int | None:
        """Copy frame `number` into bytes of a frame's size. Gives its t_ns, None as `read` does."""
        at = self._slot_at(number)
        before, t_ns = _SLOT.unpack_from(self._memory, at)
        with memoryview(self._memory) as memory:
            picture[:] = memory[at + _SLOT.size : at + _SLOT.size + self._size]
        after, _ = _SLOT.unpack_from(self._memory, at)
        return int(t_ns) if number > 0 and before == after == 2 * number else None

    def latest(self) -> Frame | None:
        """The newest whole frame, or None before the first."""
        return self.read(self.latest_number())

    def wipe(self) -> None:
        """Overwrite every frame, a slot at a time: other threads run meanwhile."""
        nothing = bytes(_SLOT.size + self._size)
        for number in range(min(self._next + 1, self._slots)):
            at = self._slot_at(number)
            self._memory[at : at + len(nothing)] = nothing

    def close(self, *, wipe: bool = False) -> None:
        """Unmap; the last owner wipes the pixels first."""
        if wipe:
            self.wipe()
        self._memory.close()
        os.close(self.fd)

    def _slot_at(self, number: int) -> int:
        return _SLOTS_AT + (number % self._slots) * (_SLOT.size + self._size)


def _is_sealed(fd: int) -> bool:
    try:
        return fcntl.fcntl(fd, fcntl.F_GET_SEALS) & _SEALS == _SEALS
    except OSError:  # no memfd
        return False


def _ring_size(width: int, height: int, slots: int) -> int:
    return _SLOTS_AT + slots * (_SLOT.size + width * height * _CHANNELS)
