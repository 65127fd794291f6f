"""`carrier serve`: the enrollment service on the broker, and the deadlines once a second."""

import argparse
import logging
import selectors
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from drivers.mqtt.client import Connected, Disconnected, Endpoint, Received, Session, Unreadable
from kiosk.enumerations.link_states import LinkState
from kiosk.instance_lock import only_one
from kiosk.process import log_to_stderr
from provisioning.carrier import credentials
from provisioning.carrier.broker_roles import (
    CARRIER_CLIENT,
    CERTIFICATE_REQUESTS,
    MANIFESTS,
    PARTS,
    QUESTIONS,
    RECORDS,
)
from provisioning.carrier.bundles import Bundles
from provisioning.carrier.document_anchors import DocumentAnchors
from provisioning.carrier.intake import Intake
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.network_events import NetworkEvents
from provisioning.carrier.tables.schema import DatabaseError
from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier import folder_access, folder_trouble
from provisioning.commands.carrier.shutting_out import ShuttingOut

log = logging.getLogger(__name__)

_LOCK = "serve.lock"
_TOPICS = [RECORDS, QUESTIONS, MANIFESTS, PARTS, CERTIFICATE_REQUESTS]
_RECONNECT_S = (0.5, 1.0, 2.0)  # before the next tries
_SWEEP_S = 1.0
_AT_A_TURN = 25  # numbers: whoever asks meanwhile waits for no more than these
_NO_BROKER = {
    LinkState.OFFLINE: "is it running, and are --host and --port its own? It is tried again until it"
    " answers",
    LinkState.REFUSED: "one side does not take the other's certificate: the broker's has to be"
    " FOLDER/broker.pem, and to name --host (`carrier init --host`). It is tried again",
    LinkState.BUSY: "it has no room now, or was sent too much at once: its log says which. It is tried"
    " again",
    LinkState.TAKEN_OVER: "somebody else connects by this folder's certificate: end the other"
    " `carrier serve`, on a copy of the folder. It is tried again",
}


def add(commands: args.Commands) -> None:
    serve = args.command(
        commands, "serve", _serve, "take records and questions, give receipts and answers"
    )
    args.add_broker(serve)
    args.add_packs(serve)


class Troubles:
    """What hinders the folder while it serves, said once until it is over: disks are full for a while."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._said = ""

    @contextmanager
    def outlived(self) -> Iterator[None]:
        """What is inside had no effect where the folder is in trouble."""
        try:
            yield
        except DatabaseError as error:
            trouble = folder_trouble.of(error, self._folder)
            if trouble is None:
                raise
            if trouble.sentence != self._said:
                self._said = trouble.sentence
                log.warning("%s", trouble.sentence)
        else:
            if self._said:
                log.info("%s can be written again", self._folder)
            self._said = ""


class Outage:
    """Why the broker is not reached, said once until it is; the pauses between the tries grow."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._tries = 0
        self._said = ""

    def is_over(self) -> None:
        self._tries = 0
        self._said = ""

    def wait(self, why: LinkState) -> None:
        """why: as a connection says when it has ended."""
        if why != self._said:
            self._said = why
            at = f"{self._endpoint.host}:{self._endpoint.port}"
            print(f"carrier: no broker at {at} yet: {_NO_BROKER[why]}", flush=True)
        time.sleep(_RECONNECT_S[min(self._tries, len(_RECONNECT_S) - 1)])
        self._tries += 1


class Sweeper:
    """The deadlines, about once a second, whether the broker is there or not."""

    def __init__(
        self, network: NetworkEvents, shutting_out: ShuttingOut, troubles: Troubles
    ) -> None:
        self._network = network
        self._shutting_out = shutting_out
        self._troubles = troubles
        self._next = 0.0

    def turn(self) -> float:
        """A little of what is due; gives how many seconds may pass before the next turn."""
        if (left := self._next - time.monotonic()) > 0:
            return left
        self._next = time.monotonic() + _SWEEP_S
        with self._troubles.outlived():
            self._shutting_out.turn()
            self._network.adopt_rules(time.time())
            swept = self._network.sweep(time.time(), _AT_A_TURN)
            if self._network.is_due(time.time()):
                self._next = 0.0
            if swept.suspended or swept.ordered:
                suspended, ordered = len(swept.suspended), len(swept.ordered)
                print(f"carrier: {suspended} suspended, {ordered} ordered", flush=True)
        return max(0.0, self._next - time.monotonic())


