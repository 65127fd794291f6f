"""Certificates and evidence keys at the carrier: what is issued, for how long, what stays of old ones."""

import datetime as dt
import hashlib
import shutil

import carriers
import msgspec
import pytest
from applicants import Applicants, days, tls_key
from cryptography import x509
from enrollment import Carrier

from kiosk.records import envelope
from kiosk.records.cose.key_pair import new_key
from kiosk.records.record import encode
from provisioning.carrier import credentials
from provisioning.carrier.errors import InputError
from provisioning.carrier.folder_inventory import REVOKED
from provisioning.carrier.intake import Intake
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.tables.device_places import DevicePlace
from provisioning.commands.carrier import main as carrier_command
from provisioning.commands.fleet import main as fleet
from provisioning.identity import revocations

DAY_H = 24
NOBODY = ["--host", "127.0.0.1", "--port", "1"]
NOT_REACHED = 3


@pytest.fixture
def applicants(carrier):
    return Applicants(carrier)


def test_the_next_certificate_comes_at_two_thirds_and_the_old_one_holds_to_its_end(
    applicants, carrier
):
    key, next_key = tls_key(), tls_key()
    first = applicants.enrol("k1", applicants.token("k1"), key=key).certificates["relay"]
    carrier.later(60 * DAY_H)
    second = applicants.renew("k1", first, key, next_key).certificates["relay"]
    ends, begins = days(first)[1], days(second)[0]
    assert ends - begins > dt.timedelta(days=29)
    assert days(second)[1] - ends == dt.timedelta(days=60)
    assert applicants.renew("k1", first, key, next_key).certificates["relay"] == second
    assert applicants.renew("k1", second, next_key).refused == ""
    assert [one.cause for one in carrier.ledger.certificates.of("k1")] == [
        "enrolled",
        "renewed",
        "renewed",
    ]


def test_a_key_whose_certificate_is_over_gets_another_one(applicants, carrier):
    """A kiosk that was off for months, keeps its keys and has a new token."""
    key, evidence = tls_key(), new_key()[1]
    first = applicants.enrol("k1", applicants.token("k1"), key=key, evidence_pem=evidence)
    carrier.later(91 * DAY_H)
    token = applicants.token("k1")
    second = applicants.enrol("k1", token, key=key, evidence_pem=evidence).certificates["relay"]
    assert days(second)[0] > days(first.certificates["relay"])[1]
    again = applicants.enrol("k1", token, key=key, evidence_pem=evidence)
    assert again.certificates["relay"] == second


def test_one_certificate_asks_for_no_endless_row_of_others(applicants, carrier):
    key = tls_key()
    first = applicants.enrol("k1", applicants.token("k1"), key=key).certificates["relay"]
    next_keys = [tls_key() for _ in range(8)]
    answers = [applicants.renew("k1", first, key, one).refused for one in next_keys]
    assert answers == [""] * 7 + ["too_many"]
    assert applicants.renew("k1", first, key, next_keys[0]).refused == "", "it has that one"


def test_whoever_is_revoked_is_so_with_every_certificate_that_it_was_given(applicants, carrier):
    key = tls_key()
    first = applicants.enrol("k1", applicants.token("k1"), key=key).certificates["relay"]
    second = applicants.renew("k1", first, key).certificates["relay"]
    credentials.write_revoked(carrier.home, ["k1"])
    revoked = revocations.serials(carrier.home / credentials.REVOKED)
    given = {x509.load_der_x509_certificate(one).serial_number for one in (first, second)}
    assert given <= revoked
    assert "k1" not in credentials.admitted(carrier.home)
    credentials.write_revoked(carrier.home, [])
    assert "k1" in credentials.admitted(carrier.home)


# -- what a folder keeps of certificates ------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    carriers.make(tmp_path / "office", "k1", "k2")
    return tmp_path / "office"


def test_a_damaged_certificate_stops_nobody_and_is_revoked_by_its_name(folder, capsys):
    place = folder / "devices" / "k1"
    assert carrier_command(["device", "renew", str(folder), "k1"]) == 0
    kept = sorted((place / "earlier").iterdir())
    assert len(kept) == 2
    kept[0].write_bytes(b"")
    (place / "earlier" / "notes.pem").write_text("no certificate")
    lost = credentials.certificate(folder / "devices" / "k2" / "tls.pem").serial_number
    (folder / "devices" / "k2" / "tls.pem").write_bytes(b"")
    assert carrier_command(["device", "list", str(folder)]) == 0
    assert "k2  let in  certificate until -" in capsys.readouterr().out
    assert carrier_command(["init", str(folder)]) == 0
    assert carrier_command(["device", "renew", str(folder), "k2"]) == 0
    assert "the one before was lost" in capsys.readouterr().out
    for device in ("k1", "k2"):
        assert fleet(["device", "revoke", str(folder), device, *NOBODY]) == NOT_REACHED
    revoked = revocations.serials(folder / REVOKED)
    assert lost in revoked
    assert {int(file.stem, 16) for file in kept} <= revoked
    assert credentials.certificate(place / "tls.pem").serial_number in revoked


