"""`kiosk demo`: the whole counter on emulated hardware, played by a person or by the director."""

import argparse
import base64
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from drivers.emulated.contact_sheet import contact_sheet
from drivers.emulated.control import ControlError
from drivers.emulated.counter import CounterOptions, EmulatedCounter, EmulatedCounterError
from drivers.emulated.director import Director
from drivers.emulated.display import Display, DisplayError
from drivers.emulated.eyes_and_hands import DirectorError
from drivers.emulated.mosquitto import BrokerError
from drivers.emulated.pcscd import EmulatedReaderError
from drivers.emulated.sim import sim
from kiosk.commands import demo_panel
from kiosk.errors import EvidenceError
from kiosk.records import receipt

_FOLDER = Path("build") / "demo"
_SIZE = (800, 1280)
_RECEIPT_S = 180.0  # only what hangs takes so long
_RECEIPT_KID = "carrier-receipt-1"

# What the README shows of the customer's way (`make screenshots`).
_SHEETS = {
    "journey-1": [
        f"1-passport-online/{page}" for page in ("welcome", "consent", "document-key", "presence")
    ],
    "journey-2": [
        f"1-passport-online/{page}"
        for page in ("notice", "signature", "confirmation-complete", "result")
    ],
    "journey-offline": [
        "2-resident-offline/document",
        "2-resident-offline/attest",
        "2-resident-offline/result",
        "3-network-back/receipt-in-the-strip",
    ],
    "journey-replace": [
        f"5-sim-replacement/{page}"
        for page in ("loss-report", "number-given", "confirmation-complete", "result")
    ],
    "journey-verify": [
        f"4-second-verification/{page}"
        for page in ("number-given", "number-status", "confirmation", "result")
    ],
}

_FAILURES = (
    BrokerError,
    ControlError,
    EmulatedCounterError,
    DirectorError,
    DisplayError,
    EmulatedReaderError,
    EvidenceError,
    subprocess.CalledProcessError,
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--headless",
        action="store_true",
        help="drive four visits on a virtual screen (also: HEADLESS=1, or no display)",
    )
    parser.add_argument(
        "--clerk-screen",
        action="store_true",
        help="with a display: the clerk has a window of their own beside the customer's",
    )


