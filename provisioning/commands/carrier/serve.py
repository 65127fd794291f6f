"""`carrier serve`: the enrollment service on the broker, and the deadlines once a second."""

import argparse
import selectors
import signal
import time
from types import FrameType

from drivers.mqtt.client import Connected, Disconnected, Endpoint, Received, Session
from kiosk.process import log_to_stderr
from provisioning.carrier import folder as carrier_folder
from provisioning.carrier.bundles import Bundles
from provisioning.carrier.network_events import NetworkEvents
from provisioning.carrier.service import EnrollmentService
from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier import opening

_GROUP = "$share/enrollment/kiosk/v1/+/up"
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
    folder = arguments.folder
    endpoint = Endpoint(
        arguments.host,
        arguments.port,
        folder / "ca.pem",
        folder / "carrier.pem",
        folder / "carrier.key",
        carrier_folder.CARRIER_CLIENT,
    )
    ledger = opening.ledger(folder)
    if not ledger.staff.is_kept(time.time()):
        print("carrier: no staff list: who signs is not checked (`carrier staff add`)", flush=True)
    service = opening.service(folder, arguments.packs, ledger)
    sweeper = Sweeper(NetworkEvents(ledger, Bundles(names=arguments.packs)))
    while True:
        _serve_connection(
            Session(endpoint, [f"{_GROUP}/record", f"{_GROUP}/ask/+"], keep=False), service, sweeper
        )
        time.sleep(_RECONNECT_S)


def _serve_connection(session: Session, service: EnrollmentService, sweeper: Sweeper) -> None:
    """Until the connection ends. A message is acknowledged once its effect is on disk."""
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
                        _take(event, session, service)
                        session.acknowledge(event)


def _take(event: Received, session: Session, service: EnrollmentService) -> None:
    _, _, device, _, kind, *rest = event.topic.split("/")
    if kind == "record":
        receipt = service.take_record(device, event.payload)
        if receipt:
            session.publish(f"kiosk/v1/{device}/down/receipt", receipt)
    elif rest:
        answer = service.answer(device, event.payload)
        if answer:
            session.publish(f"kiosk/v1/{device}/down/answer/{rest[0]}", answer)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
