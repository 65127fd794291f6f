"""The real typesetter: an archivable document, a sharp receipt, the same bytes each time, and no file."""

import datetime as dt
import hashlib

import cv2
import numpy as np
import pytest

from drivers.papers.press import TypstPress
from kiosk.errors import TypesettingError
from kiosk.papers import qr_code
from kiosk.ports import Paper, PaperReason, PaperRow
from kiosk.settings import Papers

PRESS = TypstPress(Papers().fonts)
PAPER = Paper(
    language="zh_CN",
    issued_at=dt.datetime(2026, 11, 27, 4, tzinfo=dt.UTC),
    title="业务办理凭证",
    headline="今天没有办成",
    opened="没有开通、变更或注销任何号码。",
    rows=(PaperRow("地点", '演示营业厅 #import "/etc/passwd" 欧阳𠅤䶮㛃'),),
    reasons=(PaperReason("名下号码已达上限。", ("办法：注销不用的号码。",)),),
    notes=("反诈咨询和举报：96110。",),
    end="— 完 · 89B8DCF255 —",
)


@pytest.fixture(scope="module")
def document():
    return PRESS.document(PAPER)


def test_it_is_archivable_and_accessible_and_the_same_each_time(document):
    assert document.startswith(b"%PDF-1.7")
    for mark in (
        b"<pdfaid:part>2</pdfaid:part>",
        b"<pdfaid:conformance>A</pdfaid:conformance>",
        b"<pdfuaid:part>1</pdfuaid:part>",
    ):
        assert mark in document
    assert PRESS.document(PAPER) == document


def test_a_telephone_reads_the_code_of_a_receipt(document):
    text = qr_code.text(PAPER, hashlib.sha256(document).digest(), "https://c.example/p", "r" * 36)
    receipt = PRESS.receipt(PAPER, qr_code.rows(text), "再次打印")
    assert receipt.width == 576
    row = receipt.width // 8
    assert len(receipt.dots) == row * receipt.height
    bits = np.unpackbits(np.frombuffer(receipt.dots, np.uint8)).reshape(receipt.height, -1)
    seen, _, _ = cv2.QRCodeDetectorAruco().detectAndDecode((1 - bits) * np.uint8(255))
    assert seen == text


def test_without_fonts_there_is_an_error_and_no_paper(tmp_path):
    with pytest.raises(TypesettingError):
        TypstPress(tmp_path).document(PAPER)
