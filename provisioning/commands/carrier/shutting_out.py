"""Shuts out at the broker whom the ledger alone has revoked, as the console does, which has no key for more.

From then on no record, question or renewal of the kiosk's counts. Here, in `carrier serve`, its certificate
goes onto the list of revoked ones and its role at the broker is deleted.
"""

import logging
import time
from pathlib import Path
from typing import NamedTuple

from kiosk.errors import KioskError
from provisioning.carrier import broker_roles, credentials
from provisioning.carrier.errors import InputError
from provisioning.carrier.ledger import Ledger
from provisioning.commands.carrier import broker_control

log = logging.getLogger(__name__)

_COMMANDS_OWN_S = 5.0  # in which `carrier revoke` does it itself: two of one name evict each other
_AGAIN_S = 20.0


class _Revoked(NamedTuple):
    """Once restored and revoked again, it is another one."""

    device: str
    at: float


class ShuttingOut:
    """Of one carrier. `turn` often."""

    def __init__(self, folder: Path, ledger: Ledger, host: str, port: int) -> None:
        self._folder, self._ledger, self._host, self._port = folder, ledger, host, port
        self._listed: set[_Revoked] = set()
        self._told: set[_Revoked] = set()  # since the start: what came before, nobody wrote down
        self._tried = _Revoked("", 0.0)
        self._restored: set[str] = set()  # while the broker was told that it is shut out
        self._not_before = 0.0
        self._said = ""

    def turn(self) -> None:
        """A little of it: whoever waits for the carrier waits for one kiosk. Raises DatabaseError."""
        if time.monotonic() < self._not_before:
            return
        ripe = self._ripe()
        for step in (self._list, self._tell_of_one):
            try:
                step(ripe)
            except (KioskError, OSError) as error:
                self._hindered(str(error))

    def _ripe(self) -> set[_Revoked]:
        rows = [row for row in self._ledger.revocations.all() if row["kind"] == "device"]
        revoked = {_Revoked(row["name"], row["at"]) for row in rows}
        return {one for one in revoked if abs(time.time() - one.at) > _COMMANDS_OWN_S}

    def _list(self, ripe: set[_Revoked]) -> None:
        """Raises KioskError, OSError."""
        new = sorted(one.device for one in ripe - self._listed)
        if credentials.unlisted(self._folder, new):
            self._write_list()
        self._listed = ripe

    def _write_list(self) -> None:
        """As the ledger is, also when a command changes it meanwhile. Raises KioskError, OSError."""
        written = None
        while (revoked := self._ledger.revocations.names("device")) != written:
            credentials.write_revoked(self._folder, revoked)
            written = revoked

    def _tell_of_one(self, ripe: set[_Revoked]) -> None:
        """Raises KioskError, OSError."""
        if self._restored:
            self._let_in(min(self._restored))
        elif untold := ripe - self._told:  # one that the broker refuses stands in nobody's way
            self._tried = min(untold, key=lambda one: (one <= self._tried, one))
            self._shut_out(self._tried)
        self._told &= ripe

    def _shut_out(self, one: _Revoked) -> None:
        """A role that is gone is no trouble. Raises KioskError, OSError."""
        self._tell(broker_roles.shut_out(one.device))
        self._told.add(one)
        log.info("%s is shut out at the broker", one.device)
        if not self._ledger.revocations.is_revoked("device", one.device):
            self._restored.add(one.device)

    def _let_in(self, device: str) -> None:
        """Restored while this told the broker otherwise. Raises KioskError, OSError."""
        if not self._ledger.revocations.is_revoked("device", device):
            self._write_list()
            self._tell(broker_roles.admit(device))
        self._restored.discard(device)

    def _tell(self, commands: list[dict[str, object]]) -> None:
        """Raises KioskError, OSError."""
        if not broker_control.tell(self._folder, self._host, self._port, commands):
            raise InputError("broker", "was not reached")
        self._said = ""

    def _hindered(self, why: str) -> None:
        if why != self._said:  # each try says the same
            log.warning("who is revoked is not shut out at the broker yet: %s", why)
        self._said = why
        self._not_before = time.monotonic() + _AGAIN_S
