"""Attacks on a device's chain and on its rules: copies, gaps, and decisions by bundles of one's own."""

import hashlib
import json
import shutil
from types import SimpleNamespace

import msgspec
import pytest
from enrollment import Carrier, moment

from drivers.store.outbox import SqliteOutbox
from kiosk.outbox import receipts
from kiosk.outbox.send_window import WINDOW_RECORDS
from kiosk.protocol.codes import Message
from kiosk.records import envelope, receipt
from kiosk.records.cose import encrypt
from kiosk.records.record import encode
from kiosk.settings import Limits
from kiosk.visit import offline_limits
from kiosk.visit.environment import Moment
from kiosk.visit.pages.welcome import WelcomeControl
from kiosk.visit.runtime.high_water import HighWaterMark
from kiosk.visit.runtime.outbox_watch import OutboxWatch
from kiosk.visit.visit import StripState
from provisioning.carrier import credentials
from provisioning.carrier.bundles import Replayed
from provisioning.carrier.errors import InputError
from provisioning.commands.carrier import main


def number(place):
    return str(19900000000 + place)


class Kiosk:
    """Seals where it likes in the chain, and remembers the digests of what it sealed."""

    def __init__(self, carrier):
        self._carrier = carrier
        self.digests = {0: envelope.FIRST}

    def seal(self, seq, name, before=None):
        """before: the digest that it names as its predecessor's; None: the right one."""
        return self._seal(seq, self._carrier.record(f"r{name}", number(name)), before)

    def file(self, seq, name):
        """A complaint: no rule speaks against many of them."""
        return self._seal(seq, self._carrier.complaint(f"r{name}"), None)

    def _seal(self, seq, record, before):
        before = self.digests[seq - 1] if before is None else before
        place = envelope.ChainPosition("dev", record.record_id, seq, before)
        made = envelope.make(encode(record), place, self._carrier.evidence_keys())
        self.digests[seq] = hashlib.sha256(made).digest()
        return made

    def send(self, message):
        made = self._carrier.say(self._carrier.service.take_record("dev", message))
        return str(made.verdict), made.reason


@pytest.fixture
def kiosk(carrier):
    return Kiosk(carrier)


ACTIVATED = ("accepted", "activated")
FILED = ("accepted", "complaint_filed")


@pytest.mark.attack(
    gains="two records in one place: a kiosk restored from a copy sells twice, and hides what it did between",
    before="two records with seq 2 were accepted without a word",
    now="the second one is held, and an alarm is logged",
)
def test_a_kiosk_restored_from_a_copy(carrier, kiosk):
    kiosk.send(kiosk.seal(1, 1))
    assert kiosk.send(kiosk.seal(2, 2)) == ACTIVATED
    assert kiosk.send(kiosk.seal(2, 3)) == ("held", "seq_reused")
    assert carrier.number(number(3)) is None


class StoreOfKiosk:
    """The kiosk's own store and its watch, before the carrier; a copy of all its data can be put back."""

    def __init__(self, carrier, kiosk, directory):
        self._carrier, self._kiosk = carrier, kiosk
        self._data, self._copy = directory / "data", directory / "copy"
        self._pem = (carrier.home / "receipt.pem").read_text()
        self._seen = []
        self._open()

    def visit(self, name):
        """Stored, sent, and the receipt taken by the relay: what the carrier said."""
        record = self._carrier.record(f"r{name}", number(name))
        stored = self._outbox.append(record.record_id, lambda *place: self._sealed(record, *place))
        raw = self._carrier.service.take_record("dev", self._outbox.body(stored.record_id))
        receipts.take(self._outbox, raw, 1.0, device="dev", verify=self._verify)
        return str(self._verify(raw).verdict), self._verify(raw).reason

    def told(self):
        """What stops openings now, as the clerk reads it; the strip says the same."""
        self._watch._look()
        strip = self._seen[-1]
        state = StripState(online=True, restored=strip.restored)
        now = Moment(1.0, moment(self._carrier.now), trusted=True)
        found = offline_limits.reached(Limits(), now.wall.date(), state, now)
        assert strip.trouble is found
        return found

    def copy(self):
        self._outbox.close()
        shutil.copytree(self._data, self._copy)
        self._open()

    def restore(self):
        self._outbox.close()
        shutil.rmtree(self._data)
        shutil.copytree(self._copy, self._data)
        self._open()

    def lose(self):
        """Another card: nothing of what it kept is there."""
        self._outbox.close()
        shutil.rmtree(self._data)
        self._open()

    def close(self):
        self._outbox.close()

    def _open(self):
        self._outbox = SqliteOutbox(self._data, 16)
        self._watch = OutboxWatch(
            outbox=self._outbox,
            carrier=SimpleNamespace(online=lambda: (True, "")),
            device="dev",
            mark=HighWaterMark(self._data / "high_water.json"),
            verify=self._verify,
            wait=lambda _seconds: None,
            post=self._seen.append,
        )

    def _sealed(self, record, seq, before):
        place = envelope.ChainPosition("dev", record.record_id, seq, before)
        return envelope.make(encode(record), place, self._carrier.evidence_keys())

    def _verify(self, raw):
        return receipt.verify(raw, self._pem, credentials.RECEIPT_KID)


