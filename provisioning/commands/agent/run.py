"""`kiosk-agent run`: the service. Its own connection to the broker, jobs, reports, and systemd's watchdog."""

import argparse
import logging
import random
import selectors
import signal
import threading
import uuid
from types import FrameType

from drivers.keys import configured, renewals
from drivers.mqtt.client import (
    Acked,
    Connected,
    Disconnected,
    Endpoint,
    MqttEvent,
    Received,
    Unreadable,
)
from drivers.mqtt.link import BrokerLink
from kiosk import boot_clock, names
from kiosk import settings as kiosk_settings
from kiosk.errors import EvidenceError, KeyUnavailableError, SettingsError
from kiosk.instance_lock import only_one
from kiosk.outbox.certificate_renewal import CertificateRenewal
from kiosk.process import keep_memory_private, log_to_stderr
from kiosk.settings import Agent, Settings
from provisioning.agent import agent as rules
from provisioning.agent.app_update import RestartInOtherSlotError
from provisioning.agent.file_source import PatientSource
from provisioning.agent.log_tail import LogTail
from provisioning.agent.system import SystemdWipe, notify
from provisioning.agent.tuf_releases import TufReleases
from provisioning.agent.wiping import Wiping
from provisioning.commands.agent import report, wiring
from provisioning.commands.agent.file_line import FileLine

log = logging.getLogger(__name__)

HELP = "keep this kiosk up to date, until it is interrupted (what kiosk-agent.service does)"
_TICK_S = 0.2
_CERTIFICATE = "cert/"
_CHANNELS = ("desired", "job", "file", "cert/+")


def run(arguments: argparse.Namespace) -> int:
    settings = kiosk_settings.load(arguments.settings)
    agent = wiring.section(settings, arguments.settings)
    log_to_stderr("agent")
    # Of each signature that is not needed it says that it is missing: in a log's last lines that misleads.
    logging.getLogger("tuf").setLevel(logging.WARNING)
    keep_memory_private()
    signal.signal(signal.SIGTERM, _stop)
    agent.state.mkdir(0o700, parents=True, exist_ok=True)
    with only_one("agent", agent.state / "agent.lock"):
        try:
            AgentProcess(arguments, settings, agent).serve()
        except RestartInOtherSlotError as error:
            log.info("goes on in slot %s", error)
    return 0


class AgentProcess:
    """The agent's event loop."""

    def __init__(self, arguments: argparse.Namespace, settings: Settings, agent: Agent) -> None:
        """Raises SettingsError, UpdateError, OSError."""
        self._settings = settings
        self._rng = random.SystemRandom()
        self._clock = wiring.attested_time(settings, agent)
        self._renewal = _renewal(settings, self._rng)
        self._is_renewed = False
        device = settings.kiosk.device
        self._topics = f"kiosk/v1/{device}"
        self._selector = selectors.DefaultSelector()
        topics = [f"{self._topics}/down/{channel}" for channel in _CHANNELS]
        self._link = BrokerLink(_endpoint(settings), topics, self._selector, self._rng, self._hear)
        stop, tail = threading.Event(), LogTail()
        logging.getLogger().addHandler(tail)
        self._line = FileLine(lambda payload: self.publish("file", payload), stop)
        releases = TufReleases(
            agent.state / "releases",
            agent.root.read_bytes(),
            PatientSource(self._line.ask, self._line.wait),
            reserve_bytes=agent.reserve_mb << 20,
            clock=self._clock,
            until=lambda: wiring.certificate(settings)[1],
        )
        place = wiring.place(settings, arguments.settings)
        means = wiring.means(settings, place, releases=releases, fleet=self, stop=stop)
        self._agent = rules.KioskAgent(
            lambda account: report.reported(
                settings, means, lambda: runner.last, account, self._link.trouble
            ),
            boot_clock.now,
            agent.state / wiring.DESIRED,
        )
        runner = wiring.runner(means, tail, self._agent.tell)
        wiping = Wiping(agent.state, device, means, SystemdWipe(device))
        self._agent.drive(runner, wiping)

    def serve(self) -> None:
        """Until it is interrupted. Raises RestartInOtherSlotError."""
        notify("READY=1")
        while True:
            self._link.turn()
            for key, _ in self._selector.select(_TICK_S):
                key.data()
            self._renew()
            try:
                self._clock.turn()
                self._agent.tick(self)
            except OSError as error:
                log.warning("the disk: %s", error)
            notify("WATCHDOG=1")

    def _renew(self) -> None:
        """Connects by a new certificate at once, and asks for one when it is due."""
        if self._is_renewed:
            self._is_renewed = False
            self._clock.attest(wiring.certificate(self._settings)[0])
            self.reconnect()
        if self._renewal and self.is_connected():
            self._renewal.turn(self, boot_clock.now(), self._clock.now())

    def publish(self, channel: str, payload: bytes) -> int | None:
        """Implement UpLink."""
        return self._link.publish(f"{self._topics}/up/{channel}", payload)

    def is_connected(self) -> bool:
        """Implement ports.Fleet."""
        return self._link.is_connected

    def reconnect(self) -> None:
        """Implement ports.Fleet."""
        self._link.connect_anew(_endpoint(self._settings))

    # -- the connection ---------------------------------------------------------------------

    def _hear(self, event: MqttEvent) -> None:
        match event:
            case Connected():
                log.info("the fleet is in reach")
                self._agent.connected()
            case Disconnected():
                self._agent.disconnected()
                if self._renewal:
                    self._renewal.disconnected()
            case Acked(number, code):
                self._agent.acknowledged(number, code)
            case Received(topic, payload):
                self._take(topic, payload)
                self._link.acknowledge(event)
            case Unreadable():
                log.warning("a message that is no MQTT")
                self._link.acknowledge(event)

    def _take(self, topic: str, payload: bytes) -> None:
        """Whatever it is, it is one message's fault, and it is acknowledged: it would come again for ever."""
        channel = topic.removeprefix(f"{self._topics}/down/")
        try:
            if channel == "file":
                self._line.received(payload)
            elif channel.startswith(_CERTIFICATE):
                self._take_certificate(channel.removeprefix(_CERTIFICATE), payload)
            else:
                self._agent.received(channel, payload)
        except (EvidenceError, OSError) as error:
            log.warning("%s: not taken: %s", channel, error)

    def _take_certificate(self, id_: str, payload: bytes) -> None:
        """Acknowledged where it came in; the next connection is by it. Raises EvidenceError."""
        if self._renewal:
            now = boot_clock.now(), self._clock.now()
            self._is_renewed |= self._renewal.received(id_, payload, *now)


def _renewal(settings: Settings, rng: random.Random) -> CertificateRenewal | None:
    """None: it cannot be renewed here, and the kiosk can be repaired for as long as it holds."""
    try:
        return renewals.renewal_of(settings, "agent", new_id=lambda: uuid.uuid4().hex, rng=rng)
    except (KeyUnavailableError, OSError) as error:
        log.warning("the certificate is not renewed: %s", error)
        return None


def _endpoint(settings: Settings) -> Endpoint:
    """Raises SettingsError."""
    carrier = settings.carrier
    if carrier.agent_certificate is None or carrier.agent_key is None:
        why = "carrier.agent_certificate and carrier.agent_key are missing (docs/fleet.md)"
        raise SettingsError("settings", why)
    key = configured.agent_key_file(settings, carrier.agent_key)
    files = (carrier.ca, carrier.agent_certificate, key)
    return Endpoint(carrier.host, carrier.port, *files, names.agent(settings.kiosk.device))


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
