"""Shuts out at the broker whom the ledger alone has revoked, as the console does, which has no key for more.

From then on no record, question or renewal of the kiosk's counts. Here, in `carrier serve`, its certificate
goes onto the list of revoked ones and its role at the broker is deleted.
"""

import logging
import time
from pathlib import Path

from provisioning.carrier import broker_roles, credentials
from provisioning.carrier.errors import InputError
from provisioning.carrier.ledger import Ledger
from provisioning.commands.carrier import broker_control

log = logging.getLogger(__name__)

_COMMANDS_OWN_S = 5.0  # in which `carrier revoke` does it itself: two of one name evict each other
_AGAIN_S = 20.0


class ShuttingOut:
    """Of one carrier. `turn` often."""

    def __init__(self, folder: Path, ledger: Ledger, host: str, port: int) -> None:
        self._folder, self._ledger, self._host, self._port = folder, ledger, host, port
        self._done: set[str] = set()
        self._untold: set[str] = set()
        self._not_before = 0.0

    def turn(self) -> None:
        """Raises DatabaseError."""
        if time.monotonic() < self._not_before:
            return
        rows = [row for row in self._ledger.revocations.all() if row["kind"] == "device"]
        ripe = {row["name"] for row in rows if abs(time.time() - row["at"]) > _COMMANDS_OWN_S}
        try:
            if new := credentials.unlisted(self._folder, sorted(ripe - self._done)):
                credentials.write_revoked(self._folder, [row["name"] for row in rows])
                self._untold.update(new)
        except OSError as error:
            log.warning("the list of revoked certificates is not written: %s", error)
            self._not_before = time.monotonic() + _AGAIN_S
            return
        self._done = ripe
        for device in sorted(self._untold & ripe):
            self._tell(device)

    def _tell(self, device: str) -> None:
        try:
            commands = broker_roles.shut_out(device)
            is_told = broker_control.tell(self._folder, self._host, self._port, commands)
        except InputError as error:
            log.warning("%s is not shut out at the broker: %s", device, error)
            is_told = False
        if is_told:
            self._untold.discard(device)
            log.info("%s is shut out at the broker", device)
        else:
            self._not_before = time.monotonic() + _AGAIN_S