@pytest.fixture
def store(carrier, kiosk, tmp_path):
    made = StoreOfKiosk(carrier, kiosk, tmp_path / "kiosk")
    yield made
    made.close()


@pytest.mark.attack(
    gains="a kiosk that was put back from a copy goes on opening, and nobody at the counter knows",
    before="it sold on; each record took a place that was taken",
    now="the first receipt says how far the carrier is: no number is opened, and the clerk reads why",
)
def test_a_kiosk_put_back_whole_goes_on(store):
    assert store.visit(1) == ACTIVATED
    assert store.told() is Message.NONE
    store.copy()
    assert store.visit(2) == ACTIVATED
    assert store.visit(3) == ACTIVATED
    assert store.told() is Message.NONE
    store.restore()
    assert store.told() is Message.NONE, "the mark was put back, too"
    assert store.visit(4) == ("held", "seq_reused")
    assert store.told() is Message.STORE_RESTORED
    store.visit(5)
    store.visit(6)
    assert store.told() is Message.STORE_RESTORED


@pytest.mark.attack(
    gains="a kiosk made anew from a copy of its settings and keys counts from one again, under its old name",
    before="nothing said so before its records were held",
    now="the first is held, no number is opened; by a name of its own, as the guide says, it serves",
)
def test_a_kiosk_made_anew_from_its_settings_and_keys(carrier, store, office, tmp_path, capsys):
    assert store.visit(1) == ACTIVATED
    store.lose()
    assert store.visit(2) == ("held", "seq_reused")
    assert store.told() is Message.STORE_RESTORED
    assert carrier.number(number(2)) is None
    home = shutil.copytree(office, tmp_path / "office")
    assert main(["device", "add", str(home), "dev", "--port", "1"]) == 2, "none keeps its place"
    assert main(["device", "add", str(home), "dev-2", "--port", "1"]) == 0
    assert 'device "dev-2"' in capsys.readouterr().out
    assert _first_record_of("dev-2", home, tmp_path) == ACTIVATED


def _first_record_of(device, home, directory):
    """What its carrier says of it."""
    carrier = Carrier(home, directory)
    record = carrier.record("r9", number(9), device=device)
    keys = envelope.EvidenceKeys(
        (home / "devices" / device / "evidence.key").read_text(),
        f"{device}-evidence-1",
        (home / "seal.pem").read_text(),
        credentials.SEAL_KID,
    )
    place = envelope.ChainPosition(device, "r9", 1, envelope.FIRST)
    made = carrier.say(
        carrier.service.take_record(device, envelope.make(encode(record), place, keys))
    )
    carrier.ledger.close()
    return str(made.verdict), made.reason


class Backup:
    """Of all that a kiosk keeps: made while it stands still, and put back after another boot."""

    def __init__(self, desk, directory):
        self._desk, self._copy = desk, directory / "backup"

    @property
    def _data(self):
        return self._desk.directory / "data"

    def make(self):
        self._while_it_stands(lambda: shutil.copytree(self._data, self._copy))
        clock = self._copy / "counter" / "clock.json"
        clock.write_text(json.dumps(json.loads(clock.read_text()) | {"boot_id": "another"}))

    def put_back(self):
        self._while_it_stands(self._replace)

    def _replace(self):
        shutil.rmtree(self._data)
        shutil.copytree(self._copy, self._data)

    def _while_it_stands(self, change):
        for name in ("counter", "relay"):
            self._desk.programs.stop(name)
        change()
        self._desk.start_relay()
        self._desk.start_counter()