def test_a_kiosk_without_a_known_certificate_is_shut_out_by_its_name(folder):
    (folder / "devices" / "k1" / "tls.pem").unlink()
    shutil.rmtree(folder / "devices" / "k1" / "earlier")
    assert fleet(["device", "revoke", str(folder), "k1", *NOBODY]) == NOT_REACHED
    assert credentials.admitted(folder) == ["k2"]


@pytest.mark.parametrize("damaged", [b"", b"-----BEGIN X509 CRL-----\nAA"])
def test_a_damaged_list_of_revoked_ones_is_made_again(folder, damaged, capsys):
    assert fleet(["device", "revoke", str(folder), "k1", *NOBODY]) == NOT_REACHED
    (folder / REVOKED).write_bytes(damaged)
    assert credentials.admitted(folder) == ["k2"]
    assert carrier_command(["init", str(folder)]) == 0
    assert "made, with 1 kiosks that are shut out" in capsys.readouterr().out
    serial = credentials.certificate(folder / "devices" / "k1" / "tls.pem").serial_number
    assert serial in revocations.serials(folder / REVOKED)


def test_a_claim_that_was_ended_is_never_made_again(folder, capsys):
    assert fleet(["claim", "new", str(folder), "b1", *NOBODY]) == NOT_REACHED
    assert fleet(["claim", "end", str(folder), "b1", *NOBODY]) == NOT_REACHED
    assert [one.name for one in (folder / "claims" / "b1").iterdir()] == ["ended.pem"]
    capsys.readouterr()
    assert fleet(["claim", "new", str(folder), "b1", *NOBODY]) == 2
    assert "name another batch" in capsys.readouterr().err
    assert credentials.claims(folder) == []


def test_a_kiosk_that_gets_another_token_stands_where_it_stood(folder, capsys):
    """It lost its keys, and what the carrier confirmed of it is worth keeping."""
    stands = DevicePlace(
        device="k1", store="s1", agent_company="a", readers=("r",), is_self_service=True
    )
    ledger = Ledger(folder / "carrier.db")
    with ledger.transaction():
        ledger.device_places.set(stands)
    words = ["device", "add", str(folder), "k1", "--agent-company", "a", *NOBODY]
    assert fleet([*words, "--store", "s2"]) == 2
    assert "k1 stands in s1, of a; `fleet device remap` moves it" in capsys.readouterr().err
    assert ledger.enrolment_tokens.waiting("k1") is None
    assert fleet([*words, "--store", "s1"]) == NOT_REACHED
    assert ledger.device_places.find("k1") == stands
    ledger.close()


@pytest.mark.parametrize("days", ["inf", "nan", "1e9", "0", "-1", "x"])
def test_a_token_is_good_for_days_that_there_are(folder, days, capsys):
    with pytest.raises(SystemExit) as ended:
        fleet(["device", "add", str(folder), "k3", f"--days={days}"])
    assert ended.value.code == 2
    assert "must be days" in capsys.readouterr().err


def test_a_kiosk_that_enrolled_renews_by_itself(folder, capsys):
    ledger = Ledger(folder / "carrier.db")
    with ledger.transaction():
        given = credentials.certificate(folder / "devices" / "k1" / "tls.pem")
        ledger.certificates.add(given, "k1", "relay", "enrolled", 0.0)
    ledger.close()
    assert carrier_command(["device", "renew", str(folder), "k1"]) == 2
    assert "renews its certificates by itself" in capsys.readouterr().err


def test_only_a_new_kiosk_gets_the_listing_key(applicants, carrier):
    key = tls_key()
    first = applicants.enrol("k1", applicants.token("k1"), key=key)
    assert first.listing_key == carrier.keys.listing_key
    assert applicants.renew("k1", first.certificates["relay"], key).listing_key == b""
    assert applicants.enrol("k1", "N" * 27).listing_key == b""


def test_a_refusal_is_an_alarm_and_is_put_aside_and_answered(applicants, carrier, caplog):
    applicants.enrol("k1", "N" * 27)
    assert "claim:b1: certificate of k1: ALARM token_unknown" in caplog.text
    refused = carrier.ledger.refused_messages
    intake = Intake(carrier.service, refused, lambda: carrier.now, carrier.enrolment)
    sender, id_, message = applicants.last
    reply = intake.take(f"kiosk/v1/{sender}/up/csr/{id_}", message)
    assert reply.topic == f"kiosk/v1/{sender}/down/cert/{id_}"
    (row,) = refused.all()
    assert (row["device"], row["channel"], row["why"]) == (sender, "csr", "token_unknown")
    assert intake.take(f"kiosk/v1/{sender}/up/record", message) is None, (
        "a claim sends nothing else"
    )


