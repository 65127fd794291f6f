"""The carrier hands its listings to kiosks: keyed, signed, whole or not at all."""

import carriers
import pytest

from kiosk.errors import EvidenceError
from kiosk.records import listings_copy
from kiosk.records import listings_file as records_file
from kiosk.records import question as questions
from provisioning.carrier import credentials, listings_file
from provisioning.carrier import listings_copy as carriers_copy
from provisioning.carrier.errors import EarlierFileError
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.service import EnrollmentService
from provisioning.commands.carrier import main

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
    assert snapshot_of.entries[listings_copy.listing_hash(key, "resident", NUMBER)] == [
        LISTED,
        {"list": "blacklist", "region": "1408", "sources": []},
    ]
    assert len(snapshot_of.entries) == 1
    assert snapshot_of.as_of == answer.t == NOW


# -- a file of them, and what has changed since ---------------------------------------------------

OTHER, THIRD = "999999198001010027", "999999198001010035"


@pytest.fixture
def kept_hash(home):
    return lambda number: listings_copy.listing_hash(
        credentials.load_keys(home).listing_key, "resident", number
    )


def exported(ledger, home, at=NOW):
    return listings_file.make(ledger, credentials.load_keys(home), at)


def base(made):
    return made.base.hex()


def told(home, answer):
    return listings_copy.verify(answer.data, receipt_pem(home), credentials.RECEIPT_KID)


def test_whoever_names_a_file_is_told_what_has_changed_since(home, ledger, ask, kept_hash):
    add(home, ledger, NUMBER)
    add(home, ledger, OTHER)
    first = exported(ledger, home)
    assert told(home, ask(flow="listings", base=base(first))).entries == {}
    add(home, ledger, THIRD)
    ledger.listings.remove(b"d", LISTED["list"], LISTED["region"], "x", NOW)
    add(home, ledger, OTHER)
    changed = told(home, ask(flow="listings", base=base(first)))
    assert changed.base == first.base
    assert changed.as_of == NOW
    assert changed.entries == {
        kept_hash(NUMBER): [],
        kept_hash(OTHER): [LISTED],
        kept_hash(THIRD): [],
    }
    second = exported(ledger, home)
    assert (first.head.number, second.head.number) == (1, 2)
    assert told(home, ask(flow="listings", base=base(second))).entries == {}
    assert told(home, ask(flow="listings", base=base(first))).entries == changed.entries


def test_files_of_the_same_rows_are_told_apart(home, ledger, ask, kept_hash):
    """A kiosk that still has the first one knows of nobody who was on and off in between."""
    add(home, ledger, NUMBER)
    first = exported(ledger, home)
    ledger.listings.remove(b"d", LISTED["list"], LISTED["region"], "x", NOW)
    add(home, ledger, NUMBER)
    second = exported(ledger, home)
    assert first.head.sha256 == second.head.sha256
    assert first.base != second.base
    told_first, told_second = (
        told(home, ask(flow="listings", base=base(one))) for one in (first, second)
    )
    assert (told_first.entries, told_second.entries) == ({kept_hash(NUMBER): [LISTED]}, {})


def test_no_file_is_dated_before_the_last_one(home, ledger):
    exported(ledger, home)
    with pytest.raises(EarlierFileError, match=r"number 1, .* set it right"):
        exported(ledger, home, NOW - 1)
    assert exported(ledger, home).head.number == 2


def test_what_changes_while_a_file_is_made_is_told_as_a_change(home, ledger, ask, kept_hash):
    """The clock may be set back meanwhile: nothing is ordered by it."""
    add(home, ledger, NUMBER)
    number = ledger.listings.files.begin(NOW)
    ledger.listings.remove(b"d", LISTED["list"], LISTED["region"], "x", NOW - 86400)
    ledger.listings.files.finish(number, b"f" * 32)
    assert told(home, ask(flow="listings", base="66" * 32)).entries == {kept_hash(NUMBER): []}


@pytest.mark.parametrize("named", ["", "00" * 32, "no hex", 7])
def test_whoever_names_no_file_of_ours_is_told_everything(home, ledger, ask, kept_hash, named):
    ledger.listings.files.begin(NOW)  # one that was never finished
    add(home, ledger, NUMBER)
    copy = told(home, ask(flow="listings", base=named))
    assert (copy.base, copy.entries) == (b"", {kept_hash(NUMBER): [LISTED]})


def test_changes_that_do_not_fit_are_not_told_in_part(home, ledger, ask, monkeypatch):
    made = exported(ledger, home)
    for number in (NUMBER, OTHER, THIRD):
        add(home, ledger, number)
    monkeypatch.setattr(carriers_copy, "_MOST_CHANGES", 2)
    assert ask(flow="listings", base=base(made)).data == b""
    monkeypatch.setattr(carriers_copy, "_MOST_CHANGES", 3)
    assert len(told(home, ask(flow="listings", base=base(made))).entries) == 3


def test_the_command_makes_the_file(home, tmp_path, capsys):
    out = tmp_path / "listings.bin"
    assert main(["listing", "export", str(home), str(out)]) == 0
    file = records_file.opened(out, receipt_pem(home), credentials.RECEIPT_KID)
    said = f"{out}: number {file.head.number}, {file.head.rows} entries, {file.size} bytes"
    assert said in capsys.readouterr().out
    assert main(["listing", "export", str(home), str(tmp_path / "no folder" / "x")]) == 2


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
