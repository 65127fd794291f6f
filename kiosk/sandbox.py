"""What a process gives away before it touches bytes that somebody else made: system calls, memory, seconds.

The filters are classic BPF through prctl(2), which needs neither rights nor a library.
What is given away stays away, for every thread and child that comes later.
"""

import ctypes
import errno
import math
import os
import platform
import resource
import struct
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _FILTER = 38, 22, 2
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x80000000
_LOAD, _EQUALS, _AT_LEAST, _HAS_BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER_AT, _ARCHITECTURE_AT, _THIRD_ARGUMENT_AT = 0, 4, 32  # struct seccomp_data
_X32 = 0x40000000  # another table of the same machine's
_EXECUTABLE = 4  # PROT_EXEC

# Arithmetic on what is in memory, reading and writing what is open.
_COMPUTING = {
    "x86_64": {
        "read": 0, "write": 1, "close": 3, "fstat": 5, "lseek": 8, "mmap": 9, "mprotect": 10, "munmap": 11,
        "brk": 12, "rt_sigaction": 13, "rt_sigprocmask": 14, "rt_sigreturn": 15, "writev": 20, "mremap": 25,
        "madvise": 28, "exit": 60, "sigaltstack": 131, "futex": 202, "clock_gettime": 228, "exit_group": 231,
        "getrandom": 318,
    },
    "aarch64": {
        "read": 63, "write": 64, "close": 57, "fstat": 80, "lseek": 62, "mmap": 222, "mprotect": 226,
        "munmap": 215, "brk": 214, "rt_sigaction": 134, "rt_sigprocmask": 135, "rt_sigreturn": 139,
        "writev": 66, "mremap": 216, "madvise": 233, "exit": 93, "sigaltstack": 132, "futex": 98,
        "clock_gettime": 113, "exit_group": 94, "getrandom": 278,
    },
}  # fmt: skip
# To others, and to other programs.
_REACHING_OUT = {
    "x86_64": {
        "socket": 41, "connect": 42, "sendto": 44, "sendmsg": 46, "bind": 49, "socketpair": 53, "execve": 59,
        "sendmmsg": 307, "execveat": 322, "io_uring_setup": 425,
    },
    "aarch64": {
        "socket": 198, "connect": 203, "sendto": 206, "sendmsg": 211, "bind": 200, "socketpair": 199,
        "execve": 221, "sendmmsg": 269, "execveat": 281, "io_uring_setup": 425,
    },
}  # fmt: skip
_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}


class _Instruction(NamedTuple):
    """struct sock_filter."""

    code: int
    value: int
    if_true: int = 0
    if_false: int = 0


def compute_only() -> None:
    """From now on: no file, socket, process or program that is not open or running. OSError without seccomp.

    No memory can be made executable, either.
    """
    calls = _COMPUTING[_machine()]
    mapping = (calls["mmap"], calls["mprotect"])
    rows = [row for number in mapping for row in _unless_executable(number)]
    rows += [row for number in calls.values() for row in _answer(number, _ALLOW)]
    _load([*_this_machine(), *rows, _Instruction(_RETURN, _REFUSE)])


def stay_alone() -> None:
    """From now on: no socket and no other program; for foreign code that needs files. OSError as above."""
    numbers = _REACHING_OUT[_machine()].values()
    rows = [row for number in numbers for row in _answer(number, _REFUSE)]
    _load([*_this_machine(), *rows, _Instruction(_RETURN, _ALLOW)])


def limit(*, memory: int, seconds: int, files: int = 0) -> None:
    """At most so many bytes and seconds of computing more than until now, and files of that size at most.

    The process is killed when it computes longer, and gets no memory when it asks for more.
    """
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    most = pages * resource.getpagesize() + memory
    until = math.ceil(time.process_time()) + seconds
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (until, until))
    resource.setrlimit(resource.RLIMIT_FSIZE, (files, files))


def _machine() -> str:
    machine = platform.machine()
    if machine not in _ARCHITECTURES:
        raise OSError(errno.ENOSYS, f"no list of system calls of {machine}")
    return machine


def _this_machine() -> Iterable[_Instruction]:
    """Another machine's numbers mean other calls. The number of the call is loaded afterwards."""
    yield _Instruction(_LOAD, _ARCHITECTURE_AT)
    yield _Instruction(_EQUALS, _ARCHITECTURES[_machine()], if_true=1)
    yield _Instruction(_RETURN, _KILL)
    yield _Instruction(_LOAD, _NUMBER_AT)
    yield _Instruction(_AT_LEAST, _X32, if_false=1)
    yield _Instruction(_RETURN, _KILL)


def _answer(number: int, answer: int) -> Iterable[_Instruction]:
    yield _Instruction(_EQUALS, number, if_false=1)
    yield _Instruction(_RETURN, answer)


def _unless_executable(number: int) -> Iterable[_Instruction]:
    """Of mmap and mprotect: the third argument is the protection."""
    yield _Instruction(_EQUALS, number, if_false=4)
    yield _Instruction(_LOAD, _THIRD_ARGUMENT_AT)
    yield _Instruction(_HAS_BITS, _EXECUTABLE, if_true=1)
    yield _Instruction(_RETURN, _ALLOW)
    yield _Instruction(_RETURN, _REFUSE)


def _load(program: list[_Instruction]) -> None:
    packed = b"".join(
        struct.pack("=HBBI", row.code, row.if_true, row.if_false, row.value) for row in program
    )
    rows = ctypes.create_string_buffer(packed, len(packed))
    filter_ = struct.pack("@HP", len(program), ctypes.addressof(rows))
    libc = ctypes.CDLL(None, use_errno=True)
    for arguments in (
        (_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0),
        (_PR_SET_SECCOMP, _FILTER, ctypes.c_char_p(filter_), 0, 0),
    ):
        if libc.prctl(*arguments) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
