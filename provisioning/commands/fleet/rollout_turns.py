"""Reports and roll-outs within `fleet serve`: soon after a kiosk spoke, and every few seconds anyway."""

import logging
import time

from drivers.mqtt.client import Received, Session
from kiosk.errors import EvidenceError
from provisioning.fleet.errors import RepositoryInputError
from provisioning.fleet.rollout_service import RolloutService
from provisioning.fleet.transfer_rates import ReportPace
from provisioning.updates import fleet_topics

log = logging.getLogger(__name__)

_EVERY_S = 2.0
_FLOOD_S = 60.0  # between two words on it
_SOON_S = 0.2  # what many kiosks say at once is looked at once


class RolloutTurns:
    """What is wrong with the disk is said once, until it is another thing."""

    def __init__(self, service: RolloutService) -> None:
        self._service = service
        self._next = 0.0
        self._session: Session | None = None
        self._said = ""
        self._pace = ReportPace()
        self._flood_said_at = -_FLOOD_S

    def take(self, event: Received) -> bool:
        """False: it is neither report nor status. Nothing that a kiosk sends ends the service."""
        sender = fleet_topics.sender(event.topic)
        if sender and not self._pace.may(sender.device, time.monotonic()):
            self._say_flood(sender.device)
            return True
        try:
            if not self._service.take(event.topic, event.payload):
                return False
        except (EvidenceError, RepositoryInputError) as error:
            log.warning("%s: %s", event.topic, error)
            return True
        self._next = min(self._next, time.monotonic() + _SOON_S)
        return True

    def _say_flood(self, device: str) -> None:
        """Once a minute, however many there are."""
        if time.monotonic() >= self._flood_said_at + _FLOOD_S:
            self._flood_said_at = time.monotonic()
            log.warning("%s sends more reports than are read: look at its agent", device)

    def turn(self, session: Session) -> None:
        """What a kiosk is not told now, it is told at its next report."""
        if not session.connected or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _EVERY_S
        if session is not self._session:
            self._session = session
            self._service.connected()
        wrong = ""
        try:
            for topic, payload in self._service.turn():
                session.publish(topic, payload)
        except RepositoryInputError as error:
            wrong = f"roll-outs stand still: {error}"
        if wrong and wrong != self._said:
            log.error("%s", wrong)
        self._said = wrong

    def wait_s(self) -> float:
        """Until the next turn."""
        return max(0.01, self._next - time.monotonic())
