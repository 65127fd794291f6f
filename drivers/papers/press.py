"""Has papers typeset, each in a process of its own that ends with it: nothing of one is left for the next."""

import struct
import subprocess
import sys
from pathlib import Path

import msgspec

from kiosk.errors import TypesettingError
from kiosk.ports import Bitmap, Paper
from kiosk.process import child_environment

_COMMAND = [sys.executable, "-m", "drivers.papers.typst_process"]
_DEADLINE_S = 60.0  # only what hangs takes so long
SIZE = struct.Struct(">HH")  # before a receipt's dots


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One paper in one shape, as its process is told."""

    shape: str  # document, receipt
    fonts: str
    paper: Paper
    issued: tuple[int, ...]  # year to second, UTC
    qr: tuple[str, ...] = ()
    again: str = ""


class TypstPress:
    """A Typesetter. fonts: the folder that is searched for them."""

    def __init__(self, fonts: Path) -> None:
        self._fonts = str(fonts)

    def document(self, paper: Paper) -> bytes:
        return _set(self._job("document", paper))

    def receipt(self, paper: Paper, qr: tuple[str, ...], again: str = "") -> Bitmap:
        job = msgspec.structs.replace(self._job("receipt", paper), qr=qr, again=again)
        made = _set(job)
        width, height = SIZE.unpack_from(made)
        return Bitmap(width, height, made[SIZE.size :])

    def _job(self, shape: str, paper: Paper) -> Job:
        issued = tuple(paper.issued_at.utctimetuple()[:6])
        return Job(shape=shape, fonts=self._fonts, paper=paper, issued=issued)


def _set(job: Job) -> bytes:
    """Through pipes alone: no file holds a paper."""
    try:
        done = subprocess.run(
            _COMMAND,
            input=msgspec.json.encode(job),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # its complaints quote what it was given
            env=child_environment(),
            timeout=_DEADLINE_S,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise TypesettingError(type(error).__name__) from error
    return done.stdout
