"""`carrier serve`: the enrollment service on the broker, and the deadlines once a second."""

import argparse
import selectors
import signal
import time
from pathlib import Path
from types import FrameType

from drivers.mqtt.client import Connected, Disconnected, Endpoint, Received, Session, Unreadable
from kiosk.instance_lock import only_one
from kiosk.process import log_to_stderr
from provisioning.carrier import credentials
from provisioning.carrier.broker_roles import CARRIER_CLIENT, MANIFESTS, PARTS, QUESTIONS, RECORDS
from provisioning.carrier.bundles import Bundles
from provisioning.carrier.document_anchors import DocumentAnchors
from provisioning.carrier.intake import Intake
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.network_events import NetworkEvents
from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier import folder_access

_LOCK = "serve.lock"
_TOPICS = [RECORDS, QUESTIONS, MANIFESTS, PARTS]
_RECONNECT_S = 0.5
_SWEEP_S = 1.0


def add(commands: args.Commands) -> None:
    serve = args.command(
        commands, "serve", _serve, "take records and questions, give receipts and answers"
    )
    serve.add_argument("--host", default="localhost")
    serve.add_argument("--port", type=int, default=8883)
    args.add_packs(serve)


class Sweeper:
    """The deadlines, about once a second, whether the broker is there or not."""

    def __init__(self, network: NetworkEvents) -> None:
        self._network = network
        self._next = 0.0

    def turn(self) -> None:
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _SWEEP_S
        swept = self._network.sweep(time.time())
        if any(swept):
            suspended, ordered = len(swept.suspended), len(swept.ordered)
            print(f"carrier: {suspended} suspended, {ordered} ordered", flush=True)


def _serve(arguments: argparse.Namespace) -> int:
    log_to_stderr("carrier")
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
    intake = Intake(service, ledger.refused_messages, time.time)
    sweeper = Sweeper(NetworkEvents(ledger, Bundles(names=arguments.packs)))
    while True:
        _serve_connection(Session(endpoint, _TOPICS, keep=False), intake, sweeper)
        time.sleep(_RECONNECT_S)


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


def _serve_connection(session: Session, intake: Intake, sweeper: Sweeper) -> None:
    """Until the connection ends. A message is acknowledged once its effect is on disk, or it is refused."""
    session.open()
    with selectors.DefaultSelector() as selector:
        selector.register(session, selectors.EVENT_READ)
        while True:
            sweeper.turn()
            selector.select(_SWEEP_S)
            for event in session.events():
                match event:
                    case Connected():
                        print("carrier: serving", flush=True)
                    case Disconnected():
                        session.close()
                        return
                    case Received():
                        _take(event, session, intake)
                        session.acknowledge(event)
                    case Unreadable(topic, packet):
                        intake.refuse(topic, packet)
                        session.acknowledge(event)


def _take(event: Received, session: Session, intake: Intake) -> None:
    reply = intake.take(event.topic, event.payload)
    if reply:
        session.publish(*reply)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
