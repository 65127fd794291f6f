"""A number's SIM card is replaced: by its own subscriber, by a card of the store's stock, not too often."""

import pytest
from enrollment import ANOTHER, HOLDER, OFFLINE, moment
from policy_cases import UNKNOWN

from kiosk.enumerations import CardTrouble, StopAuthority
from kiosk.records.record import CardReplacement, FocusCheck, Signed, encode
from provisioning.carrier import network_signs

N = "19900000001"
OLD = f"8986{N}"  # as the register knows it
NEW, NEWER = "89860000000000000101", "89860000000000000119"
ASKED = {"document_kind": "resident", "document_number": HOLDER, "number": N, "flow": "replace"}
DAY = 24


@pytest.fixture
def owned(carrier):
    """A number of the holder's, in service."""
    carrier.register(N)
    return carrier


def replacement(carrier, trouble="lost", new=NEW, *, reported=None):
    gone = CardTrouble(trouble).is_gone if reported is None else reported
    at = moment(carrier.now) if gone else None
    return CardReplacement(trouble=CardTrouble(trouble), loss_reported_at=at, new_iccid=new)


def record_of(carrier, record_id="r1", trouble="lost", new=NEW, facts=None, **more):
    """As the kiosk makes it that was told that the number is the customer's own."""
    gone = CardTrouble(trouble).is_gone
    told = {
        "request.by_proxy": False,
        "request.loss_reported": gone,
        "card.sim_present": not gone,
    }
    fields = {
        "replacement": replacement(carrier, trouble, new),
        "iccid": None if gone else OLD,
    }
    return carrier.record(record_id, N, "replace", facts=told | (facts or {}), **fields | more)


def replace(carrier, *arguments, **more):
    made = carrier.take(record_of(carrier, *arguments, **more))
    return made.verdict, made.reason


def has_card(carrier, iccid):
    return carrier.ask(ASKED | {"iccid": iccid})["card.sim_present"]


@pytest.mark.parametrize("trouble", ["lost", "stolen", "broken"])
def test_the_new_card_is_the_numbers_and_the_old_one_is_void(owned, trouble):
    assert has_card(owned, OLD)
    made = owned.take(record_of(owned, trouble=trouble))
    assert (made.verdict, made.reason) == ("accepted", "replaced")
    assert made.effective_at == owned.now
    assert owned.number(N).iccid == NEW
    assert has_card(owned, NEW)
    assert not has_card(owned, OLD)
    (row,) = owned.ledger.card_replacements.of(owned.number(N).id)
    assert (row["old_iccid"], row["new_iccid"], row["trouble"]) == (OLD, NEW, trouble)


@pytest.mark.parametrize("state", ["active", "suspended"])
def test_a_new_card_changes_nothing_of_how_the_number_stands(carrier, state):
    carrier.register(N, state=state)
    assert replace(carrier) == ("accepted", "replaced")
    assert carrier.state(N) == state
    assert carrier.ledger.numbers.transitions(carrier.number(N)) == []


def test_a_record_that_comes_twice_replaces_once(owned):
    message = owned.seal(encode(record_of(owned)), "r1")
    first = owned.service.take_record("dev", message)
    assert owned.say(first).reason == "replaced"
    assert owned.service.take_record("dev", message) == first
    assert owned.ask(ASKED)["card.replacements_30d"] == 1


# -- whose number it is ---------------------------------------------------------------------------


def test_another_persons_number_is_refused_whatever_the_kiosk_was_told(carrier):
    carrier.register(N, ANOTHER)
    assert replace(carrier) == ("rejected", "N-REP-01")
    assert carrier.number(N).iccid == OLD


def test_a_number_that_nobody_has_looks_the_same(carrier):
    assert replace(carrier) == ("rejected", "N-REP-01")


def test_an_owner_who_differs_by_the_kiosks_own_facts_is_recorded_and_gets_nothing(owned):
    facts = {"request.by_proxy": True}
    assert replace(owned, facts=facts) == ("accepted", "recorded")
    assert owned.number(N).iccid == OLD


# -- the loss, the stops, the count ---------------------------------------------------------------


def test_without_the_old_card_and_without_a_report_nothing_is_replaced(owned):
    """A kiosk that says so is not enough: the record has the report, or there is none."""
    said = {"request.loss_reported": True, "card.sim_present": False}
    made = replacement(owned, reported=False)
    assert replace(owned, facts=said, replacement=made) == ("rejected", "N-REP-02")


def test_a_broken_card_is_the_numbers_own(owned):
    shown = {"iccid": "89860000000000000127"}
    assert replace(owned, trouble="broken", **shown) == ("rejected", "N-REP-02")
    assert replace(owned, "r2", "broken") == ("accepted", "replaced")


@pytest.mark.parametrize("by", [StopAuthority.POLICE, StopAuthority.LIST])
def test_a_number_that_was_stopped_by_order_gets_no_card(owned, by):
    with owned.ledger.transaction():
        owned.ledger.numbers.stop(owned.number(N), by, "by order", owned.now)
    assert replace(owned) == ("rejected", "N-REP-03")
    assert owned.number(N).iccid == OLD


