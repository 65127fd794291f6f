"""`carrier`: the reference enrollment service and its folder."""

import argparse
import base64
import datetime as dt
import json
import selectors
import signal
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

from drivers.mqtt.client import Connected, Disconnected, Endpoint, Received, Session
from kiosk.errors import EvidenceError
from kiosk.process import log_to_stderr
from kiosk.records.record import plain
from provisioning.carrier import folder as carrier_folder
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.service import EnrollmentService

_GROUP = "$share/enrollment/kiosk/v1/+/up"
_RECONNECT_S = 0.5


def main(argv: list[str] | None = None) -> int:
    """Run one subcommand; its exit status is the process's."""
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except FileNotFoundError as error:
        print(f"carrier: {error.filename}: not there; run `carrier init` first", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="carrier", description="The reference enrollment service."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    init = commands.add_parser("init", help="make keys, certificates and kiosks' credentials")
    init.add_argument("folder", type=Path)
    init.add_argument("--device", action="append", default=[], metavar="ID")
    init.set_defaults(run=_init)
    serve = commands.add_parser(
        "serve", help="take records and questions, give receipts and answers"
    )
    serve.add_argument("folder", type=Path)
    serve.add_argument("--host", default="localhost")
    serve.add_argument("--port", type=int, default=8883)
    serve.set_defaults(run=_serve)
    records = commands.add_parser("records", help="list the records that came")
    records.add_argument("folder", type=Path)
    records.add_argument("--json", action="store_true")
    records.set_defaults(run=_records)
    open_ = commands.add_parser("open", help="show one record in clear: the auditor's view")
    open_.add_argument("folder", type=Path)
    open_.add_argument("record_id")
    open_.set_defaults(run=_open)
    return parser


def _init(arguments: argparse.Namespace) -> int:
    carrier_folder.init(arguments.folder, arguments.device, dt.datetime.now(dt.UTC))
    print(f"{arguments.folder}: certificate authority, broker, carrier keys")
    for device in arguments.device:
        print(f"{arguments.folder / 'devices' / device}: credentials of kiosk {device}")
    return 0


def _service(folder: Path) -> EnrollmentService:
    return EnrollmentService(
        Ledger(folder / "carrier.db"),
        carrier_folder.load_keys(folder),
        lambda device: carrier_folder.load_device(folder, device),
        time.time,
    )


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
    service = _service(folder)
    while True:
        _serve_connection(
            Session(endpoint, [f"{_GROUP}/record", f"{_GROUP}/ask/+"], keep=False), service
        )
        time.sleep(_RECONNECT_S)


def _serve_connection(session: Session, service: EnrollmentService) -> None:
    """Until the connection ends. A message is acknowledged once its effect is on disk."""
    session.open()
    with selectors.DefaultSelector() as selector:
        selector.register(session, selectors.EVENT_READ)
        while True:
            selector.select()
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


def _records(arguments: argparse.Namespace) -> int:
    rows = Ledger(arguments.folder / "carrier.db").records()
    shown = [
        {
            "device": row["device"],
            "record_id": row["record_id"],
            "seq": row["seq"],
            "sha256": row["sha256"].hex(),
            "verdict": row["verdict"],
            "reason": row["reason"],
            "carrier_id": row["carrier_id"],
            "received_at": dt.datetime.fromtimestamp(row["received_at"], dt.UTC).isoformat(
                timespec="seconds"
            ),
        }
        for row in rows
    ]
    if arguments.json:
        print(json.dumps(shown, indent=2))
        return 0
    for row in shown:
        print("{received_at}  {device}  {record_id}  {verdict:<8} {reason}".format(**row))
    print(f"{len(shown)} records")
    return 0


def _open(arguments: argparse.Namespace) -> int:
    rows = Ledger(arguments.folder / "carrier.db").records()
    row = next((row for row in rows if row["record_id"] == arguments.record_id), None)
    if row is None:
        print(f"carrier: no record {arguments.record_id}", file=sys.stderr)
        return 1
    try:
        opened = _service(arguments.folder).open(row["device"], row["envelope"])
    except EvidenceError as error:
        print(f"carrier: {arguments.record_id}: {error}", file=sys.stderr)
        return 1
    print(json.dumps(plain(opened), indent=2, ensure_ascii=False, default=_as_text))
    return 0


def _as_text(value: Any) -> str:
    return base64.b64encode(value).decode()


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    raise SystemExit(main())
