"""Runs `kiosk` and kills it after the first file that it puts in its place: each run gets a step further."""

import os
import signal
import sys

from kiosk.commands import main

_replace = os.replace


def _put_in_place(source, target, **more):
    _replace(source, target, **more)
    os.kill(os.getpid(), signal.SIGKILL)


os.replace = _put_in_place
raise SystemExit(main(sys.argv[1:]))
