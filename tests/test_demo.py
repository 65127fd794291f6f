"""`kiosk demo`, as a newcomer runs it: six visits by real X events, proven by the carrier's receipts."""

import base64
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from waiting import until

from kiosk.commands.demo_panel import beside, fitting_size
from kiosk.records import receipt

_KIOSK = [str(Path(sys.executable).with_name("kiosk")), "demo"]


def started(folder):
    folder.mkdir(exist_ok=True)
    return subprocess.Popen(
        _KIOSK,
        cwd=folder,
        env=os.environ | {"HEADLESS": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def left_behind(folder):
    """Processes of the demo that was started in this folder."""
    marks = (
        b"drivers.emulated",
        b"drivers.faces",
        b"kiosk\0counter",
        b"kiosk\0visit",
        b"kiosk\0relay",
        b"Xvfb",
        b"mosquitto",
        b"ui.screen",
    )
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                line = (entry / "cmdline").read_bytes()
                started_in = (entry / "cwd").readlink()
            except OSError:
                continue
            if started_in == folder and any(mark in line for mark in marks):
                found.append((int(entry.name), line))
    return set(found)


def test_every_visit_ends_as_due_and_leave_nothing_behind(tmp_path):
    demo = started(tmp_path)
    said, _ = demo.communicate()
    assert demo.returncode == 0, said
    summary = json.loads((tmp_path / "build/demo/summary.json").read_text())
    online, offline = summary["visits"]
    assert (online["document"], online["outcome"], online["offline"]) == (
        "passport",
        "ALLOW",
        False,
    )
    assert (offline["document"], offline["outcome"], offline["offline"]) == (
        "resident",
        "DEFER",
        True,
    )
    for visit in summary["visits"]:
        assert visit["verdict"] == "accepted"
        assert visit["machine_ms"] == sum(step["ms"] for step in visit["steps"])
        key = summary["carrier_public_key"]
        proof = summary["receipts"][visit["record_id"]]
        proven = receipt.verify(base64.b64decode(proof["cose_sign1"]), key["pem"], key["kid"])
        assert proven.record_id == visit["record_id"]
        assert proven.sha256.hex() == proof["sha256"]
    pages = {
        file.stem.split("-", 1)[1] for file in (tmp_path / "build/demo/screens").rglob("*.png")
    }
    assert {
        *("sign-in", "welcome", "purpose", "consent", "document", "document-key", "presence"),
        *("attest", "notice", "signature", "confirmation", "result", "wiped-and-ready"),
        "receipt-in-the-strip",
    } <= pages
    assert {"number", "number-status", "loss-report"} <= pages
    assert {"handover", "refused", "complaint", "complaint-filed", "printed"} <= pages
    again = summary["second_verification"]
    assert (again["before"], again["after"]) == ("notified", "active")
    assert again["verdict"] == "accepted"
    assert again["record_id"] in summary["receipts"]
    replaced = summary["sim_replacement"]
    assert replaced["before"] != replaced["after"]
    assert replaced["verdict"] == "accepted"
    handed_over = summary["transfer"]
    assert (handed_over["before"], handed_over["after"]) == ("active", "closed, active")
    assert handed_over["verdict"] == "accepted"
    refused = summary["refusal"]
    assert (refused["outcome"], refused["verdict"]) == ("REFUSE", "accepted")
    assert (refused["ground"], refused["goes_to"], refused["printed"]) == ("listing", "police", 1)
    assert left_behind(tmp_path) == set()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interrupted_demo_leaves_no_process(tmp_path, how):
    demo = started(tmp_path)
    for line in demo.stdout:
        if "visit 1" in line:
            break
    assert left_behind(tmp_path), "there is something to leave behind"
    demo.send_signal(how)
    demo.communicate()
    assert demo.returncode != 0
    until(lambda: not left_behind(tmp_path), "its processes' end", lambda: left_behind(tmp_path))


def test_the_clerks_window_stands_beside_the_kiosks_where_there_is_room():
    tall, low = (2560, 1440), (1920, 1080)
    assert fitting_size((800, 1280), tall) == (800, 1280)
    assert beside((800, 1280), tall) == (800, 0)
    assert fitting_size((800, 1280), low) == (1280, 800)
    assert beside((1280, 800), low) == (640, 280)
