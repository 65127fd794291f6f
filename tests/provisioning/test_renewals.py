"""A renewed permit or passport is the same person's: two people say so, and nothing begins anew with it."""

import carriers
import pytest
from enrollment import NOW, Carrier

from kiosk.identity.document_id import DocumentId
from kiosk.records import listings_copy
from kiosk.records import question as questions
from provisioning.carrier import credentials, listings_file
from provisioning.commands.carrier import folder_access, main

OLD, NEW, LATER = "PAK310080010103", "931586198001010028", "E12345678"
OLD_KIND, NEW_KIND, LATER_KIND = "foreign_permanent_2017", "foreign_permanent_2023", "passport"
PUNISHED = ("--list", "joint_punishment", "--region", "CN", "--from", "2026-11-01")
LISTED = {
    "list": "joint_punishment",
    "region": "CN",
    "from": "2026-11-01",
    "until": "2099-01-01",
    "sources": [],
}


@pytest.fixture
def carrier(tmp_path):
    carriers.make(tmp_path, "dev")
    made = Carrier(tmp_path, tmp_path)
    yield made
    made.ledger.close()


def run(carrier, *words):
    group, action, *rest = words
    return main([group, action, str(carrier.home), *map(str, rest)])


def add(carrier, new=f"{NEW_KIND}:{NEW}", before=f"{OLD_KIND}:{OLD}", by="anna"):
    return run(carrier, "renewal", "add", "--document", new, "--replaces", before, "--by", by)


def confirm(carrier, new=f"{NEW_KIND}:{NEW}", before=f"{OLD_KIND}:{OLD}", by="bela"):
    which = ("--document", new, "--replaces", before)
    return run(carrier, "renewal", "confirm", *which, "--by", by, "--at", NOW.isoformat())


def renewed(carrier, *which):
    assert (add(carrier, *which), confirm(carrier, *which)) == (0, 0)


def listed(carrier, kind, number, until="2099-01-01"):
    words = ("--document", f"{kind}:{number}", *PUNISHED, "--until", until)
    assert run(carrier, "listing", "add", *words, "--by", "anna") == 0


def asked(carrier, kind, number):
    return carrier.ask({"document_kind": kind, "document_number": number})


def held(carrier, kind, number):
    return asked(carrier, kind, number)["subject.active_cards_this_carrier"]


def register(carrier, name, kind, number):
    carrier.register(name, document=carrier.service.document_hash(kind, number))


def test_numbers_and_listings_of_before_count_for_the_new_document(carrier):
    register(carrier, "19900000001", OLD_KIND, OLD)
    listed(carrier, OLD_KIND, OLD)
    assert held(carrier, NEW_KIND, NEW) == 0
    renewed(carrier)
    for kind, number in ((NEW_KIND, NEW), (OLD_KIND, OLD)):
        assert held(carrier, kind, number) == 1
        assert asked(carrier, kind, number)["subject.listings"] == [LISTED]


def test_what_was_opened_with_the_new_document_is_the_same_persons(carrier, capsys):
    register(carrier, "19900000001", OLD_KIND, OLD)
    for place in range(2, 6):
        register(carrier, f"1990000000{place}", NEW_KIND, NEW)
    listed(carrier, NEW_KIND, NEW)
    assert add(carrier) == 0
    assert "4 numbers and 1 listings of the new document" in capsys.readouterr().out
    assert held(carrier, OLD_KIND, OLD) == 1
    assert confirm(carrier) == 0
    assert held(carrier, OLD_KIND, OLD) == held(carrier, NEW_KIND, NEW) == 5
    assert asked(carrier, OLD_KIND, OLD)["subject.listings"] == [LISTED]


def test_a_listing_that_two_people_confirmed_stops_all_numbers_but_one(carrier):
    register(carrier, "19900000001", OLD_KIND, OLD)
    register(carrier, "19900000002", NEW_KIND, NEW)
    listed(carrier, OLD_KIND, OLD)
    assert run(carrier, "listing", "confirm", "1", "--by", "bela") == 0
    assert carrier.state("19900000002").value == "active"
    renewed(carrier)
    states = sorted(carrier.state(f"1990000000{place}").value for place in (1, 2))
    assert states == ["active", "suspended"]


def test_one_person_alone_links_nobody(carrier, capsys):
    register(carrier, "19900000001", OLD_KIND, OLD)
    assert confirm(carrier) == 2
    assert add(carrier) == 0
    assert confirm(carrier, by="Anna") == 2
    assert held(carrier, NEW_KIND, NEW) == 0
    assert "somebody else than who added it (anna)" in capsys.readouterr().err


def test_a_slip_of_the_pen_is_added_again_until_it_is_confirmed(carrier):
    register(carrier, "19900000001", OLD_KIND, OLD)
    assert add(carrier, before=f"{OLD_KIND}:PAK310080010111") == 0
    renewed(carrier)
    assert held(carrier, NEW_KIND, NEW) == 1
    assert add(carrier, before=f"{OLD_KIND}:PAK310080010111") == 2
    assert confirm(carrier) == 2


def test_both_people_name_both_documents_and_nobody_exchanges_one(carrier, capsys):
    """The old document that was added is never seen again: only its hash is kept."""
    register(carrier, "19900000001", NEW_KIND, NEW)
    assert add(carrier) == 0
    assert add(carrier, before="passport:A00000001", by="carla") == 2
    assert confirm(carrier, before="passport:A00000001") == 2
    said = capsys.readouterr().err
    assert "anna has added it already" in said
    assert "anna has named another document" in said
    assert held(carrier, "passport", "A00000001") == held(carrier, OLD_KIND, OLD) == 0
    assert confirm(carrier) == 0
    assert held(carrier, OLD_KIND, OLD) == 1


