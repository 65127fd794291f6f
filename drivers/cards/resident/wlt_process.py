"""The process around the vendor's portrait library: one photo in, one picture out, nothing else.

ABI: `int unpack(char *wlt, char *bmp, int save)`; 1024 bytes in, a BMP of 38,862 bytes out (102×126),
1 for success; save 0 writes no file. Speaks over its pipes: READY before each photo, then the answer.
"""

import ctypes
import os
import resource
import sys

from kiosk import sandbox
from kiosk.process import die_with_parent, keep_memory_private

SIZE = 1024
BMP_SIZE = 38_862
READY, WORKED, REFUSED = b"?", b"+", b"-"
_ROOM = 4096  # a library that writes a little too much shall not reach our own memory
_MEMORY = 1 << 30


def main() -> None:
    die_with_parent()
    keep_memory_private()
    # The library may print: the pipe is for answers alone.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    sandbox.stay_alone()
    unpack = ctypes.CDLL(sys.argv[1]).unpack
    unpack.argtypes = (ctypes.c_char_p, ctypes.c_char_p, ctypes.c_int)
    unpack.restype = ctypes.c_int
    photo = ctypes.create_string_buffer(SIZE + _ROOM)
    picture = ctypes.create_string_buffer(BMP_SIZE + _ROOM)
    while True:
        answers.write(READY)
        answers.flush()
        data = sys.stdin.buffer.read(SIZE)
        if len(data) < SIZE:
            return
        photo.raw = data.ljust(len(photo), b"\0")
        status = WORKED if unpack(photo, picture, 0) == 1 else REFUSED
        answers.write(status + picture.raw[:BMP_SIZE])
        answers.flush()
        for kept in (photo, picture):
            ctypes.memset(kept, 0, len(kept))


if __name__ == "__main__":
    main()
