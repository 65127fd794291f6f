"""Whoever has the screen's descriptor of the camera's pictures: what the face check then sees."""

import ctypes
import mmap
import os

import pytest

from kiosk.protocol.frames import FrameRing

_SOMEBODY = 61_599  # a user of no service
_PUNCH_HOLE_KEEP_SIZE = 3
libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
libc.mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]


@pytest.fixture
def ring():
    """With one picture of an empty chair."""
    made = FrameRing.create(64, 48)
    made.write(bytes(64 * 48 * 3), t_ns=1)
    yield made
    made.close()


def _by_write(fd):
    os.pwrite(fd, b"\xff" * 4096, 64)


def _by_mapping(fd):
    with mmap.mmap(fd, 0) as memory:
        memory[64:4160] = b"\xff" * 4096


def _by_mapping_that_becomes_writable(fd):
    size = os.fstat(fd).st_size
    at = libc.mmap(None, size, mmap.PROT_READ, mmap.MAP_SHARED, fd, 0)
    if libc.mprotect(at, size, mmap.PROT_READ | mmap.PROT_WRITE) == 0:
        ctypes.memset(at + 64, 0xFF, 4096)


def _by_opening_again(fd):
    _by_write(os.open(f"/proc/self/fd/{fd}", os.O_RDWR))


def _by_a_hole(fd):
    libc.fallocate(fd, _PUNCH_HOLE_KEEP_SIZE, ctypes.c_long(0), ctypes.c_long(4096))


def _by_making_it_longer(fd):
    os.ftruncate(fd, os.fstat(fd).st_size * 2)


def _by_cutting_it_off(fd):
    """Then whoever looks at the last of it dies of SIGBUS."""
    os.ftruncate(fd, os.fstat(fd).st_size - 1)


WAYS = (
    _by_write,
    _by_mapping,
    _by_mapping_that_becomes_writable,
    _by_opening_again,
    _by_a_hole,
    _by_making_it_longer,
    _by_cutting_it_off,
)


def _tries(way, fd, user):
    """In a process of that user, which has nothing but the descriptor."""
    pid = os.fork()
    if pid == 0:
        try:
            os.setresuid(user, user, user)
            way(fd)
        except OSError:
            pass
        finally:
            os._exit(0)
    os.waitpid(pid, 0)


@pytest.mark.parametrize("user", ["the same", "another"])
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__.strip("_"))
@pytest.mark.attack(
    gains="a face check passed by an empty chair, or a counter that dies",
    before="the screen's descriptor could be written, mapped writable and cut off",
    now="the memory is sealed: its maker alone writes, and nobody changes its size",
)
def test_the_cameras_memory_is_changed(ring, way, user):
    if user == "another" and os.geteuid() != 0:
        pytest.skip("needs root, to be somebody else")
    before = ring._memory[:]
    _tries(way, ring.fd, _SOMEBODY if user == "another" else os.geteuid())
    assert os.fstat(ring.fd).st_size == len(before)
    assert ring._memory[:] == before