def run(arguments: argparse.Namespace) -> int:
    # Also where a shell's background job was told to ignore them.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    shutil.rmtree(_FOLDER, ignore_errors=True)
    _FOLDER.mkdir(parents=True)
    seen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    headless = arguments.headless or os.environ.get("HEADLESS") == "1" or not seen
    # Short, because paths of Unix sockets end at 107 characters.
    directory = Path(tempfile.mkdtemp(prefix="kiosk-"))
    try:
        return (
            _headless(directory)
            if headless
            else demo_panel.play(directory, _FOLDER / "logs", _options(arguments), _tell)
        )
    except _FAILURES as error:
        print(f"\nThe demo failed: {error}", file=sys.stderr)
        print(f"Logs of all parts: {_FOLDER / 'logs'}", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _options(arguments: argparse.Namespace) -> CounterOptions:
    size = demo_panel.fitting_size(_SIZE)
    return CounterOptions(size=size, notice_dwell_s=5, clerk_screen=arguments.clerk_screen)


def _headless(directory: Path) -> int:
    began = time.monotonic()
    display = Display(directory / "display", _SIZE)
    counter = EmulatedCounter(directory, _FOLDER / "logs", CounterOptions())
    try:
        _tell("starting a virtual screen")
        display.start()
        counter.start(display.environment, _tell)
        visits = [_online_visit(counter, display), _offline_visit(counter, display)]
        again = _second_verification(counter, display)
        replaced = _sim_replacement(counter, display)
        of_a_number = {"second_verification": again, "sim_replacement": replaced}
        summary = _summary(counter, visits, of_a_number)
    finally:
        counter.stop()
        display.stop()
    (_FOLDER / "summary.json").write_text(json.dumps(summary, indent=2, ensure_ascii=False) + "\n")
    for name, pages in _SHEETS.items():
        contact_sheet([_page(page) for page in pages], _FOLDER / f"{name}.png")
    _table([*visits, again, replaced])
    print(f"\nSummary: {_FOLDER / 'summary.json'}   Screenshots: {_FOLDER / 'screens'}")
    print(f"All visits are proven by the carrier's receipts. ({time.monotonic() - began:.0f} s)")
    return 0


def _page(name: str) -> Path:
    """The screenshot of visit/page, whatever its number."""
    visit, page = name.split("/")
    return next((_FOLDER / "screens" / visit).glob(f"*-{page}.png"))


def _online_visit(counter: EmulatedCounter, display: Display) -> dict[str, Any]:
    """A passport, with the network there: the number is opened while the customer waits."""
    _tell("visit 1: passport, online")
    director = Director(counter, display, _FOLDER / "screens" / "1-passport-online")
    director.wait_step("sign_in")
    _play(director, sign_in=True, document=director.passport, sim_seed=1)
    _confirmed(director, "receipt", "effective", "captured_not_effective")
    visit = _closing(director, "passport", offline=False)
    _settled(counter, visit)
    return visit


def _offline_visit(counter: EmulatedCounter, display: Display) -> dict[str, Any]:
    """A resident card; the network is cut in mid-visit and comes back when the customer has gone."""
    _tell("visit 2: resident identity card, network cut")
    director = Director(counter, display, _FOLDER / "screens" / "2-resident-offline")
    _play(
        director,
        sign_in=False,
        document=director.resident,
        sim_seed=2,
        before_document=counter.cut_network,
    )
    _confirmed(director, "kept", "captured_not_effective")
    visit = _closing(director, "resident", offline=True)
    _tell("visit 2: the network comes back")
    director_later = Director(counter, display, _FOLDER / "screens" / "3-network-back")
    counter.restore_network()
    director_later.wait_for(f"receipt:{visit.pop('reference')}:accepted")
    director_later.shot("receipt-in-the-strip")
    director_later.close()
    _settled(counter, visit)
    return visit


def _second_verification(counter: EmulatedCounter, display: Display) -> dict[str, Any]:
    """The network finds the number risky; within 24 hours its holder shows that it is theirs."""
    number, iccid = sim(2)
    _tell("visit 3: the carrier wants the second number verified again (二次实人认证)")
    counter.tell_carrier("event", number, "risk_model", "--reason", "sleeping")
    director = Director(counter, display, _FOLDER / "screens" / "4-second-verification")
    director.timed("number", lambda: director.begin_second_verify(number, iccid))
    director.timed("consent", director.consent)
    director.timed("document", director.resident)
    _through_the_face(director)
    before = director.number_status()
    _from_the_notice(director)
    _confirmed(director, "receipt", "number_verified")
    visit = _closing(director, "resident", offline=False)
    (row,) = counter.at_the_carrier("number show", number)
    _settled(counter, visit)
    return visit | {"flow": "second_verify", "before": before, "after": row["state"]}


def _sim_replacement(counter: EmulatedCounter, display: Display) -> dict[str, Any]:
    """The second number's card is lost: its holder reports that, and gets another one."""
    number, old = sim(2)
    new = sim(3).iccid
    _tell("visit 4: the second number's card is lost and replaced (挂失补卡)")
    director = Director(counter, display, _FOLDER / "screens" / "5-sim-replacement")
    director.timed("number", lambda: director.begin_replacement("card_lost", number))
    director.timed("consent", director.consent)
    director.timed("document", director.resident)
    _through_the_face(director)
    _from_the_notice(director)
    director.timed("confirmation", lambda: director.new_card(new))
    _confirmed(director, "receipt", "card_replaced")
    visit = _closing(director, "resident", offline=False)
    (row,) = counter.at_the_carrier("number show", number)
    _settled(counter, visit)
    return visit | {"flow": "replace", "before": old, "after": row["iccid"]}


def _through_the_face(director: Director) -> None:
    director.timed("presence", director.presence)
    director.timed("attest", director.attest)


def _from_the_notice(director: Director) -> None:
    director.timed("notice", director.read_notice)
    director.timed("signature", director.signature)


def _confirmed(director: Director, name: str, *codes: str) -> None:
    """The customer's press, and what comes of it; timed under this name."""

    def told() -> None:
        director.confirm()
        director.wait_message(*codes)

    director.timed(name, told)


def _play(
    director: Director,
    *,
    sign_in: bool,
    document: Callable[[], None],
    sim_seed: int,
    before_document: Callable[[], None] | None = None,
) -> None:
    """A visit up to the confirmation page, as a list of steps."""
    if sign_in:
        director.timed("sign_in", director.sign_in)
    director.timed("purpose", director.begin)
    director.timed("consent", director.consent)
    if before_document:
        before_document()
    director.timed("document", document)
    _through_the_face(director)
    _from_the_notice(director)
    director.timed("confirmation", lambda: director.compare(*sim(sim_seed)))


def _closing(director: Director, document: str, *, offline: bool) -> dict[str, Any]:
    director.shot("result")
    visit = {
        "flow": "new_sim",
        "document": document,
        "outcome": director.outcome(),
        "reference": director.reference(),
        "offline": offline,
        "machine_ms": sum(step.ms for step in director.steps),
        "steps": [{"name": step.name, "ms": step.ms} for step in director.steps],
    }
    director.finish()
    director.shot("wiped-and-ready")
    director.close()
    if not offline:
        visit.pop("reference")
    return visit


def _settled(counter: EmulatedCounter, visit: dict[str, Any]) -> None:
    """Wait for the newest record's receipt; `kiosk outbox list` verifies it with the carrier's key."""
    deadline = time.monotonic() + _RECEIPT_S
    while (row := counter.outbox()[0])["verdict"] is None:
        if time.monotonic() > deadline:
            raise DirectorError(f"no receipt for {row['record_id']}, state {row['state']}")
        time.sleep(0.2)
    visit["verdict"], visit["record_id"] = row["verdict"], row["record_id"]


def _summary(
    counter: EmulatedCounter,
    visits: list[dict[str, Any]],
    of_a_number: dict[str, dict[str, Any]],
) -> dict[str, Any]:
    """Compare kiosk and carrier, verify each receipt anew, and show what anybody can verify."""
    pem = (counter.carrier / "receipt.pem").read_text("ascii")
    stored = {row["record_id"]: row for row in counter.outbox()}
    carrier = {row["record_id"]: row for row in counter.carrier_records()}
    if {i: row["sha256"] for i, row in stored.items()} != {
        i: row["sha256"] for i, row in carrier.items()
    }:
        raise DirectorError("kiosk and carrier do not hold the same records")
    receipts = {}
    for visit in (*visits, *of_a_number.values()):
        row = stored[visit["record_id"]]
        proven = receipt.verify(base64.b64decode(row["receipt"]), pem, _RECEIPT_KID)
        if proven.verdict != "accepted" or proven.sha256.hex() != row["sha256"]:
            raise DirectorError(f"the receipt of {visit['record_id']} does not settle it")
        receipts[visit["record_id"]] = {"sha256": row["sha256"], "cose_sign1": row["receipt"]}
    timed = ("offline", "machine_ms", "steps")
    order = ("flow", "document", "outcome", "verdict", "record_id", *timed)
    return {
        "visits": [{name: visit[name] for name in order} for visit in visits],
        **{
            kind: {name: visit[name] for name in (*order, "before", "after")}
            for kind, visit in of_a_number.items()
        },
        "receipts": receipts,  # base64 of COSE_Sign1 (RFC 9052), ES256
        "carrier_public_key": {"kid": _RECEIPT_KID, "pem": pem},
    }


def _table(visits: list[dict[str, Any]]) -> None:
    print("\nHow long the person waits for the machine, in ms")
    for visit in visits:
        network = "offline" if visit["offline"] else "online"
        print(f"\n  {visit['document']}, {network}: {visit['outcome']}, {visit['verdict']}")
        for step in visit["steps"]:
            print(f"    {step['name']:<10} {step['ms']:>6}")
        print(f"    {'together':<10} {visit['machine_ms']:>6}   record {visit['record_id']}")


def _tell(text: str) -> None:
    print(f"· {text}", flush=True)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # once is enough: let the parts be stopped
    raise KeyboardInterrupt
