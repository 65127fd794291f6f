"""`kiosk demo`: the whole counter on emulated hardware, played by a person or by the director."""

import argparse
import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from drivers.emulated.contact_sheet import contact_sheet
from drivers.emulated.control import ControlError
from drivers.emulated.counter import CounterOptions, EmulatedCounter, EmulatedCounterError
from drivers.emulated.display import Display, DisplayError
from drivers.emulated.eyes_and_hands import DirectorError
from drivers.emulated.mosquitto import BrokerError
from drivers.emulated.pcscd import EmulatedReaderError
from kiosk.commands import demo_panel
from kiosk.commands.demo_visits import SHOWN_FIRST, Demo, Told, all_visits
from kiosk.errors import EvidenceError
from kiosk.process import interrupt_at_signals
from kiosk.records import receipt

_FOLDER = Path("build") / "demo"
_SIZE = (800, 1280)
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
    "journey-transfer": [
        f"6-transfer/{page}" for page in ("second-signs", "handover", "confirmation", "result")
    ],
    "journey-refusal": [
        f"7-refusal/{page}" for page in ("refused", "result", "complaint", "printed")
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
        help="drive six visits on a virtual screen (also: HEADLESS=1, or no display)",
    )
    parser.add_argument(
        "--clerk-screen",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="with a display: whether the clerk has a window of their own beside the customer's",
    )


def run(arguments: argparse.Namespace) -> int:
    interrupt_at_signals()
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
    display = demo_panel.display_size()
    size = demo_panel.fitting_size(_SIZE, display)
    return CounterOptions(
        size="{}x{}".format(*size),
        notice_dwell_s=5,
        clerk_screen=arguments.clerk_screen,
        clerk_at="{}x{}".format(*demo_panel.beside(size, display)),
    )


def _headless(directory: Path) -> int:
    began = time.monotonic()
    display = Display(directory / "display", _SIZE)
    counter = EmulatedCounter(directory, _FOLDER / "logs", CounterOptions())
    try:
        _tell("starting a virtual screen")
        display.start()
        counter.start(display.environment, _tell)
        demo = Demo(counter, display, _FOLDER / "screens", _tell)
        played = dict(all_visits(demo))
        summary = _summary(counter, played)
    finally:
        counter.stop()
        display.stop()
    (_FOLDER / "summary.json").write_text(json.dumps(summary, indent=2, ensure_ascii=False) + "\n")
    for name, pages in _SHEETS.items():
        contact_sheet([_page(page) for page in pages], _FOLDER / f"{name}.png")
    _table(list(played.values()))
    print(f"\nSummary: {_FOLDER / 'summary.json'}   Screenshots: {_FOLDER / 'screens'}")
    print(f"All visits are proven by the carrier's receipts. ({time.monotonic() - began:.0f} s)")
    return 0


def _page(name: str) -> Path:
    """The screenshot of visit/page, whatever its number."""
    visit, page = name.split("/")
    return next((_FOLDER / "screens" / visit).glob(f"*-{page}.png"))


def _summary(counter: EmulatedCounter, played: dict[str, Told]) -> Told:
    """Compare kiosk and carrier, verify each receipt anew, and show what anybody can verify."""
    pem = (counter.carrier / "receipt.pem").read_text("ascii")
    stored = {row["record_id"]: row for row in counter.outbox()}
    carrier = {row["record_id"]: row for row in counter.carrier_records()}
    if {i: row["sha256"] for i, row in stored.items()} != {
        i: row["sha256"] for i, row in carrier.items()
    }:
        raise DirectorError("kiosk and carrier do not hold the same records")
    visits = [played[name] for name in SHOWN_FIRST]
    return {
        "visits": visits,
        **{name: visit for name, visit in played.items() if name not in SHOWN_FIRST},
        # base64 of COSE_Sign1 (RFC 9052), ES256
        "receipts": {name: _proven(row, pem) for name, row in stored.items()},
        "carrier_public_key": {"kid": _RECEIPT_KID, "pem": pem},
    }


def _proven(row: Told, pem: str) -> Told:
    """A record's receipt, which settles it."""
    proven = receipt.verify(base64.b64decode(row["receipt"]), pem, _RECEIPT_KID)
    if proven.verdict != "accepted" or proven.sha256.hex() != row["sha256"]:
        raise DirectorError(f"the receipt of {row['record_id']} does not settle it")
    return {"sha256": row["sha256"], "cose_sign1": row["receipt"]}


def _table(visits: list[Told]) -> None:
    print("\nHow long the person waits for the machine, in ms")
    for visit in visits:
        network = "offline" if visit["offline"] else "online"
        print(f"\n  {visit['document']}, {network}: {visit['outcome']}, {visit['verdict']}")
        for step in visit["steps"]:
            print(f"    {step['name']:<10} {step['ms']:>6}")
        print(f"    {'together':<10} {visit['machine_ms']:>6}   record {visit['record_id']}")


def _tell(text: str) -> None:
    print(f"· {text}", flush=True)
