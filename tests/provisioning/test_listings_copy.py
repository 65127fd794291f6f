"""The carrier hands its listings to kiosks: keyed, signed, whole or not at all."""

import carriers
import pytest

from kiosk.errors import EvidenceError
from kiosk.records import listings_copy
from kiosk.records import question as questions
from provisioning.carrier import credentials
from provisioning.carrier import listings_copy as carriers_copy
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.service import EnrollmentService

NOW = 1_795_000_000.0
NUMBER = "999999198001010019"
LISTED = {
    "list": "joint_punishment",
    "region": "CN",
    "from": "2026-06-01",
    "until": "2028-06-01",
    "sources": ["court"],
}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    made = tmp_path_factory.mktemp("carrier")
    carriers.make(made, "dev")
    return made


@pytest.fixture
def ledger(tmp_path):
    return Ledger(tmp_path / "c.db")


@pytest.fixture
def ask(home, ledger):
    """One sealed question and the opened answer."""
    service = EnrollmentService(
        ledger,
        credentials.load_keys(home),
        lambda device: credentials.load_device(home, device),
        lambda: NOW,
    )

    def asked(device="dev", **question):
        one = questions.Ask("a", "dev")
        sealed = one.question(question, (home / "seal.pem").read_text(), credentials.SEAL_KID)
        raw = service.answer(device, sealed)
        return one.answer(raw, receipt_pem(home), credentials.RECEIPT_KID)

    return asked


def receipt_pem(home):
    return (home / "receipt.pem").read_text()


def add(home, ledger, number, listing=LISTED):
    key = credentials.load_keys(home).listing_key
    ledger.listings.add(b"d", listings_copy.listing_hash(key, "resident", number), listing)


def test_a_kiosk_finds_with_its_own_key_who_is_listed(home, ledger, ask):
    add(home, ledger, NUMBER)
    add(home, ledger, NUMBER, {"list": "blacklist", "region": "1408"})
    answer = ask(flow="listings")
    assert answer.facts == {}
    assert NUMBER.encode() not in answer.data
    snapshot_of = listings_copy.verify(answer.data, receipt_pem(home), credentials.RECEIPT_KID)
    key = (home / "devices/dev/listing.key").read_bytes()
    assert snapshot_of.of(key, "resident", NUMBER) == [
        LISTED,
        {"list": "blacklist", "region": "1408", "sources": []},
    ]
    assert snapshot_of.of(key, "resident", "999999198001010027") == []
    assert snapshot_of.as_of == answer.t == NOW


def test_another_device_gets_none(ask):
    with pytest.raises(EvidenceError):
        ask(device="other", flow="listings")


def test_a_question_about_a_person_carries_no_snapshot(home, ledger, ask):
    add(home, ledger, NUMBER)
    answer = ask(document_kind="resident", document_number=NUMBER)
    assert answer.data == b""
    assert answer.facts["subject.active_cards_this_carrier"] == 0


def test_lists_that_do_not_fit_are_not_sent_in_part(home, monkeypatch, ledger, ask):
    """Whoever is missing from a snapshot would count as not listed."""
    monkeypatch.setattr(listings_copy, "LISTINGS_BYTES", 500)
    add(home, ledger, NUMBER)
    assert ask(flow="listings").data
    for other in range(20):
        add(home, ledger, f"9999991980010100{other:02d}")
    answer = ask(flow="listings")
    assert answer.data == b""
    assert answer.t == NOW


def test_the_longest_snapshot_fits_into_one_packet(home):
    keys = credentials.load_keys(home)
    one = questions.Ask("a", "dev")
    sealed = one.question({}, (home / "seal.pem").read_text(), credentials.SEAL_KID)
    question = questions.open_question(sealed, keys.seal_private, credentials.SEAL_KID)
    data = bytes(listings_copy.LISTINGS_BYTES)
    longest = questions.Answer("a", "dev", NOW, {}, data, 1 << 32, bytes(32))
    raw = questions.make_answer(longest, question, keys.receipt_private, credentials.RECEIPT_KID)
    assert len(raw) < (1 << 20) - 4096


def test_every_kiosk_gets_the_key_also_one_that_was_there_before(home):
    key = (home / "listing.key").read_bytes()
    copy = home / "devices/dev/listing.key"
    assert len(key) == listings_copy.KEY_BYTES
    copy.unlink()
    carriers.make(home, "dev2")
    for device in ("dev", "dev2"):
        file = home / "devices" / device / "listing.key"
        assert file.read_bytes() == key
        assert file.stat().st_mode & 0o777 == 0o600
    assert (home / "listing.key").stat().st_mode & 0o777 == 0o600


def test_only_that_flow_asks_for_listings():
    for asked, yes in (({"flow": "listings"}, True), ({"flow": "new_sim"}, False), ({}, False)):
        question = questions.Enquiry("a", "dev", "pem", asked)
        assert carriers_copy.asks_for_listings(question) is yes
