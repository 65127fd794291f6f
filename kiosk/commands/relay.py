"""`kiosk relay`: bring sealed records to the carrier and its receipts back."""

import argparse
import logging
import random
import selectors
import signal
import sys
import time
import uuid
from collections.abc import Callable
from types import FrameType
from typing import Any

from drivers.keys import configured, renewals
from drivers.mqtt.client import (
    Acked,
    Connected,
    Disconnected,
    Endpoint,
    MqttEvent,
    Received,
    Session,
    Unreadable,
)
from drivers.relay import network
from drivers.relay.server import RelayServer
from drivers.relay.wake import WakeSocket, wake
from drivers.store.outbox import SqliteOutbox
from drivers.store.put_aside import SqlitePutAside
from drivers.store.statements import SqliteStatements
from kiosk import settings as kiosk_settings
from kiosk.errors import (
    AlreadyRunningError,
    KeyUnavailableError,
    StoreDamagedError,
    StoreFullError,
)
from kiosk.instance_lock import only_one
from kiosk.outbox import retry_delays
from kiosk.outbox.inbound import Inbound
from kiosk.outbox.relay import Relay
from kiosk.outbox.relay_protocol import StatusReply
from kiosk.outbox.statement_relay import StatementRelay
from kiosk.process import keep_memory_private, log_to_stderr, make_folders
from kiosk.records import receipt, statement_parts
from kiosk.settings import Settings

log = logging.getLogger(__name__)

_LOOK_S = 1.0  # for the datagram that got lost
_SWEEP_S = 600.0
_CHANNELS = ("receipt", "answer/+", "parts", "cert/+")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    kiosk_settings.add_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    settings = kiosk_settings.load(arguments.settings)
    log_to_stderr("relay")
    keep_memory_private()
    signal.signal(signal.SIGTERM, _stop)
    make_folders(settings.paths.relay_socket.parent)
    try:
        # One connection under this certificate: the broker ends that of another relay, wherever its data is.
        with only_one("relay", settings.paths.relay_socket.with_name("relay.lock")):
            RelayProcess(settings).run()
    except (AlreadyRunningError, KeyUnavailableError) as error:
        print(f"kiosk relay: {error}", file=sys.stderr)
        return 2
    return 0


