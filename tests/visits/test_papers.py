"""Everybody leaves with a paper or a QR code: whole visits on the emulated counter and its printer."""

import hashlib
import re
import subprocess
import sys

import cv2
import numpy as np
import pytest

from kiosk.protocol.codes import Control, Message
from kiosk.protocol.flows import Step


def paper(screen):
    screen.wait_until(lambda s: s.content.paper.qr, "the paper's code")
    return screen.content.paper


def read(rows, side=6):
    """As a telephone does."""
    modules = np.array([[int(one) for one in row] for row in rows], np.uint8)
    picture = np.kron(1 - modules, np.ones((side, side), np.uint8)) * np.uint8(255)
    return cv2.QRCodeDetectorAruco().detectAndDecode(np.pad(picture, 40, constant_values=255))[0]


def print_(screen, message=Message.PRINTED):
    screen.press(Control.PRINT)
    screen.wait_until(lambda s: s.content.paper.message is message, message.value)


def refused(screen):
    """At the ticket that a face check without a face leads to."""
    screen.to_consent().agree_without_face().place("resident", seed=881)
    screen.wait_step(Step.CLERK_REVIEW).press(Control.NO_SECOND_PERSON)
    return screen.wait_step(Step.TICKET)


def test_a_cancelled_visit_leaves_a_proof(desk, screen):
    screen.to_presence("resident", seed=880)
    screen.press(Control.CANCEL).wait_step(Step.CANCELLED)
    told = read(paper(screen).qr)
    assert "办理已取消" in told or "cancelled" in told
    before = len(desk.printer.receipts)
    print_(screen)
    assert len(desk.printer.receipts) == before + 1
    screen.leave()


def test_a_referred_visit_and_the_carriers_copy_of_its_paper(desk, screen, tmp_path):
    refused(screen)
    told = read(paper(screen).qr)
    (digest,) = re.findall(r"^[0-9a-f]{64}$", told, re.MULTILINE)
    screen.wait_until(lambda s: s.content.reference, "the record")
    reference = screen.content.reference
    record = next(
        row
        for row in desk.carrier_records()
        if row["record_id"].replace("-", "").upper().endswith(reference)
    )
    file = tmp_path / "paper.pdf"
    command = [sys.executable, "-m", "provisioning.commands.carrier", "paper", str(desk.carrier)]
    command += [record["record_id"], str(file), "--sha256", digest]
    subprocess.run(command, check=True, capture_output=True)
    assert hashlib.sha256(file.read_bytes()).hexdigest() == digest
    screen.leave()


@pytest.mark.parametrize(
    ("breaks", "mends", "message"),
    [
        (lambda p: p.load(200), lambda p: p.load(), Message.PRINTER_PAPER_OUT),
        (lambda p: p.open_cover(), lambda p: p.close_cover(), Message.PRINTER_COVER_OPEN),
        (lambda p: p.unplug(), lambda p: p.plug(), Message.PRINTER_ABSENT),
    ],
    ids=["paper out", "cover open", "cable pulled"],
)
def test_a_printer_in_trouble_is_said_and_the_code_stays(desk, screen, breaks, mends, message):
    refused(screen)
    code = paper(screen).qr
    breaks(desk.printer)
    print_(screen, message)
    assert screen.content.paper.qr == code
    mends(desk.printer)
    print_(screen)
    screen.leave()
