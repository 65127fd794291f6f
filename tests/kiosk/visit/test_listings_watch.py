"""Listings for an outage: asked for when old, kept whole, used when the carrier is silent."""

import datetime as dt
import logging

import pytest
from house import DOCUMENT, settings_for
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rehearsal import AGREE, Rehearsal

from kiosk.errors import CarrierUnreachableError
from kiosk.policy.facts import Fact
from kiosk.ports import CardPresence
from kiosk.protocol.flows import Step
from kiosk.records import listings_copy, listings_file
from kiosk.records.cose import key_pair
from kiosk.visit import effects
from kiosk.visit import events as ev
from kiosk.visit.runtime import listings_watch
from kiosk.visit.runtime.held_listings import PUSHED_FILE, ReceiptKey, load
from kiosk.visit.runtime.listings_watch import ListingsKeys, ListingsWatch
from kiosk.visit.runtime.trusted_clock import TrustedClock

PRIVATE, PUBLIC = key_pair.new_key()
KEY = b"k" * 32
KEYS = ListingsKeys(KEY, ReceiptKey(PUBLIC, "r"))
NUMBER = DOCUMENT.holder.number
PUNISHED = {
    "list": "joint_punishment",
    "region": "CN",
    "from": "2026-06-01",
    "until": "2028-06-01",
    "sources": ["court"],
}
ASKED = {"document_kind": "resident", "document_number": NUMBER}
START = 1_795_000_000.0


def made(as_of, *listed, signed_by=PRIVATE):
    rows = [(listings_copy.listing_hash(KEY, "resident", number), PUNISHED) for number in listed]
    return listings_copy.make(rows, as_of, signed_by, "r")


class Carrier:
    """Answers with the given bytes at its own time; None: it is silent."""

    def __init__(self, data=None, t=START, *, online=True):
        self.data, self.t, self._online = data, t, online
        self.questions = []

    def online(self):
        return self._online, ""

    def ask(self, question, _deadline_s):
        self.questions.append(question)
        if self.data is None:
            raise CarrierUnreachableError("silent")
        return {"t": self.t, "facts": {}, "data": self.data}


@pytest.fixture
def watch_of(tmp_path):
    def make(carrier):
        return ListingsWatch(
            folder=tmp_path,
            keys=KEYS,
            refresh_h=1,
            carrier=carrier,
            clock=TrustedClock(tmp_path / "clock.json", lambda: START),
        )

    return make


def test_the_first_visit_in_reach_fetches_them_and_learns_the_time(watch_of, tmp_path):
    carrier = Carrier(made(START - 5, NUMBER))
    watch = watch_of(carrier)
    assert watch.facts(ASKED) == {}
    assert watch.look(KEYS)
    assert carrier.questions == [{"flow": "listings"}]
    (fact,) = watch.facts(ASKED).values()
    assert fact == Fact([PUNISHED], "snapshot", dt.datetime.fromtimestamp(START - 5, dt.UTC))
    assert watch.facts(ASKED | {"document_number": "1"})["subject.listings"].value == []
    assert TrustedClock(tmp_path / "clock.json").now().trusted


def test_they_are_asked_for_again_when_they_are_an_hour_old_and_not_before(watch_of):
    carrier = Carrier(made(START, NUMBER))
    watch_of(carrier).look(KEYS)
    watch_of(carrier).look(KEYS)  # the next visit
    assert len(carrier.questions) == 1
    later = Carrier(made(START + 3700), START + 3700)
    watch = watch_of(later)
    watch._clock.learn_by_asking(later, {}, 3)
    later.questions.clear()
    assert watch.look(KEYS)
    assert len(later.questions) == 1
    assert watch.facts(ASKED)["subject.listings"].value == []


def test_out_of_reach_nobody_is_asked_and_the_old_ones_stay(watch_of):
    watch_of(Carrier(made(START - 90_000, NUMBER))).look(KEYS)
    away = Carrier(online=False)
    watch = watch_of(away)
    assert watch.look(KEYS)
    assert away.questions == []
    assert watch.facts(ASKED)["subject.listings"].value == [PUNISHED]