@pytest.mark.parametrize(
    "before", ["resident:999999198001010019", "organisation:91999900MA00000019"]
)
def test_a_number_that_is_for_life_is_replaced_by_none(carrier, before):
    """Else whoever names a passport of theirs has all numbers of a citizen, or of an organisation."""
    assert add(carrier, before=before) == confirm(carrier, before=before) == 2


def test_of_two_numbers_that_listings_kept_one_is_kept(carrier):
    for place, (kind, number) in enumerate(((OLD_KIND, OLD), (NEW_KIND, NEW)), 1):
        register(carrier, f"1990000000{place}", kind, number)
        listed(carrier, kind, number, until=f"209{place}-01-01")
        assert run(carrier, "listing", "confirm", place, "--by", "bela") == 0
        assert carrier.ledger.numbers.find(f"1990000000{place}").is_retained
    renewed(carrier)
    found = [carrier.ledger.numbers.find(f"1990000000{place}") for place in (1, 2)]
    kept = sorted((one.is_retained, one.state.value) for one in found)
    assert kept == [(False, "suspended"), (True, "active")]


def test_what_both_were_on_is_there_once_and_as_confirmed(carrier):
    for kind, number in ((OLD_KIND, OLD), (NEW_KIND, NEW)):
        listed(carrier, kind, number)
    assert run(carrier, "listing", "confirm", "2", "--by", "bela") == 0
    renewed(carrier)
    person = carrier.service.document_hash(OLD_KIND, OLD)
    assert [row["id"] for row in carrier.ledger.listings.rows(person)] == [2]


def test_nobody_gets_more_listings_by_it_than_rules_read(carrier, capsys):
    """Such a person's listings would be read by nothing: on no list, as it were."""
    for kind, number, years in ((OLD_KIND, OLD, range(64)), (NEW_KIND, NEW, (0, 64))):
        document, kept = folder_access.hashes(carrier.home, DocumentId.of(kind, number))
        for year in years:
            row = LISTED | {"until": f"{2030 + year}-01-01"}
            carrier.ledger.listings.add(document, kept, row, "anna")
    assert (add(carrier), confirm(carrier)) == (0, 2)
    assert "both have 65 listings, rules read 64" in capsys.readouterr().err
    assert len(asked(carrier, OLD_KIND, OLD)["subject.listings"]) == 64
    assert len(asked(carrier, NEW_KIND, NEW)["subject.listings"]) == 2
    words = ("--document", f"{NEW_KIND}:{NEW}", *PUNISHED[:4], "--by", "anna")
    assert run(carrier, "listing", "remove", *words) == 0
    assert confirm(carrier) == 0


def test_renewed_again_and_in_either_order(carrier):
    register(carrier, "19900000001", OLD_KIND, OLD)
    renewed(carrier, f"{LATER_KIND}:{LATER}", f"{NEW_KIND}:{NEW}")
    renewed(carrier)
    assert held(carrier, LATER_KIND, LATER) == 1
    assert add(carrier, f"{OLD_KIND}:{OLD}", f"{LATER_KIND}:{LATER}") == 2  # in a circle


@pytest.mark.parametrize("new", ["resident:999999198001010019", "organisation:91999900MA00000019"])
def test_a_number_that_is_for_life_is_no_renewal(carrier, new):
    assert add(carrier, new) == 2


def test_of_two_credit_tiers_the_worse_one_stays(carrier):
    for kind, number, tier in ((OLD_KIND, OLD, "B"), (NEW_KIND, NEW, "D")):
        words = ["credit", str(carrier.home), "--document", f"{kind}:{number}", tier]
        assert main(words) == 0
    renewed(carrier)
    assert asked(carrier, OLD_KIND, OLD)["subject.credit_tier"] == "D"


def test_kiosks_know_it_out_of_reach_by_answer_by_file_and_by_what_has_changed(carrier):
    listed(carrier, OLD_KIND, OLD)
    kept = [
        listings_copy.listing_hash(carrier.keys.listing_key, kind, number)
        for kind, number in ((OLD_KIND, OLD), (NEW_KIND, NEW))
    ]
    first = listings_file.make(carrier.ledger, carrier.keys, 1.0)
    assert first.head.rows == 1
    renewed(carrier)
    for base in ("", first.base.hex()):
        assert copy_of(carrier, base).entries == {one: [LISTED] for one in kept}
    second = listings_file.make(carrier.ledger, carrier.keys, 2.0)
    assert second.head.rows == 2
    words = ("--document", f"{NEW_KIND}:{NEW}", *PUNISHED[:4], "--by", "anna")
    assert run(carrier, "listing", "remove", *words) == 0
    assert copy_of(carrier, second.base.hex()).entries == {one: [] for one in kept}


def copy_of(carrier, base):
    """The listings as a kiosk is answered."""
    one = questions.Ask("a", "dev")
    seal = (carrier.home / "seal.pem").read_text()
    sealed = one.question({"flow": "listings", "base": base}, seal, credentials.SEAL_KID)
    receipt = (carrier.home / "receipt.pem").read_text()
    answer = one.answer(carrier.service.answer("dev", sealed), receipt, credentials.RECEIPT_KID)
    return listings_copy.verify(answer.data, receipt, credentials.RECEIPT_KID)
