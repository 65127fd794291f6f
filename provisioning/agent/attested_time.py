"""The moment that it is at least, by what others have signed: metadata and certificates expire by it, too.

A machine's clock may be years behind, and whoever has the broker could then offer metadata that has long
expired. So the later of two counts: that clock, and the last moment that was attested, carried on by the boot
clock. What the machine's clock says is never kept: one that was ahead leaves nothing behind.
"""

import datetime as dt
import logging
import math
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from kiosk import boot_clock, durable_files

log = logging.getLogger(__name__)

_BYTES = 4096
_KEPT_EVERY_S = 3600.0  # so much at most a restart of the machine forgets
_LATEST = dt.datetime(9000, 1, 1, tzinfo=dt.UTC).timestamp()


class _Anchor(msgspec.Struct, frozen=True):
    at: float  # seconds since the epoch
    boottime: float
    boot_id: str


_NEVER = _Anchor(0.0, 0.0, "")


class AttestedTime:
    """Of one kiosk, in one small file."""

    def __init__(
        self,
        file: Path,
        *,
        wall: Callable[[], float] = time.time,
        boottime: Callable[[], float] = boot_clock.now,
    ) -> None:
        self._file, self._wall, self._boottime = file, wall, boottime
        self._boot_id = boot_clock.boot_id()
        self._anchor = _read(file)

    def now(self) -> float:
        """Seconds since the epoch; never before what was attested."""
        return min(max(self._wall(), self._carried()), _LATEST)

    def attest(self, at: float, until: float = math.inf) -> None:
        """It was signed at this moment, and what another key has signed holds until then. Raises OSError.

        until: whoever has the one key alone cannot lead it beyond, where nothing would hold any more.
        """
        at = min(at, until)
        if at > self._carried():
            self._keep(at)

    def turn(self) -> None:
        """As often as you like: what the boot clock has added is on disk each hour. Raises OSError."""
        carried = self._carried()
        if self._anchor.at and carried - self._anchor.at >= _KEPT_EVERY_S:
            self._keep(carried)

    def _carried(self) -> float:
        """In another boot it stands still where it was kept."""
        anchor = self._anchor
        is_this_boot = anchor.boot_id == self._boot_id
        return anchor.at + (self._boottime() - anchor.boottime if is_this_boot else 0.0)

    def _keep(self, at: float) -> None:
        anchor = _Anchor(at, self._boottime(), self._boot_id)
        durable_files.replace(self._file, msgspec.json.encode(anchor))
        self._anchor = anchor


def _read(file: Path) -> _Anchor:
    """Never, where it is gone or damaged: then certificates and the machine's clock are what holds."""
    try:
        with file.open("rb") as opened:
            return msgspec.json.decode(opened.read(_BYTES), type=_Anchor)
    except FileNotFoundError:
        return _NEVER
    except (OSError, msgspec.MsgspecError) as error:
        log.warning("which moment was attested is not known any more: %s", error)
        return _NEVER
