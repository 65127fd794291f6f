"""A wipe that the fleet has ordered: is the order signed for this kiosk, is everything delivered, is it done.

The agent has no right to the other services' keys: it asks systemd for `kiosk-wipe@.service`, which has. The
agent's own key goes last, after the fleet has heard that all the rest is gone.
"""

import logging
import re
import uuid
from collections.abc import Generator
from pathlib import Path
from typing import Literal, Protocol

import msgspec

from kiosk import durable_files, wipe_memory
from kiosk.errors import EvidenceError
from provisioning.agent.releases import Releases, UpdateError
from provisioning.agent.workflow import JobMeans, Progress, Waits, patiently, wait
from provisioning.updates import wipe_orders
from provisioning.updates.desired_and_reported import ReportedWipe

log = logging.getLogger(__name__)

_BYTES = 4096
_LOOK_S = 2.0  # at the counter
_AGAIN_S = 30.0
_UNDER_WAY = 3  # exit status of `kiosk wipe`
_WHY = {
    _UNDER_WAY: "records are under way: the relay brings them out first",
    1: "a service runs yet, or a file is in the way: `systemctl status kiosk-wipe@*` there",
}


class Wiper(Protocol):
    """Runs `kiosk wipe` with the rights that it needs."""

    def run(self) -> int:
        """Its exit status. Raises ServicesError."""


class Wiping:
    """One kiosk's. `take` an order, `tick` often; `reported` says how far it is."""

    def __init__(self, folder: Path, device: str, means: JobMeans, wiper: Wiper) -> None:
        """folder: the agent's own. Raises OSError."""
        self._file, self._device = folder / wipe_memory.ORDER, device
        self._means, self._wiper = means, wiper
        self.identity = _identity(folder / wipe_memory.IDENTITY)
        self._state: Literal["", "checking", "ordered", "begun", "wiped", "over"] = ""
        self._text = ""
        self._progress: Progress | None = None
        kept = wipe_memory.read(folder)
        if kept and kept.identity == self.identity:
            self._state = kept.state

    @property
    def is_wanted(self) -> bool:
        """Nothing else is to be done on this kiosk."""
        return self._state != ""

    @property
    def awaits_hearing(self) -> bool:
        """All but the agent's own key is destroyed, and the fleet has yet to hear it."""
        return self._state == "wiped"

    @property
    def is_over(self) -> bool:
        return self._state == "over"

    def reported(self) -> ReportedWipe | None:
        return ReportedWipe(self._state, self._text) if self._state or self._text else None

    def take(self, identity: str) -> None:
        """An order that somebody has sent; whether it was signed is looked at. Raises EvidenceError."""
        if identity != self.identity:
            raise EvidenceError("a wipe order for another kiosk, or an earlier life of this one")
        if not self._state:
            self._state, self._text = "checking", ""

    def heard(self) -> None:
        """The fleet knows: the agent's own key goes, and with it this identity; else at the next report."""
        try:
            status = self._wiper.run()
        except OSError as error:
            self._text = str(error)
            return
        if status:
            self._text = _why(status)
            return
        self._state = "over"
        log.info("wiped: this kiosk has no identity any more")

    def tick(self) -> None:
        """Goes on a little; whatever hinders it is reported, and tried again."""
        if self._state not in {"checking", "ordered", "begun"}:
            return
        try:
            if self._progress is None:
                self._progress = self._steps()
            next(self._progress)
        except StopIteration:
            self._progress = None
        except (UpdateError, OSError) as error:
            self._hindered(str(error))
            self._progress = self._after_a_while()

    def _steps(self) -> Progress:
        """Each try begins with a look whether it still stands: somebody may have recalled it."""
        while (yield from self._stands()):
            status = self._run_if_idle()
            if status == 0:
                self._text = ""
                self._keep("wiped")
                return
            if status is None:
                yield from self._idle()
            else:
                self._hindered(_why(status))
                yield from wait(self._means, _AGAIN_S, Waits.WORKING)

    def _hindered(self, why: str) -> None:
        if why != self._text:  # each try says the same
            log.warning("the wipe is not done: %s", why)
        self._text = why

    def _stands(self) -> Generator[Waits, None, bool]:
        """Whether it is signed and not recalled; else it is forgotten. Raises UpdateError, OSError.

        One that has begun goes on: a kiosk without keys serves nobody, and the fleet has to hear of it.
        """
        if self._state == "begun":
            return True
        why_not = yield from self._why_not()
        if not why_not:
            self._keep("ordered")
            return True
        self._serve_again()
        log.warning("a wipe order that %s: not obeyed", why_not)
        self._file.unlink(missing_ok=True)
        durable_files.sync(self._file.parent)
        self._state, self._text = "", f"{why_not}: not obeyed"
        return False

    def _serve_again(self) -> None:
        """A pass that came to nothing has stopped the counter. Raises ServicesError, OSError."""
        if self._state != "ordered":
            return
        with self._means.counter.held_idle() as is_idle:
            if is_idle:  # else it runs: somebody is served
                self._means.services.restart()

    def _why_not(self) -> Generator[Waits, None, str]:
        """As the repository is now; where it is out of reach, an order that was signed once holds.

        Raises UpdateError.
        """
        path = wipe_orders.path_of(self._device, self.identity)
        was_signed = self._state == "ordered"

        def look(releases: Releases) -> str:
            try:
                releases.refresh()
                found = releases.target(path)
            except UpdateError:
                if was_signed:
                    return ""
                raise
            if found is None:
                return "nobody has signed"
            return f"is recalled ({found.recalled})" if found.recalled else ""

        why_not: str = yield from patiently(self._means, look)
        return why_not

    def _run_if_idle(self) -> int | None:
        """Its exit status; None: somebody's visit is not cut off. Raises ServicesError, OSError."""
        with self._means.counter.held_idle() as is_idle:
            if not is_idle:
                return None
            self._keep("begun")
            status = self._wiper.run()
            if status == _UNDER_WAY:  # it says that nothing was destroyed
                self._keep("ordered")
            return status

    def _idle(self) -> Progress:
        while True:
            yield from wait(self._means, _LOOK_S, Waits.WORKING)
            with self._means.counter.held_idle() as is_idle:
                if is_idle:
                    return

    def _after_a_while(self) -> Progress:
        yield from wait(self._means, _AGAIN_S, Waits.WORKING)
        yield from self._steps()

    def _keep(self, state: Literal["ordered", "begun", "wiped"]) -> None:
        """Raises OSError."""
        if self._state != state:
            kept = wipe_memory.KeptOrder(self.identity, state)
            durable_files.replace(self._file, msgspec.json.encode(kept))
            self._state = state


def _why(status: int) -> str:
    """status: exit status of `kiosk wipe`, not 0."""
    return _WHY.get(status, f"kiosk wipe ended with {status}")


def _identity(file: Path) -> str:
    """Drawn once, kept until a wipe. Raises OSError."""
    try:
        kept = file.read_bytes()[:_BYTES].decode("ascii", "replace").strip()
    except FileNotFoundError:
        kept = ""
    if re.fullmatch(wipe_orders.IDENTITY, kept):
        return kept
    drawn = uuid.uuid4().hex
    durable_files.replace(file, drawn.encode("ascii"))
    return drawn