def complained(screen, count):
    """A record that the carrier has. count: of this kiosk's, with this one."""
    screen.complain_about("0123456789")
    screen.wait_until(lambda s: _accepted(s) == count, "its receipt")
    screen.leave().close()


def _accepted(snapshot):
    return sum(line.state == "accepted" for line in snapshot.strip.receipts)


@pytest.mark.attack(
    gains="a kiosk put back from its backup takes one more customer, whose number is held",
    before="nothing but its first record showed it, and only to the carrier",
    now="the carrier's first answer after a start says how far it is, before anybody is served",
)
def test_a_kiosk_put_back_from_its_backup_serves_somebody(own_desk, own_screen, tmp_path):
    complained(own_screen, 1)
    backup = Backup(own_desk, tmp_path)
    backup.make()
    complained(own_screen.connect(), 2)
    backup.put_back()
    own_screen.connect().sign_in()
    own_screen.wait_until(lambda s: s.strip.trouble is Message.STORE_RESTORED, "what is wrong")
    own_screen.wait_message(Message.STORE_RESTORED)
    assert WelcomeControl.START_NEW_SIM not in own_screen.snapshot.controls
    assert WelcomeControl.START_COMPLAINT in own_screen.snapshot.controls


@pytest.mark.attack(
    gains="a chain beside the one that the carrier knows",
    before="nobody looked at what a record names as its predecessor",
    now="it is held",
)
@pytest.mark.parametrize("before", [bytes(31) + b"x", envelope.FIRST])
def test_a_fork(carrier, kiosk, before):
    kiosk.send(kiosk.seal(1, 1))
    assert kiosk.send(kiosk.seal(2, 2, before)) == ("held", "chain_fork")
    assert carrier.number(number(2)) is None


@pytest.mark.attack(
    gains="another record in the place of one that was taken back on its way",
    before="nobody looked at it",
    now="its successor names other bytes: it is held",
)
def test_a_record_put_in_anothers_place(carrier, kiosk):
    kiosk.send(kiosk.seal(1, 1))
    kiosk.seal(2, 2)
    assert kiosk.send(kiosk.seal(3, 3)) == ACTIVATED
    assert kiosk.send(kiosk.seal(2, 4)) == ("held", "chain_fork")


@pytest.mark.attack(
    gains="refusals and complaints that never reach the carrier",
    before="a gap was noticed by nobody",
    now="once more is missing than can be on its way, what comes after it is held",
)
def test_records_that_are_kept_back(carrier, kiosk):
    kiosk.send(kiosk.seal(1, 1))
    missing = kiosk.file(2, 2)
    for seq in range(3, 3 + WINDOW_RECORDS):
        kiosk.file(seq, seq)
    last = 3 + WINDOW_RECORDS
    late = kiosk.seal(last, 90)
    assert kiosk.send(late) == ("held", "chain_gap")
    assert carrier.number(number(90)) is None
    assert kiosk.send(missing) == FILED
    assert carrier.release().reason == "activated"
    assert kiosk.send(kiosk.file(last + 1, 91)) == FILED


@pytest.mark.attack(
    gains="one refusal or complaint that never reaches the carrier, on a kiosk with few visits",
    before="up to twenty could be kept back for good",
    now="a gap that is four hours old speaks against what comes after it, with an alarm",
)
@pytest.mark.parametrize("hours", [4.1, 100])
def test_one_record_that_is_kept_back(carrier, kiosk, caplog, hours):
    kiosk.send(kiosk.file(1, 1))
    missing = kiosk.file(2, 2)
    assert kiosk.send(kiosk.file(3, 3)) == FILED
    carrier.later(3.9)
    assert kiosk.send(kiosk.file(4, 4)) == FILED, "it may be on its way"
    carrier.later(hours - 3.9)
    assert kiosk.send(kiosk.seal(5, 5)) == ("held", "chain_gap")
    assert carrier.number(number(5)) is None
    assert "ALARM chain_gap" in caplog.text
    assert kiosk.send(missing) == FILED
    assert kiosk.send(kiosk.file(6, 6)) == FILED


