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
    Disconnected,
    Endpoint,
    MqttEvent,
    Received,
    Unreadable,
)
from drivers.mqtt.link import BrokerLink
from drivers.relay import store_network
from drivers.relay.server import RelayServer
from drivers.relay.wake import WakeSocket, wake
from drivers.store.outbox import SqliteOutbox
from drivers.store.refused_messages import SqlitePutAside
from drivers.store.statements import SqliteStatements
from kiosk import boot_clock
from kiosk import settings as kiosk_settings
from kiosk.commands import failures
from kiosk.errors import (
    AlreadyRunningError,
    KeyUnavailableError,
    StoreCorruptError,
    StoreDamagedError,
    StoreFullError,
    StoreInUseError,
)
from kiosk.instance_lock import only_one
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
    except (StoreCorruptError, StoreInUseError) as error:
        print(f"kiosk relay: {failures.sentence(error)}", file=sys.stderr)
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
        self._topics = f"kiosk/v1/{device}"
        self._outbox = _opened_outbox(settings)
        pem = carrier.receipt_key.read_text("ascii")
        self._relay = Relay(
            self._outbox,
            device,
            lambda raw: receipt.verify(raw, pem, carrier.receipt_kid),
            self._rng,
        )
        self._recordings = SqliteStatements(
            settings.paths.outbox, settings.limits.statements_mb, checkpoints=True
        )
        self._statements = _statement_relay(settings, self._recordings, self._outbox, pem)
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
        topics = [f"{self._topics}/down/{channel}" for channel in _CHANNELS]
        self._link = BrokerLink(_endpoint(settings), topics, self._selector, self._rng, self._hear)
        self._told = self._link.state
        self._swept = -_SWEEP_S
        self._of_store = ""  # what is wrong with it, in words

    def run(self) -> None:
        self._relay.start()
        while not self._is_store_another():
            self._link.turn()
            for key, _ in self._selector.select(_LOOK_S if self._link.is_open else 0.2):
                key.data()
            self._work(boot_clock.now())
        log.warning(
            "the counter puts the store aside: this relay starts anew, with the one in its place"
        )
        self._recordings.close()
        self._outbox.close()

    def _is_store_another(self) -> bool:
        """Or is about to be: nobody may have it open then."""
        is_replaced = self._outbox.is_replaced() or self._recordings.is_replaced()
        return is_replaced or self._outbox.is_unwanted()

    def _handlers(self) -> dict[str, Callable[[str, bytes], None]]:
        return {
            "receipt": self._take_receipt,
            "answer": self._visits.answered,
            "parts": lambda _id, raw: self._statements.received(raw),
            "cert": self._take_certificate,
        }

    def publish(self, channel: str, payload: bytes) -> int | None:
        """Implement kiosk.outbox.relay.Link."""
        return self._link.publish(f"{self._topics}/up/{channel}", payload)

    def _work(self, now: float) -> None:
        """Whatever the database and the clock ask for; a full disk is no reason to stop. now: boot clock."""
        if self._is_renewed:
            self._change_certificate()
        if self._link.is_connected:
            self._renewal.turn(self, now, time.time())
        try:
            if self._link.is_connected:
                while self._relay.drain(self, boot_clock.now()):
                    pass
                self._statements.drain(self, now)
            if now - self._swept > _SWEEP_S:
                self._swept = now
                self._relay.sweep(time.time())
                self._statements.sweep(time.time())
                self._outbox.fold_wal()
                self._recordings.fold_wal()
            self._of_store = ""
        except (StoreFullError, StoreDamagedError) as error:
            self._of_store = str(error)
            log.warning("outbox: %s", error)
            time.sleep(_LOOK_S)

    def _hear(self, event: MqttEvent) -> None:
        try:
            self._handle(event)
        except (StoreFullError, StoreDamagedError) as error:
            log.warning("outbox: %s", error)
        self._tell_state()

    def _handle(self, event: MqttEvent) -> None:
        match event:
            case Disconnected():
                self._visits.disconnected()
                self._statements.disconnected()
                self._renewal.disconnected()
                self._relay.disconnected()
            case Acked(number, code):
                self._relay.acknowledged(number, code, boot_clock.now(), time.time())
            case Received(topic, payload):
                self._inbound.take(topic, payload, time.time())
                self._relay.heard()
                self._link.acknowledge(event)
            case Unreadable(topic, payload):
                self._inbound.refuse(topic, payload, time.time())
                self._link.acknowledge(event)

    def _take_receipt(self, _id: str, raw: bytes) -> None:
        self._relay.received_receipt(raw, time.time())
        wake(self._counter)

    def _take_certificate(self, id_: str, raw: bytes) -> None:
        if self._renewal.received(id_, raw, boot_clock.now(), time.time()):
            self._is_renewed = (
                True  # not here: the answer has to be acknowledged on this connection
            )

    def _change_certificate(self) -> None:
        """By a new connection at once. What is under way goes out again, and has its effect once."""
        self._is_renewed = False
        self._link.connect_anew(_endpoint(self._settings))

    def _status(self) -> StatusReply:
        here = store_network.digest(self._settings.kiosk.device)
        state, trouble = self._link.state, self._link.trouble
        next_at = self._relay.probes_at if self._link.is_connected else self._link.connects_at
        return StatusReply(
            online=state == "",
            why=state,
            network=here,
            renewal=self._renewal.trouble,
            link=trouble,
            next_try_s=max(0.0, next_at - boot_clock.now()),
            store=self._of_store,
        )

    def _send_ask(self, id_: str, question: bytes) -> bool:
        return self.publish(f"ask/{id_}", question) is not None

    def _tell_state(self) -> None:
        """To whoever waits at the counter, when it is another."""
        if (state := self._link.state) != self._told:
            log.info("carrier %s", state or "in reach")
            self._told = state
            wake(self._counter)


def _statement_relay(
    settings: Settings, recordings: SqliteStatements, outbox: SqliteOutbox, receipt_pem: str
) -> StatementRelay:
    return StatementRelay(
        recordings,
        outbox,
        settings.kiosk.device,
        lambda raw: statement_parts.verify(raw, receipt_pem, settings.carrier.receipt_kid),
    )


def _opened_outbox(settings: Settings) -> SqliteOutbox:
    """Raises StoreCorruptError: the counter's start puts it aside, and this one starts again."""
    outbox = SqliteOutbox(settings.paths.outbox, settings.limits.store_mb, checkpoints=True)
    if (found := outbox.check()) != "ok":
        raise StoreCorruptError(found)
    return outbox


def _endpoint(settings: Settings) -> Endpoint:
    carrier = settings.carrier
    files = (carrier.ca, carrier.certificate, configured.tls_key_file(settings))
    return Endpoint(carrier.host, carrier.port, *files, settings.kiosk.device)


def _stop(_number: int, _frame: FrameType | None) -> Any:
    raise SystemExit(0)