def sealed(carrier, key, seq, before, *, store="s1", device="dev"):
    """A kiosk's record in this place. key: (its id, private PEM)."""
    at = envelope.ChainPosition(device, f"r{seq}", seq, before)
    keys = carrier.evidence_keys()
    made = envelope.EvidenceKeys(key[1], key[0], keys.seal_pem, keys.seal_kid)
    record = msgspec.structs.replace(carrier.complaint(at.record_id), store=store, device=device)
    return envelope.make(encode(record), at, made)


def told(carrier, message, device="dev"):
    made = carrier.say(carrier.service.take_record(device, message))
    return made.verdict, made.reason


def digest(message):
    return hashlib.sha256(message).digest()


def test_the_key_before_holds_up_to_where_the_next_one_begins(applicants, carrier):
    private, public = new_key()
    first, second = (
        ("dev-evidence-1", carrier.evidence_keys().evidence_pem),
        ("dev-evidence-2", private),
    )
    r1 = sealed(carrier, first, 1, envelope.FIRST)
    r2 = sealed(carrier, first, 2, digest(r1))
    changed = {"evidence_kid": second[0], "evidence_pem": public}
    assert applicants.enrol("dev", applicants.token("dev"), **changed).refused == ""
    r3 = sealed(carrier, second, 3, digest(r2))
    forged = sealed(carrier, first, 4, digest(r3))
    assert told(carrier, r1)[0] == "accepted"
    assert told(carrier, r3)[0] == "accepted"
    assert told(carrier, forged) == ("held", "key_replaced")
    assert told(carrier, r2)[0] == "accepted", "it was under way when the key changed"
    keys = carrier.ledger.evidence_keys.of("dev")
    assert [(key.kid, key.first_seq) for key in keys] == [(first[0], 1), (second[0], 3)]


def test_a_record_by_a_key_that_was_forgotten_waits_until_it_is_known(applicants, carrier):
    """A carrier restored from its back-up forgets who enrolled since."""
    private, public = new_key()
    key = ("dev-evidence-2", private)
    r1 = sealed(carrier, key, 1, envelope.FIRST)
    r2 = sealed(carrier, key, 2, digest(r1))
    assert told(carrier, r1) == told(carrier, r2) == ("held", "key_unknown")
    foreign = sealed(carrier, ("other-evidence-1", private), 3, digest(r2))
    assert told(carrier, foreign) == ("rejected", "evidence")
    with pytest.raises(InputError, match="not registered yet"):
        carrier.release()
    changed = {"evidence_kid": key[0], "evidence_pem": public}
    assert applicants.enrol("dev", applicants.token("dev"), **changed).refused == ""
    assert carrier.release().verdict == "accepted"
    with carrier.ledger.transaction():
        carrier.ledger.revocations.revoke("key", key[0], carrier.now - 1)
    assert carrier.release()[:2] == ("held", "key_revoked"), (
        "what else speaks against it still does"
    )
    assert carrier.release().verdict == "accepted"


def test_a_renamed_kiosk_goes_on_behind_its_old_chain(tmp_path, capsys):
    """What still comes under the old name after the command counts, too."""
    home = tmp_path / "office"
    carriers.make(home, "dev")
    carrier = Carrier(home, home)
    old, (private, public) = ("dev-evidence-1", carrier.evidence_keys().evidence_pem), new_key()
    before = envelope.FIRST
    for seq in range(1, 36):
        if seq == 33:
            assert fleet(["device", "rename", str(home), "dev", "k9", *NOBODY]) == NOT_REACHED
        made = sealed(carrier, old, seq, before)
        assert told(carrier, made)[0] == "accepted"
        before = digest(made)
    applicants = Applicants(carrier)
    assert applicants.enrol("k9", applicants.token("k9"), evidence_pem=public).refused == ""
    new = ("k9-evidence-1", private)
    made = sealed(carrier, new, 36, before, device="k9")
    assert told(carrier, made, "k9")[0] == "accepted"
    far = sealed(carrier, new, 36 + 30, digest(made), device="k9")
    assert told(carrier, far, "k9") == ("held", "chain_gap"), "a gap is one in every name"
    carrier.ledger.close()


def place(carrier, store):
    return DevicePlace(device="dev", store=store, agent_company="a")


def test_what_a_moved_kiosk_made_before_counts_and_nothing_dated_back(carrier):
    """From the first record of the new store on, none of the old one is believed."""
    carrier.employ("c01", "s2")
    key = ("dev-evidence-1", carrier.evidence_keys().evidence_pem)
    with carrier.ledger.transaction():
        carrier.ledger.device_places.set(place(carrier, "s1"))
    r1 = sealed(carrier, key, 1, envelope.FIRST)
    r2 = sealed(carrier, key, 2, digest(r1))
    r3 = sealed(carrier, key, 3, digest(r2), store="s2")
    r4 = sealed(carrier, key, 4, digest(r3))
    with carrier.ledger.transaction():
        carrier.ledger.device_places.move(place(carrier, "s2"), carrier.now)
    assert told(carrier, r1)[0] == "accepted"
    assert told(carrier, r3)[0] == "accepted"
    assert told(carrier, r4) == ("rejected", "store_not_of_device")
    assert told(carrier, r2)[0] == "accepted"