@pytest.mark.attack(
    gains="a kiosk that was without a network for days is taken for one that keeps records back",
    before="no record waited for another",
    now="a gap counts from when a later record came, not from when it was made",
)
def test_a_kiosk_that_was_offline(carrier, kiosk):
    kiosk.send(kiosk.file(1, 1))
    carrier.later(100)
    made = [kiosk.file(seq, seq) for seq in range(2, 40)]
    assert {kiosk.send(one) for one in made} == {FILED}


@pytest.mark.attack(
    gains="whoever has a kiosk's connection, and not its evidence key, stops its store by a place far ahead",
    before="a place far ahead said nothing",
    now="only what the kiosk's own key signed says how far it has come",
)
def test_junk_in_a_place_far_ahead(carrier, kiosk):
    kiosk.send(kiosk.file(1, 1))
    place = envelope.ChainPosition("dev", "junk", 10**6, bytes(32))
    junk = encrypt.seal(
        b"x",
        (carrier.home / "seal.pem").read_text(),
        credentials.SEAL_KID,
        header=place.encode(),
        aad=place.encode(),
    )
    assert kiosk.send(junk) == ("rejected", "evidence")
    carrier.later(5)
    kiosk.file(2, 2)
    made = carrier.say(carrier.service.take_record("dev", kiosk.file(3, 3)))
    assert str(made.verdict) == "accepted"
    assert made.last_seq == 1


@pytest.mark.attack(
    gains="a late record stops all others of its kiosk",
    before="no record waited for another",
    now="as many as can be on their way still come in any order",
)
def test_records_in_another_order(kiosk):
    made = [kiosk.file(seq, seq) for seq in range(1, WINDOW_RECORDS + 1)]
    assert {kiosk.send(one) for one in reversed(made)} == {FILED}


@pytest.mark.attack(
    gains="a number by rules of one's own, `max_active_cards = 4` in a `bundle 6` that nobody released",
    before="replay said not_here, and the number was activated",
    now="it is held: a decision that cannot be made again is none",
)
@pytest.mark.parametrize("bundle", ["bundle-99+cn-5", "bundle-5+mine-1", "", "../../bundle-5"])
def test_rules_of_ones_own(carrier, bundle):
    decision = msgspec.structs.replace(carrier.record("r1", number(1)).decision, bundle=bundle)
    assert carrier.visit("r1", number(1), decision=decision) == ("held", "bundle_unknown")
    assert carrier.number(number(1)) is None


@pytest.mark.attack(
    gains="the same by an engine that nobody has, which the carrier cannot repeat",
    before="it was taken for a bundle that is not here, and activated",
    now="it is held with a reason of its own",
)
def test_an_engine_of_ones_own(carrier):
    decision = msgspec.structs.replace(carrier.record("r1", number(1)).decision, engine="mine-1")
    assert carrier.visit("r1", number(1), decision=decision) == ("held", "engine_unknown")
    assert Replayed.OTHER_ENGINE != Replayed.NOT_HERE


@pytest.mark.attack(
    gains="a kiosk that nobody registered has its records thrown away, or taken",
    before="rejected for good, with no word on why",
    now="held until somebody registers it",
)
def test_a_kiosk_that_nobody_registered(carrier):
    message = carrier.seal(encode(carrier.record("r1", number(1))), "r1", device="stranger")
    made = carrier.say(carrier.service.take_record("stranger", message))
    assert (made.verdict, made.reason) == ("held", "device_unknown")
    with pytest.raises(InputError, match="not registered yet"):
        carrier.release()


@pytest.mark.attack(
    gains="proof of two records of one id, or of another's record, is gone with the rejection",
    before="rejected, and the bytes thrown away",
    now="rejected, and the bytes are kept",
)
def test_what_is_rejected_at_once(carrier):
    assert carrier.visit("r1", number(1))[0] == "accepted"
    assert carrier.visit("r1", number(2)) == ("rejected", "duplicate_id")
    message = carrier.seal(encode(carrier.record("r3", number(3))), "r3", device="other")
    assert carrier.say(carrier.service.take_record("dev", message)).reason == "foreign_device"
    kept = carrier.ledger.quarantine.all()
    assert [(one.cause, one.state) for one in kept] == [
        ("duplicate_id", "rejected"),
        ("foreign_device", "rejected"),
    ]
    assert all(hashlib.sha256(one.envelope).digest() == one.sha256 for one in kept)
    listed = carrier.ledger.quarantine.listed()
    assert [(one.id, one.device, one.store) for one in listed] == [(2, "dev", ""), (1, "dev", "")]