class RelayProcess:
    """The relay's event loop: broker, visits, the counter's wake, and the clock."""

    def __init__(self, settings: Settings) -> None:
        carrier, device = settings.carrier, settings.kiosk.device
        self._rng = random.SystemRandom()
        self._settings = settings
        self._renewal = renewals.renewal_of(
            settings, "relay", new_id=lambda: uuid.uuid4().hex, rng=self._rng
        )
        self._is_renewed = False
        self._endpoint = _endpoint(settings)
        self._topics = f"kiosk/v1/{device}"
        self._outbox = SqliteOutbox(settings.paths.outbox, settings.limits.store_mb)
        pem = carrier.receipt_key.read_text("ascii")
        self._relay = Relay(
            self._outbox,
            device,
            lambda raw: receipt.verify(raw, pem, carrier.receipt_kid),
            self._rng,
        )
        self._statements = _statement_relay(settings, self._outbox, pem)
        self._selector = selectors.DefaultSelector()
        self._wake = WakeSocket(settings.paths.relay_wake)
        self._counter = settings.paths.counter_wake
        self._visits = RelayServer(
            settings.paths.relay_socket,
            self._selector,
            send_ask=self._send_ask,
            status=self._status,
        )
        self._inbound = Inbound(
            self._topics, self._handlers(), SqlitePutAside(settings.paths.outbox)
        )
        self._selector.register(self._wake, selectors.EVENT_READ, self._wake.take)
        self._session: Session | None = None
        self._why = "offline"
        self._failures = 0
        self._connect_at = 0.0
        self._seen = 0
        self._swept = 0.0

    def run(self) -> None:
        self._relay.start()
        while True:
            now = time.time()
            if self._session is None and time.monotonic() >= self._connect_at:
                self._connect()
            for key, _ in self._selector.select(_LOOK_S if self._session else 0.2):
                key.data()
            self._work(now)

    def _handlers(self) -> dict[str, Callable[[str, bytes], None]]:
        return {
            "receipt": self._take_receipt,
            "answer": self._visits.answered,
            "parts": lambda _id, raw: self._statements.received(raw),
            "cert": self._take_certificate,
        }

    def publish(self, channel: str, payload: bytes) -> int | None:
        """Implement kiosk.outbox.relay.Link."""
        return (
            self._session.publish(f"{self._topics}/up/{channel}", payload)
            if self._session
            else None
        )

    def _work(self, now: float) -> None:
        """Whatever the database and the clock ask for; a full disk is no reason to stop."""
        if self._is_renewed:
            self._change_certificate()
        if self._session and self._session.connected:
            self._renewal.turn(self, time.monotonic(), now)
        try:
            if self._session and self._session.connected:
                while self._relay.drain(self, time.time()):
                    pass
                self._statements.drain(self, now)
            if now - self._swept > _SWEEP_S:
                self._swept = now
                self._relay.sweep(now)
                self._statements.sweep(now)
        except (StoreFullError, StoreDamagedError) as error:
            log.warning("outbox: %s", error)
            time.sleep(_LOOK_S)

    def _connect(self) -> None:
        topics = [f"{self._topics}/down/{channel}" for channel in _CHANNELS]
        session = Session(self._endpoint, topics, keep=True)
        self._session = session
        self._selector.register(session, selectors.EVENT_READ, lambda: self._hear(session))
        session.open()

    def _hear(self, session: Session) -> None:
        for event in session.events():
            try:
                self._handle(event, session)
            except (StoreFullError, StoreDamagedError) as error:
                log.warning("outbox: %s", error)

    def _handle(self, event: MqttEvent, session: Session) -> None:
        match event:
            case Connected():
                self._set_status("")
                self._failures = 0
            case Disconnected(why):
                self._disconnected(session, why)
            case Acked(number, code):
                self._relay.acknowledged(number, code, time.time())
            case Received(topic, payload):
                self._inbound.take(topic, payload, time.time())
                session.acknowledge(event)
            case Unreadable(topic, payload):
                self._inbound.refuse(topic, payload, time.time())
                session.acknowledge(event)

    def _disconnected(self, session: Session, why: str) -> None:
        if session is not self._session:
            return
        self._selector.unregister(session)
        session.close()
        self._session = None
        self._relay.disconnected()
        self._statements.disconnected()
        self._renewal.disconnected()
        self._visits.disconnected()
        self._set_status(why)
        self._connect_at = time.monotonic() + retry_delays.reconnect_after(
            self._failures, self._rng
        )
        self._failures += 1

    def _take_receipt(self, _id: str, raw: bytes) -> None:
        self._relay.received_receipt(raw, time.time())
        wake(self._counter)

    def _take_certificate(self, id_: str, raw: bytes) -> None:
        if self._renewal.received(id_, raw, time.monotonic(), time.time()):
            self._is_renewed = (
                True  # not here: the answer has to be acknowledged on this connection
            )

    def _change_certificate(self) -> None:
        """By a new connection at once. What is under way goes out again, and has its effect once."""
        self._is_renewed = False
        self._endpoint = _endpoint(self._settings)
        if self._session:
            self._disconnected(self._session, "offline")
            self._failures, self._connect_at = 0, 0.0

    def _status(self) -> StatusReply:
        here = network.digest(self._settings.kiosk.device)
        return StatusReply(self._why == "", self._why, here, self._renewal.trouble)

    def _send_ask(self, id_: str, question: bytes) -> bool:
        return self.publish(f"ask/{id_}", question) is not None

    def _set_status(self, why: str) -> None:
        if why != self._why:
            log.info("carrier %s", why or "in reach")
            self._why = why
            wake(self._counter)


def _statement_relay(settings: Settings, outbox: SqliteOutbox, receipt_pem: str) -> StatementRelay:
    return StatementRelay(
        SqliteStatements(settings.paths.outbox, settings.limits.statements_mb),
        outbox,
        settings.kiosk.device,
        lambda raw: statement_parts.verify(raw, receipt_pem, settings.carrier.receipt_kid),
    )


def _endpoint(settings: Settings) -> Endpoint:
    carrier = settings.carrier
    files = (carrier.ca, carrier.certificate, configured.tls_key_file(settings))
    return Endpoint(carrier.host, carrier.port, *files, settings.kiosk.device)


def _stop(_number: int, _frame: FrameType | None) -> Any:
    raise SystemExit(0)
