"""`fleet serve`: gives files to kiosks, hears their reports, turns the roll-outs, renews what expires."""

import argparse
import datetime as dt
import logging
import random
import selectors
import signal
import time
from pathlib import Path
from types import FrameType

from drivers.mqtt import reason_codes
from drivers.mqtt.client import (
    Connected,
    Disconnected,
    Endpoint,
    MqttEvent,
    Received,
    Session,
    Subscribed,
    Unreadable,
)
from kiosk import boot_clock
from kiosk.errors import EvidenceError
from kiosk.instance_lock import only_one
from kiosk.outbox.reconnecting import Reconnecting
from kiosk.process import log_to_stderr
from provisioning.carrier.broker_roles import FLEET_CLIENT
from provisioning.commands.carrier import arguments as args
from provisioning.commands.fleet import on_repository, passphrases
from provisioning.commands.fleet.rollout_turns import RolloutTurns
from provisioning.fleet import expiry, online_signing
from provisioning.fleet.errors import RepositoryInputError
from provisioning.fleet.file_service import FileService
from provisioning.fleet.register import Register
from provisioning.fleet.repository import Repository
from provisioning.fleet.rollout_service import RolloutService
from provisioning.fleet.transfer_rates import FLEET_BYTES_S, KIOSK_BYTES_S, TransferPace
from provisioning.updates.file_messages import QUESTIONS
from provisioning.updates.fleet_topics import REPORTS, STATUSES

log = logging.getLogger(__name__)

_LOCK = "serve.lock"
_RENEW_S = 2.0
_TOPICS = [QUESTIONS, REPORTS, STATUSES]


def add(commands: args.Commands) -> None:
    serve = on_repository.command(
        commands, "serve", _serve, "give kiosks files over MQTT, and turn the roll-outs"
    )
    args.add_broker(serve)
    serve.add_argument(
        "--certificates",
        type=Path,
        required=True,
        metavar="FOLDER",
        help="with ca.pem, fleet.pem and fleet.key, as `carrier init` makes them",
    )
    for name, default, whom in (
        ("--kiosk-rate", KIOSK_BYTES_S, "one kiosk"),
        ("--fleet-rate", FLEET_BYTES_S, "all kiosks together"),
    ):
        serve.add_argument(
            name,
            type=_rate,
            default=default,
            metavar="BYTES",
            help=f"a second to {whom}; default {default}",
        )
    passphrases.add_online(serve)


class Renewal:
    """Snapshot and timestamp, every few seconds; what is wrong is said once, until it is another thing."""

    def __init__(self, repository: Repository, passphrase: str) -> None:
        self._repository = repository
        self._passphrase = passphrase
        self._next = 0.0
        self._said = ""

    def turn(self) -> None:
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _RENEW_S
        wrong = self._renew()
        if wrong and wrong != self._said:
            log.error("%s", wrong)
        self._said = wrong

    def _renew(self) -> str:
        """What is wrong, or ""."""
        try:
            with self._repository.writing(waits=False):
                signers = online_signing.signers(self._repository.keys, self._passphrase)
                done = online_signing.update(self._repository, signers, dt.datetime.now(dt.UTC))
        except BlockingIOError:  # somebody signs; kiosks are served meanwhile
            return self._said
        except (RepositoryInputError, OSError) as error:
            return f"snapshot and timestamp are not renewed: {error}"
        if done:
            log.info("signed: %s", ", ".join(done))
        return ""


def _serve(arguments: argparse.Namespace) -> int:
    log_to_stderr("fleet")
    signal.signal(signal.SIGTERM, _stop)
    repository = Repository(arguments.folder)
    endpoint = _endpoint(arguments)
    _say_what_expires(repository)
    renewal = _renewal(arguments, repository)
    pace = TransferPace(arguments.kiosk_rate, arguments.fleet_rate)
    service = FileService(repository.published, pace, time.monotonic)
    with only_one("fleet", arguments.folder / _LOCK):
        turns = RolloutTurns(RolloutService(Register(arguments.folder), time.time))
        reconnecting = Reconnecting(random.SystemRandom())
        while True:
            session = Session(endpoint, _TOPICS, keep=False)
            ended = _serve_connection(session, service, turns, renewal, reconnecting)
            if ended.words:
                log.error("%s", ended.words)
            again_at = reconnecting.ended(ended.why, boot_clock.now())
            time.sleep(max(0.0, again_at - boot_clock.now()))


def _renewal(arguments: argparse.Namespace, repository: Repository) -> Renewal | None:
    """Raises RepositoryInputError: the passphrase opens no key."""
    if arguments.online_passphrase_file is None:
        print("fleet: renews nothing (--online-passphrase-file)", flush=True)
        return None
    passphrase = passphrases.from_file(arguments.online_passphrase_file)
    online_signing.signers(repository.keys, passphrase)
    return Renewal(repository, passphrase)


def _endpoint(arguments: argparse.Namespace) -> Endpoint:
    """Raises RepositoryInputError."""
    names = ("ca.pem", "fleet.pem", "fleet.key")
    ca, certificate, key = (arguments.certificates / name for name in names)
    for file in (ca, certificate, key):
        if not file.exists():
            raise RepositoryInputError(str(file), "is not there; `carrier init` makes it")
    return Endpoint(arguments.host, arguments.port, ca, certificate, key, FLEET_CLIENT)


def _say_what_expires(repository: Repository) -> None:
    for one in expiry.all_roles(repository, dt.datetime.now(dt.UTC)):
        if one.state != "ok":
            print(f"fleet: {one.role}: {one.state}; {one.act}", flush=True)


def _serve_connection(
    session: Session,
    service: FileService,
    turns: RolloutTurns,
    renewal: Renewal | None,
    reconnecting: Reconnecting,
) -> Disconnected:
    """Until the connection ends, which is given."""
    session.open()
    with selectors.DefaultSelector() as selector:
        selector.register(session, selectors.EVENT_READ)
        while True:
            if renewal:
                renewal.turn()
            turns.turn(session)
            selector.select(min(_RENEW_S, turns.wait_s()))
            for event in session.events():
                _follow(event, reconnecting)
                match event:
                    case Disconnected():
                        session.close()
                        return event
                    case Received():
                        if not turns.take(event):
                            _answer(event, session, service)
                        session.acknowledge(event)
                    case Unreadable():
                        session.acknowledge(event)


def _follow(event: MqttEvent, reconnecting: Reconnecting) -> None:
    """What the broker says of the connection itself."""
    match event:
        case Connected():
            print("fleet: serving", flush=True)
            reconnecting.connected(boot_clock.now())
        case Subscribed(topic, code) if code >= reason_codes.FAILURE:
            log.error("%s", reason_codes.not_subscribed(topic, code))
        case Subscribed():
            reconnecting.worked()


def _answer(event: Received, session: Session, service: FileService) -> None:
    """Nothing that a kiosk asks ends the service; who gets no answer asks again."""
    try:
        answer = service.answer(event.topic, event.payload)
    except (EvidenceError, OSError) as error:
        log.warning("%s: %s", event.topic, error)
        return
    if answer:
        session.publish(*answer)


def _rate(text: str) -> int:
    try:
        rate = int(text)
    except ValueError:
        rate = 0
    if not 1000 <= rate <= 1_000_000_000:
        raise argparse.ArgumentTypeError("must be 1000 to 1000000000 bytes a second")
    return rate


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