def in_a_row(carrier, count):
    """So many replacements, each with another card."""
    for each in range(count):
        card = f"8986000000000000{each:04d}"
        assert replace(carrier, f"r{each}", new=card) == ("accepted", "replaced")


def test_the_fourth_card_in_a_month_waits_for_a_supervisor(owned):
    in_a_row(owned, 3)
    assert replace(owned, "x1") == ("rejected", "N-REP-04")
    at = moment(owned.now)
    check = FocusCheck(plausible=True, purpose="lost", signed=Signed("c02", at))
    asked = {"request.focus_checked": True}
    assert replace(owned, "x2", facts=asked) == ("rejected", "N-REP-04")
    assert replace(owned, "x3", facts=asked, focus_check=check) == ("accepted", "replaced")


def test_the_count_goes_with_the_days_and_not_with_a_verification(owned):
    in_a_row(owned, 3)
    owned.event(N)
    told = {"request.by_proxy": False, "card.notified_at": moment(owned.now)}
    card = owned.number(N).iccid
    made = owned.visit("v1", N, "second_verify", facts=told, iccid=card)
    assert made == ("accepted", "verified")
    signs = network_signs.of(owned.ledger, owned.number(N), owned.now)
    assert signs.replacements == 0
    assert replace(owned, "x1") == ("rejected", "N-REP-04")
    owned.later(30 * DAY + 1)
    assert replace(owned, "x2") == ("accepted", "replaced")


def test_what_the_network_saw_elsewhere_counts_too(owned):
    for _ in range(3):
        owned.event(N, "sim_replacement")
    assert replace(owned) == ("rejected", "N-REP-04")


def test_the_networks_word_on_a_record_is_no_second_replacement(owned):
    assert replace(owned) == ("accepted", "replaced")
    owned.later(0.1)
    owned.event(N, "sim_replacement")
    assert owned.ask(ASKED)["card.replacements_30d"] == 1
    owned.event(N, "sim_replacement")
    assert owned.ask(ASKED)["card.replacements_30d"] == 2, "another one, as soon as it was"
    owned.later(1)
    owned.event(N, "sim_replacement")
    assert owned.ask(ASKED)["card.replacements_30d"] == 3


# -- the card -------------------------------------------------------------------------------------


def test_the_card_is_one_of_the_stores_stock(owned):
    with owned.ledger.transaction():
        owned.ledger.stock.add("s1", "iccid", [NEWER])
        owned.ledger.stock.add("s2", "iccid", [NEW])
    assert replace(owned) == ("rejected", "iccid_not_in_stock")
    assert replace(owned, "r2", new=NEWER) == ("accepted", "replaced")


def test_a_card_is_handed_out_once_also_a_void_one(owned):
    owned.register("19900000002", ANOTHER, iccid=NEWER)
    assert replace(owned, new=NEWER) == ("rejected", "iccid_taken")
    assert replace(owned, "r2", new=OLD) == ("rejected", "iccid_taken")
    assert replace(owned, "r3") == ("accepted", "replaced")
    assert replace(owned, "r4", new=OLD) == ("rejected", "iccid_taken")


@pytest.mark.parametrize("made", [None, CardReplacement(trouble=CardTrouble.BROKEN)])
def test_a_replacement_names_its_card(owned, made):
    more = {"trouble": "broken", "replacement": made}
    assert replace(owned, **more) == ("rejected", "replacement_without_card")
    assert owned.number(N).iccid == OLD


@pytest.mark.parametrize("card", ["8" * 33, "8986 0000"])
def test_a_card_out_of_bounds_is_no_card(owned, card):
    assert replace(owned, new=card) == ("rejected", "evidence")


# -- the person -----------------------------------------------------------------------------------


def test_one_face_session_stands_behind_one_card(owned):
    first = record_of(owned)
    assert owned.take(first).reason == "replaced"
    again = replace(owned, "r2", new=NEWER, presence=first.presence)
    assert again == ("rejected", "face_session_reused")
    assert owned.number(N).iccid == NEW


def test_no_card_without_a_signature_under_the_notice(owned):
    assert replace(owned, signature=None) == ("rejected", "unsigned")


def test_what_was_captured_without_a_network_is_judged_when_it_comes(owned):
    offline = OFFLINE | {"request.by_proxy": UNKNOWN, "card.sim_present": False}
    record = record_of(owned, facts=offline)
    assert record.decision.outcome == "DEFER"
    owned.later(2)
    with owned.ledger.transaction():
        stopped = StopAuthority.POLICE
        owned.ledger.numbers.stop(owned.number(N), stopped, "meanwhile", owned.now)
    assert owned.take(record).reason == "N-REP-03", "by what is so now, not when it was captured"
    owned.later(1)
    with owned.ledger.transaction():
        owned.ledger.numbers.lift_stop(owned.number(N))
    again = record_of(owned, "r2", facts=offline | {"now": moment(owned.now)})
    assert owned.take(again).reason == "replaced"


def test_a_visit_that_was_refused_replaces_nothing(owned):
    facts = {"doc.authentic": "invalid"}
    assert replace(owned, facts=facts) == ("accepted", "recorded")
    assert owned.number(N).iccid == OLD