BAD_ANSWERS = {
    "silence": None,
    "nothing": b"",
    "noise": b"\xff" * 40,
    "an older one": made(START - 10_000),
    "another signer": made(START + 10, signed_by=key_pair.new_key()[0]),
}


@pytest.mark.parametrize("answer", BAD_ANSWERS)
def test_what_is_not_newer_and_not_the_carriers_replaces_nothing(watch_of, tmp_path, answer):
    watch_of(Carrier(made(START - 7200, NUMBER))).look(KEYS)
    before = (tmp_path / "listings.cbor").read_bytes()
    watch = watch_of(Carrier(BAD_ANSWERS[answer]))
    assert not watch.look(KEYS)
    assert (tmp_path / "listings.cbor").read_bytes() == before
    assert watch.facts(ASKED)["subject.listings"].value == [PUNISHED]


def test_a_disk_that_takes_nothing_costs_the_next_visit_and_not_this_one(watch_of, tmp_path):
    (tmp_path / ".listings.cbor.new").mkdir()
    watch = watch_of(Carrier(made(START, NUMBER)))
    assert watch.look(KEYS)
    assert watch.facts(ASKED)["subject.listings"].value == [PUNISHED]
    assert not (tmp_path / "listings.cbor").exists()


@given(st.binary(max_size=300) | st.integers(0, 200).map(lambda n: made(START, NUMBER)[:n]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_damaged_file_is_no_cache_and_a_line_in_the_log(tmp_path, caplog, data):
    caplog.clear()
    file = tmp_path / "listings.cbor"
    file.write_bytes(data)
    with caplog.at_level(logging.WARNING):
        kept = load(None, file, KEYS.receipt)
    assert kept.believed(START) is None
    assert "listings.cbor" in caplog.text


def test_no_document_number_lies_on_the_disk(watch_of, tmp_path):
    watch_of(Carrier(made(START, NUMBER))).look(KEYS)
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert b"joint_punishment" in kept
    assert NUMBER.encode() not in kept
    assert KEY not in kept


@pytest.mark.parametrize("key", [None, b"", b"k" * 31])
def test_a_key_that_is_none_means_no_listings(tmp_path, key):
    assert listings_watch.keys(settings_for(tmp_path), key) is None


# -- in a visit -----------------------------------------------------------------------------


def offline_with(listed, hours_old):
    visit = Rehearsal().to_consent().press(*AGREE)
    visit.send(ev.CardPlaced(CardPresence("s1", "r", b"", laid=True)))
    visit.send(ev.DocumentRead(DOCUMENT))
    as_of = visit.now().wall - dt.timedelta(hours=hours_old)
    kept = {"subject.listings": Fact(listed, "snapshot", as_of)}
    visit.send(ev.CarrierSilent(visit.asked(effects.AskCarrier)[-1].number, kept))
    return visit


def test_a_listed_person_is_refused_out_of_reach_by_a_young_snapshot():
    visit = offline_with([PUNISHED], hours_old=23)
    assert visit.shown.step is Step.RESULT
    assert visit.shown.content.outcome == "REFUSE"
    assert visit.shown.content.reasons[0].text
    assert visit.visit.decided_on["subject.listings"].source == "snapshot"


def test_by_an_old_snapshot_nobody_is_refused_and_nobody_allowed():
    visit = offline_with([PUNISHED], hours_old=25)
    assert visit.shown.step is Step.PRESENCE
    assert visit.visit.decision.outcome == "DEFER"


def test_on_no_list_is_not_enough_out_of_reach_the_counts_are_unknown():
    visit = offline_with([], hours_old=1)
    assert visit.visit.decision.outcome == "DEFER"


def test_a_listing_that_no_rule_could_read_is_unknown_and_stops_nobody():
    visit = offline_with([{"list": "no such list", "region": "CN"}], hours_old=1)
    assert visit.visit.decision.outcome == "DEFER"
    assert [audit.code for audit in visit.asked(effects.Audit)] == ["carrier_facts_unreadable"]


# -- with a file that the fleet has pushed ----------------------------------------------------

HASH = listings_copy.listing_hash(KEY, "resident", NUMBER)


def made_file(as_of, *listed, number=1):
    rows = [(listings_copy.listing_hash(KEY, "resident", one), PUNISHED) for one in listed]
    return listings_file.make(rows, number, as_of, PRIVATE, "r")


def changes(as_of, base, entries):
    copy = listings_copy.ListingsCopy("kiosk-listings-1", as_of, entries, base)
    return listings_copy.sign(copy, PRIVATE, "r")


@pytest.fixture
def with_file(tmp_path):
    """A watch of a kiosk with this file; kept: the answer that lies on its disk."""

    def made(file, kept=None, carrier=None):
        release = tmp_path / "pushed"
        release.mkdir(exist_ok=True)
        (release / PUSHED_FILE).write_bytes(file)
        if kept is not None:
            (tmp_path / "listings.cbor").write_bytes(kept)
        return ListingsWatch(
            folder=tmp_path,
            keys=KEYS,
            refresh_h=1,
            carrier=carrier or Carrier(online=False),
            clock=TrustedClock(tmp_path / "clock.json", lambda: START),
            pushed=release,
        )

    return made


@pytest.mark.parametrize(("asked_for", "pushed"), [(-100, -50), (-50, -100), (None, -50)])
def test_of_a_file_and_a_complete_answer_the_newer_counts(with_file, asked_for, pushed):
    """Only the file has the person."""
    kept = None if asked_for is None else made(START + asked_for)
    fact = with_file(made_file(START + pushed, NUMBER).content, kept).facts(ASKED)
    newest = dt.datetime.fromtimestamp(START + max(pushed, asked_for or pushed), dt.UTC)
    assert fact["subject.listings"].as_of == newest
    assert bool(fact["subject.listings"].value) is (asked_for is None or pushed > asked_for)


def test_what_has_changed_since_the_file_is_asked_for_and_counts(with_file):
    """Somebody is taken off, somebody else is new; whoever is in neither is on no list."""
    file, other = made_file(START - 7200, NUMBER), "999999198001010027"
    new = {HASH: [], listings_copy.listing_hash(KEY, "resident", other): [PUNISHED]}
    carrier = Carrier(changes(START - 5, file.base, new))
    watch = with_file(file.content, carrier=carrier)
    assert watch.facts(ASKED)["subject.listings"].value == [PUNISHED]
    assert watch.look(KEYS)
    assert carrier.questions == [{"flow": "listings", "base": file.base.hex()}]
    again = with_file(file.content)  # the next visit, from disk
    for one in (watch, again):
        told = one.facts(ASKED)["subject.listings"]
        assert told == Fact([], "snapshot", dt.datetime.fromtimestamp(START - 5, dt.UTC))
        listed = one.facts(ASKED | {"document_number": other})["subject.listings"]
        assert listed.value == [PUNISHED]


def test_changes_of_another_file_are_no_listings(with_file):
    """Whoever is not among them would count as on no list."""
    file = made_file(START - 7200, NUMBER)
    foreign = changes(START - 5, b"f" * 32, {HASH: []})
    watch = with_file(file.content, carrier=Carrier(foreign))
    assert not watch.look(KEYS)
    assert watch.facts(ASKED)["subject.listings"].value == [PUNISHED]
    kept = with_file(file.content, foreign).facts(ASKED)["subject.listings"]
    assert (kept.value, kept.as_of.timestamp()) == ([PUNISHED], START - 7200)


def test_changes_without_their_file_make_everybody_unknown(tmp_path, watch_of):
    (tmp_path / "listings.cbor").write_bytes(changes(START - 5, b"f" * 32, {HASH: []}))
    assert watch_of(Carrier(online=False)).facts(ASKED) == {}


@pytest.mark.parametrize("cut", [0, 3, 40, -1, -32])
def test_a_damaged_file_makes_everybody_unknown(with_file, cut):
    assert with_file(made_file(START - 5, NUMBER).content[:cut]).facts(ASKED) == {}


def test_a_file_that_is_cut_short_later_makes_everybody_unknown(with_file, tmp_path):
    watch = with_file(made_file(START - 5, NUMBER).content)
    assert watch.facts(ASKED)["subject.listings"].value == [PUNISHED]
    (tmp_path / "pushed" / PUSHED_FILE).write_bytes(b"")
    assert watch.facts(ASKED) == {}


OTHER = "999999198001010027"
OTHER_HASH = listings_copy.listing_hash(KEY, "resident", OTHER)


def listed(watch, number=NUMBER):
    """None: it is not known."""
    fact = watch.facts(ASKED | {"document_number": number}).get("subject.listings")
    return fact and bool(fact.value)


def test_changes_since_a_file_of_the_same_rows_are_of_that_file_alone(with_file):
    """Somebody was taken off after the first, and was on again when the second was made."""
    first, second = (made_file(START - ago, NUMBER, number=n) for n, ago in ((1, 900), (2, 300)))
    assert first.head.sha256 == second.head.sha256
    taken_off = changes(START - 600, first.base, {HASH: []})
    assert not listed(with_file(first.content, taken_off))
    assert listed(with_file(second.content, taken_off))
    late = changes(START - 100, first.base, {HASH: []})
    assert listed(with_file(second.content, late))


def test_changes_that_are_older_than_their_file_do_not_count(with_file):
    file = made_file(START - 300, NUMBER)
    assert listed(with_file(file.content, changes(START - 301, file.base, {HASH: []})))


def test_whoever_was_listed_after_the_file_before_stays_listed_with_the_next(with_file):
    """Until the carrier has said what has changed since the next one. It is as old as the file."""
    first, second = (made_file(START - ago, NUMBER, number=n) for n, ago in ((1, 900), (2, 600)))
    since_first = changes(START - 300, first.base, {HASH: [PUNISHED], OTHER_HASH: [PUNISHED]})
    carrier = Carrier(changes(START - 5, second.base, {}))
    watch = with_file(second.content, since_first, carrier)
    told = watch.facts(ASKED)["subject.listings"]
    assert (told.value, told.as_of.timestamp()) == ([PUNISHED], START - 600)
    assert listed(watch, OTHER) is True
    assert watch.look(KEYS)
    assert (listed(watch), listed(watch, OTHER)) == (True, False)


@pytest.mark.parametrize("kept", [b"", b"\xff" * 40, made(START - 5, NUMBER)[:-1]])
def test_beside_an_answer_that_nobody_can_read_the_file_says_of_nobody_that_they_are_unlisted(
    with_file, kept
):
    """Whom only the answer had is unknown until the next one."""
    file = made_file(START - 7200, NUMBER)
    carrier = Carrier(changes(START - 5, file.base, {OTHER_HASH: [PUNISHED]}))
    watch = with_file(file.content, kept, carrier)
    assert (listed(watch), listed(watch, OTHER)) == (None, None)
    assert watch.look(KEYS)
    assert (listed(watch), listed(watch, OTHER)) == (True, True)


def trusting(watch):
    """The kiosk has just learned that it is START."""
    watch._clock.learn_by_asking(Carrier(b""), {}, 3)
    return watch


def test_a_file_of_the_future_is_none_and_what_the_carrier_says_counts(with_file):
    """It would never grow old, and be newer than whatever comes."""
    ahead = made_file(START + 86_400, NUMBER).content
    carrier = Carrier(made(START - 5, OTHER))
    watch = with_file(ahead, carrier=carrier)
    assert listed(watch) is True  # nobody knows the time
    trusting(watch)
    assert listed(watch) is None
    assert watch.look(KEYS)
    assert carrier.questions == [{"flow": "listings"}]
    assert (listed(watch), listed(watch, OTHER)) == (False, True)
    little = made_file(START + 200, NUMBER).content
    assert listed(trusting(with_file(little, made(START - 900)))) is True


def test_an_answer_of_the_future_is_asked_for_again(with_file):
    file = made_file(START - 900, NUMBER)
    ahead = changes(START + 86_400, file.base, {HASH: []})
    watch = trusting(with_file(file.content, ahead, Carrier(changes(START - 5, file.base, {}))))
    assert listed(watch) is None
    assert watch.look(KEYS)
    assert listed(watch) is True