def _serve(arguments: argparse.Namespace) -> int:
    log_to_stderr("carrier")
    logging.getLogger("drivers.mqtt").setLevel(logging.WARNING)  # each try; Outage says it once
    signal.signal(signal.SIGTERM, _stop)
    folder_access.check(arguments.folder)
    with only_one("carrier", arguments.folder / _LOCK):
        _run(arguments, arguments.folder)
    return 0


def _run(arguments: argparse.Namespace, folder: Path) -> None:
    """Until it is interrupted."""
    endpoint = Endpoint(
        arguments.host,
        arguments.port,
        folder / "ca.pem",
        folder / "carrier.pem",
        folder / "carrier.key",
        CARRIER_CLIENT,
    )
    ledger = folder_access.ledger(folder)
    _say_what_is_not_checked(folder, ledger)
    service = folder_access.service(folder, arguments.packs, ledger)
    enrolment = folder_access.enrolment(folder, ledger)
    intake = Intake(service, ledger.refused_messages, time.time, enrolment)
    troubles = Troubles(folder)
    shutting_out = ShuttingOut(folder, ledger, arguments.host, arguments.port)
    sweeper = Sweeper(NetworkEvents(ledger, Bundles(names=arguments.packs)), shutting_out, troubles)
    outage = Outage(endpoint)
    while True:
        session = Session(endpoint, _TOPICS, keep=False)
        outage.wait(_serve_connection(session, intake, sweeper, troubles, outage))


def _say_what_is_not_checked(folder: Path, ledger: Ledger) -> None:
    if not ledger.staff.is_kept(time.time()):
        print("carrier: no staff list: who signs is not checked (`carrier staff add`)", flush=True)
    if ledger.proofs_cutoff.proofs_required_from is None:
        print("carrier: records need no proofs yet (`carrier proofs --from`)", flush=True)
    if not DocumentAnchors(folder).trust().anchors:
        print(
            "carrier: documents are not judged again (`carrier document-anchors add`)", flush=True
        )
    if credentials.takes_emulated(folder):
        print("carrier: takes records of emulated kiosks: for demos and tests only", flush=True)
    admitted = credentials.admitted(folder)
    placed = {place.device for place in ledger.device_places.all()}
    if unplaced := len(set(admitted) - placed):
        print(f"carrier: {unplaced} kiosks stand anywhere (`carrier device set`)", flush=True)
    anywhere = sum(not ledger.confirmed_places.of(device, "network") for device in admitted)
    if anywhere:
        print(f"carrier: {anywhere} on any network (`carrier device confirm-place`)", flush=True)


def _serve_connection(
    session: Session, intake: Intake, sweeper: Sweeper, troubles: Troubles, outage: Outage
) -> LinkState:
    """Until the connection ends: why. A message is acknowledged once its effect is on disk, or it is refused.

    Where the disk is in trouble, too: its kiosk got no receipt and sends it again.
    """
    session.open()
    with selectors.DefaultSelector() as selector:
        selector.register(session, selectors.EVENT_READ)
        while True:
            selector.select(sweeper.turn())
            for event in session.events():
                match event:
                    case Connected():
                        outage.is_over()
                        print("carrier: serving", flush=True)
                    case Disconnected(why):
                        session.close()
                        return why
                    case Received():
                        with troubles.outlived():
                            _take(event, session, intake)
                        session.acknowledge(event)
                    case Unreadable(topic, packet):
                        with troubles.outlived():
                            intake.refuse(topic, packet)
                        session.acknowledge(event)


def _take(event: Received, session: Session, intake: Intake) -> None:
    reply = intake.take(event.topic, event.payload)
    if reply:
        session.publish(*reply)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
