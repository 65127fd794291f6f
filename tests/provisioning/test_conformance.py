"""The conformance kit: this service keeps the contract, and what another one gets wrong is said."""

import hashlib
import itertools
import shutil
import tempfile
from pathlib import Path

import pytest
from line import EVIL_DEVICE, Line

from kiosk.enumerations import Verdict
from kiosk.errors import EvidenceError
from kiosk.records import envelope, receipt
from kiosk.records.cose import key_pair
from kiosk.records.evidence_key import EvidenceKeys
from kiosk.records.receipt import Receipt
from provisioning.commands.carrier import main
from provisioning.conformance.checks import CHECKS, findings
from provisioning.conformance.played_kiosk import KioskKeys, PlayedKiosk

EVIDENCE, SEAL, RECEIPT = key_pair.new_key(), key_pair.new_key(), key_pair.new_key()
KEYS = KioskKeys(
    "dev", EvidenceKeys(EVIDENCE[0], "dev-1", SEAL[1], "seal-1"), RECEIPT[1], "receipt-1"
)


@pytest.fixture
def service(short_directory):
    """Broker and `carrier serve`, and a kiosk's files for the kit."""
    line = Line(short_directory)
    kit = Path(tempfile.mkdtemp(dir=short_directory))
    try:
        line.start()
        for name in ("ca.pem", "seal.pem", "receipt.pem"):
            shutil.copy(line.home / name, kit)
        for name in ("tls.pem", "tls.key", "evidence.key"):
            shutil.copy(line.home / "devices" / EVIL_DEVICE / name, kit)
        yield kit, line
    finally:
        line.stop()


def test_this_service_keeps_the_contract(service, capsys):
    kit, line = service
    port = str(line.port)
    status = main(["conformance", str(kit), EVIL_DEVICE, "--port", port])
    said = capsys.readouterr().out
    assert status == 0, said
    assert said.count("ok    ") == len(CHECKS)
    assert said.endswith("the service keeps the contract\n")


class Careless:
    """A service that answers every record in this way, whatever it is."""

    def __init__(self, verdict=Verdict.ACCEPTED, reasons=("fine",), key=RECEIPT[0]):
        self._verdict, self._key = verdict, key
        self._reasons = itertools.cycle(reasons)
        self._waiting = []

    def send(self, channel, payload):
        if channel == "record":
            try:
                place = envelope.place_of(payload)
            except EvidenceError:
                return True
            told = Receipt(
                device=place.device,
                record_id=place.record_id,
                sha256=hashlib.sha256(payload).digest(),
                verdict=self._verdict,
                carrier_id="C",
                reason=next(self._reasons),
                effective_at=None,
                t=1.0,
            )
            self._waiting.append(receipt.issue(told, self._key, "receipt-1"))
        return True

    def hear(self, channel, _wait_s):
        return self._waiting.pop(0) if channel == "receipt" and self._waiting else None


def _wrong(service):
    ids = itertools.count()
    kiosk = PlayedKiosk(service, KEYS, lambda: f"r{next(ids)}", 0.0)
    return {finding.name: finding.wrong for finding in findings(kiosk) if finding.wrong}


def test_a_service_that_accepts_everything_is_told_so():
    wrong = _wrong(Careless())
    assert {name for name, text in wrong.items() if text == "it was accepted"} == {
        "a record by another key is not accepted",
        "a changed record is not accepted",
        "a record of another kiosk is not accepted",
        "a record without its part is not accepted",
        "a second record in one place of the chain is not accepted",
    }
    assert "no answer within 3 s" in wrong["a question is answered, signed, sealed, in time"]


def test_a_service_that_rejects_everything_is_told_so():
    wrong = _wrong(Careless(Verdict.REJECTED))
    assert "rejected" in wrong["a record is acknowledged and gets a receipt"]
    assert "may still be on its way" in wrong["a record after a gap is kept"]


def test_a_service_whose_second_word_is_another_one_is_told_so():
    wrong = _wrong(Careless(reasons=("fine", "again")))
    assert "sent twice" in wrong["the same record again gets the same receipt"]


def test_a_receipt_by_another_key_is_none():
    wrong = _wrong(Careless(key=key_pair.new_key()[0]))
    assert wrong["a record is acknowledged and gets a receipt"].startswith("no receipt")
