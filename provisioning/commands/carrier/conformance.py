"""`carrier conformance`: plays a kiosk against an enrollment service, and says what that gets wrong."""

import argparse
import time
from collections.abc import Callable
from pathlib import Path

from uuid_utils import uuid7

from drivers.mqtt.client import Acked, Connected, Disconnected, Endpoint, Received, Session
from kiosk import names
from kiosk.errors import KioskError
from kiosk.records.evidence_key import EvidenceKeys
from provisioning.carrier.credentials import RECEIPT_KID, SEAL_KID
from provisioning.commands.carrier import arguments as args
from provisioning.conformance.checks import findings
from provisioning.conformance.played_kiosk import KioskKeys, PlayedKiosk

_FILES = "ca.pem, tls.pem, tls.key, evidence.key, seal.pem and receipt.pem"
_STEP_S = 0.02


class BrokerNotReachedError(KioskError):
    """The broker does not let this kiosk in."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the broker is not reached: {why}")


def add(commands: args.Commands) -> None:
    parser = args.command(
        commands,
        "conformance",
        _conformance,
        "play a kiosk against an enrollment service, and say what it gets wrong",
        folder=f"of a kiosk that is for this alone: {_FILES} (contract/README.md)",
    )
    parser.add_argument("device", metavar="DEVICE", help="its name, as in tls.pem")
    args.add_broker(parser)
    parser.add_argument("--seal-kid", default=SEAL_KID, help=f"default: {SEAL_KID}")
    parser.add_argument("--receipt-kid", default=RECEIPT_KID, help=f"default: {RECEIPT_KID}")
    parser.add_argument("--evidence-kid", help="default: DEVICE-evidence-1")
    parser.add_argument("--wait", type=float, default=10.0, help="seconds for each answer: 10")


def _conformance(arguments: argparse.Namespace) -> int:
    keys = _keys(arguments)
    wire = _Wire(_endpoint(arguments, keys.device), keys.device, arguments.wait)
    try:
        kiosk = PlayedKiosk(wire, keys, lambda: str(uuid7()), arguments.wait)
        wrong = 0
        for finding in findings(kiosk):
            wrong += bool(finding.wrong)
            print(f"{'WRONG' if finding.wrong else 'ok':<6}{finding.name}", flush=True)
            if finding.wrong:
                print(f"      {finding.wrong}", flush=True)
    finally:
        wire.close()
    print("the service keeps the contract" if not wrong else f"{wrong} wrong")
    return 1 if wrong else 0


def _keys(arguments: argparse.Namespace) -> KioskKeys:
    folder: Path = arguments.folder
    device = names.device_name(arguments.device)
    evidence = EvidenceKeys(
        (folder / "evidence.key").read_text("ascii"),
        arguments.evidence_kid or names.evidence_kid(device),
        (folder / "seal.pem").read_text("ascii"),
        arguments.seal_kid,
    )
    receipt_pem = (folder / "receipt.pem").read_text("ascii")
    return KioskKeys(device, evidence, receipt_pem, arguments.receipt_kid)


def _endpoint(arguments: argparse.Namespace, device: str) -> Endpoint:
    folder: Path = arguments.folder
    files = (folder / "ca.pem", folder / "tls.pem", folder / "tls.key")
    return Endpoint(arguments.host, arguments.port, *files, device)


class _Wire:
    """Implements provisioning.conformance.played_kiosk.Wire at a broker."""

    def __init__(self, endpoint: Endpoint, device: str, wait_s: float) -> None:
        self._root, self._wait_s = f"kiosk/v1/{device}", wait_s
        self._heard: list[Received] = []
        self._acked: set[int] = set()
        self._is_in = False
        self._session = Session(endpoint, [f"{self._root}/down/#"], keep=False)
        self._session.open()
        if not self._until(lambda: self._is_in, wait_s):
            raise BrokerNotReachedError("no answer in time")

    def send(self, channel: str, payload: bytes) -> bool:
        number = self._session.publish(f"{self._root}/up/{channel}", payload)
        return number is not None and self._until(lambda: number in self._acked, self._wait_s)

    def hear(self, channel: str, wait_s: float) -> bytes | None:
        topic = f"{self._root}/down/{channel}"
        self._until(lambda: any(one.topic == topic for one in self._heard), wait_s)
        for at, one in enumerate(self._heard):
            if one.topic == topic:
                return self._heard.pop(at).payload
        return None

    def close(self) -> None:
        self._session.close()

    def _until(self, done: Callable[[], bool], wait_s: float) -> bool:
        until = time.monotonic() + wait_s
        while not done():
            if time.monotonic() >= until:
                return False
            for event in self._session.events():
                self._take(event)
            time.sleep(_STEP_S)
        return True

    def _take(self, event: object) -> None:
        match event:
            case Connected():
                self._is_in = True
            case Disconnected(why):
                raise BrokerNotReachedError(why)
            case Acked(number, _):
                self._acked.add(number)
            case Received():
                self._heard.append(event)
                self._session.acknowledge(event)
