"""When a service asks for its next certificate, and what becomes of every kind of answer."""

import datetime as dt
import random

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from drivers.keys.sealed import Wrapping
from drivers.keys.tls_pair import TlsPair
from kiosk.errors import EvidenceError
from kiosk.outbox.certificate_renewal import CarrierIdentity, CertificateRenewal
from kiosk.records import certificate_request as requests
from kiosk.records.certificate_request import CertificateAnswer
from kiosk.records.cose.key_pair import new_key
from provisioning.identity.authority import issue_client, issue_to_kiosk, make_authority

DAY_S = 86_400.0
MADE = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)


class Desk:
    """A relay that is always connected, and a carrier that answers what it is told to."""

    def __init__(self, folder):
        self.authority = make_authority("CA", MADE)
        self.seal, self.receipt = new_key(), new_key()
        files = (folder / "tls.pem", folder / "tls.key")
        issue_client(self.authority, "k1", MADE).write(*files)
        self.pair = TlsPair(*files, "k1", Wrapping(folder / "none"))
        ca = self.authority.certificate.public_bytes(Encoding.PEM)
        known = CarrierIdentity((self.seal[1], "s"), (self.receipt[1], "r"), ca)
        ids = iter("abcdefgh")
        self.renewal = CertificateRenewal(
            self.pair, "k1", "relay", known, new_id=lambda: next(ids), rng=random.Random(1)
        )
        self.sent = []
        self.days, self.monotonic = 0.0, 0.0

    @property
    def now(self):
        return MADE.timestamp() + self.days * DAY_S

    def publish(self, channel, payload):
        self.sent.append((channel, payload))
        return len(self.sent)

    def turn(self, days=0.0, seconds=0.0):
        """How many requests are out."""
        self.days += days
        self.monotonic += seconds
        self.renewal.turn(self, self.monotonic, self.now)
        return len(self.sent)

    def answer(self, *, refused="", receipt=None):
        channel, payload = self.sent[-1]
        asked = requests.open_request(payload, self.seal[0], "s")
        key = x509.load_der_x509_csr(asked.request).public_key()
        now = dt.datetime.fromtimestamp(self.now, dt.UTC)
        made = issue_to_kiosk(self.authority, "k1", "relay", key, now)
        given = {} if refused else {"relay": made.public_bytes(Encoding.DER)}
        fields = {"t": self.now, "refused": refused, "certificates": given}
        told = CertificateAnswer(id=asked.id, device="k1", **fields)
        raw = requests.make_answer(told, asked.reply_pem, (receipt or self.receipt)[0], "r")
        return self.renewal.received(channel.removeprefix("csr/"), raw, self.monotonic, self.now)


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def test_it_asks_at_two_thirds_and_once(desk):
    assert desk.turn(days=59) == 0
    assert desk.turn(days=1, seconds=61) == 1
    assert desk.turn(seconds=1) == 1
    before = desk.pair.validity()
    assert desk.answer()
    assert desk.pair.validity()[1] > before[1]
    assert desk.turn(seconds=3600) == 1
    assert desk.renewal.trouble == ""


def test_without_an_answer_it_asks_again_later_with_the_same_key(desk):
    assert desk.turn(days=61) == 1
    assert desk.turn(seconds=60) == 1
    assert desk.renewal.trouble == "no_answer"
    assert desk.turn(seconds=120) == 2
    keys = [
        x509.load_der_x509_csr(
            requests.open_request(payload, desk.seal[0], "s").request
        ).public_key()
        for _, payload in desk.sent
    ]
    assert keys[0] == keys[1]
    assert desk.answer()
    assert desk.renewal.trouble == ""


def test_an_outage_is_no_failure(desk):
    assert desk.turn(days=61) == 1
    desk.renewal.disconnected()
    assert desk.turn(seconds=1) == 2
    assert desk.renewal.trouble == ""


def test_a_refusal_is_told_and_not_asked_about_all_day(desk):
    desk.turn(days=61)
    assert not desk.answer(refused="revoked")
    assert desk.renewal.trouble == "revoked"
    desk.renewal.disconnected()
    assert desk.turn(seconds=59) == 1


def test_nobody_elses_answer_counts(desk):
    desk.turn(days=61)
    before = desk.pair.present()
    with pytest.raises(EvidenceError):
        desk.answer(receipt=new_key())
    assert not desk.renewal.received("z", b"", 0.0, desk.now)
    assert desk.pair.present() == before
    assert desk.answer()


def test_a_change_that_was_interrupted_is_finished_before_the_next_request(tmp_path):
    """The power went once the certificate was there, and before its key had moved."""
    desk = Desk(tmp_path)
    asked = x509.load_der_x509_csr(desk.pair.request()).public_key()
    made = issue_to_kiosk(desk.authority, "k1", "relay", asked, MADE)
    (tmp_path / "tls.pem.next").write_bytes(made.public_bytes(Encoding.PEM))
    again = x509.load_der_x509_csr(desk.pair.request()).public_key()
    assert desk.pair.present() == made.public_bytes(Encoding.DER)
    assert desk.pair.holds(desk.now)
    assert again != asked
