"""The carrier's door: what a message raises is its own fault, and is put aside."""

import hashlib
import shutil
import sqlite3

import pytest

from kiosk.errors import EvidenceError
from kiosk.records.record import encode
from provisioning.carrier.intake import Intake
from provisioning.carrier.tables import refused_messages
from provisioning.commands.carrier import main

RECORD, ASK = "kiosk/v1/dev/up/record", "kiosk/v1/dev/up/ask/a1"


@pytest.fixture
def intake(carrier):
    return Intake(
        carrier.service, carrier.ledger.refused_messages, lambda: carrier.now, carrier.enrolment
    )


class Raises:
    def __init__(self, error):
        self._error = error

    def take_record(self, _device, _message):
        raise self._error

    answer = take_record


def test_a_record_gets_its_receipt_on_its_kiosks_topic(carrier, intake):
    message = carrier.seal(encode(carrier.record("r1", "19900000001")), "r1")
    topic, receipt = intake.take(RECORD, message)
    assert topic == "kiosk/v1/dev/down/receipt"
    assert carrier.say(receipt).verdict == "accepted"
    assert carrier.ledger.refused_messages.all() == []


@pytest.mark.parametrize("topic", [RECORD, ASK])
@pytest.mark.parametrize(
    "error",
    [
        EvidenceError("x"),
        sqlite3.OperationalError("database is locked"),
        ValueError("x"),
        RecursionError("x"),
        MemoryError("x"),
        ArithmeticError("x"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_whatever_a_message_raises_ends_with_it(carrier, topic, error):
    intake = Intake(
        Raises(error), carrier.ledger.refused_messages, lambda: carrier.now, carrier.enrolment
    )
    assert intake.take(topic, b"bytes") is None
    (kept,) = carrier.ledger.refused_messages.all()
    assert (kept["device"], kept["channel"]) == ("dev", topic.split("/")[4])
    assert (kept["why"], kept["times"]) == (type(error).__name__, 1)
    digest = hashlib.sha256(b"bytes").digest()
    assert kept["sha256"] == digest.hex()
    assert carrier.ledger.refused_messages.message(digest) == b"bytes"


@pytest.mark.parametrize(
    "topic",
    [
        "",
        "x",
        "kiosk/v1/dev/up",
        "kiosk/v1/dev/up/job",
        "kiosk/v1/+/up/record",
        "kiosk/v1/a/b/c/d/e",
    ],
)
def test_a_topic_that_is_none_of_ours_gets_no_answer(carrier, intake, topic):
    message = carrier.seal(encode(carrier.record("r1", "19900000001")), "r1")
    assert intake.take(topic, message) is None
    assert len(carrier.ledger.refused_messages.all()) == 1
    assert carrier.ledger.records() == []


def test_a_ledger_that_takes_nothing_stops_nobody(carrier):
    class Full:
        def add(self, *_):
            raise sqlite3.OperationalError("disk full")

    assert (
        Intake(Raises(EvidenceError("x")), Full(), lambda: 0.0, None).take(RECORD, b"bytes") is None
    )


def test_a_refused_record_leaves_nothing_of_it_in_the_ledger(carrier, intake, monkeypatch):
    """The transaction in which it was judged is taken back."""
    message = carrier.seal(encode(carrier.record("r1", "19900000001")), "r1")

    def raises(_row):
        raise ArithmeticError

    with monkeypatch.context() as patch:
        patch.setattr(carrier.ledger, "add_record", raises)
        assert intake.take(RECORD, message) is None
    assert carrier.number("19900000001") is None
    assert carrier.say(intake.take(RECORD, message).payload).reason == "activated"


def test_one_kiosk_takes_no_others_place(carrier):
    kept = carrier.ledger.refused_messages
    kept.add("dev", "record", b"first", "EvidenceError", 0.0)
    for number in range(refused_messages._MOST_OF_A_DEVICE + 5):
        kept.add("evil", "record", b"%d" % number, "EvidenceError", float(number))
    devices = [row["device"] for row in kept.all()]
    assert devices.count("evil") == refused_messages._MOST_OF_A_DEVICE
    assert devices.count("dev") == 1


def test_of_a_message_that_is_too_large_the_digest_is_kept(carrier):
    large = bytes(refused_messages._MOST_BYTES + 1)
    carrier.ledger.refused_messages.add("dev", "record", large, "EvidenceError", 0.0)
    (kept,) = carrier.ledger.refused_messages.all()
    assert kept["size"] == len(large)
    assert carrier.ledger.refused_messages.message(bytes.fromhex(kept["sha256"])) is None


def test_what_was_refused_is_listed_and_handed_out(office, intake, carrier, tmp_path, capsys):
    folder = shutil.copytree(office, tmp_path / "folder")
    intake.take(RECORD, b"bytes")
    carrier.ledger.close()
    (folder / "carrier.db").write_bytes((tmp_path / "carrier.db").read_bytes())
    assert main(["refused", str(folder)]) == 0
    digest = hashlib.sha256(b"bytes").hexdigest()
    assert f"dev  record  EvidenceError  5 bytes  sha256 {digest}  ×1" in capsys.readouterr().out
    assert main(["export-refused", str(folder), digest, str(tmp_path / "out")]) == 0
    assert (tmp_path / "out").read_bytes() == b"bytes"
    assert main(["export-refused", str(folder), "00" * 32, str(tmp_path / "out")]) == 1
