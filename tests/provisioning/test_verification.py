"""A number is asked about, its subscriber is notified, and verifies in time, too late, or not."""

import pytest
from enrollment import ANOTHER, HOLDER, NOW, OFFLINE, moment, sign_off_of
from policy_cases import ANOTHER_PERSON, UNKNOWN

from kiosk.enumerations import StopAuthority
from provisioning.carrier.errors import InputError, NumberUnknownError
from provisioning.carrier.network_events import NetworkEvent

N = "19900000001"
MINUTE = 1 / 60
HUBEI, HEBEI, JIANGSU = "42", "13", "32"
OWN = {"request.by_proxy": False}
INVALID = {"doc.authentic": "invalid"}
TWO_SAY_NO = {"clerk_review": sign_off_of(NOW.timestamp(), "c01", "c02", is_holder=False)}
# The facts of a check that failed, and what else its record shows.
FAILED = {
    "another person": (ANOTHER_PERSON, TWO_SAY_NO),
    "forged": (INVALID, {}),
    "revoked": (INVALID | {"doc.authenticity_reason": "signer_revoked"}, {}),
    "copied": (INVALID | {"doc.authenticity_reason": "chip_is_a_copy"}, {}),
}
# A kiosk's word that it is another person, without two people's.
NOT_CONFIRMED = {
    "camera": ({"face.match": False}, {}),
    "nobody": (ANOTHER_PERSON, {}),
    "one": (ANOTHER_PERSON, {"clerk_review": sign_off_of(0, "c01", is_holder=False)}),
    "one twice": (ANOTHER_PERSON, {"clerk_review": sign_off_of(0, "c01", "c01", is_holder=False)}),
    "two say yes": (ANOTHER_PERSON, {"clerk_review": sign_off_of(0, "c01", "c02")}),
}
NOT_COMPLETED = {
    "liveness in doubt": {"face.liveness": "review"},
    "another way was asked for": {"request.alternative_to_face": True},
    "chip not read": {"doc.chip_read_ok": False},
    "expired": {"doc.expired": True},
}


@pytest.fixture
def notified(carrier):
    """A number that its subscriber has to verify within 24 hours."""
    carrier.register(N, home_region=JIANGSU)
    carrier.event(N)
    return carrier


def verify(carrier, record_id="r1", flow="second_verify", facts=None, **more):
    """As the kiosk makes it: in time by its own facts, unless they are changed."""
    told = OWN | {"card.notified_at": moment(carrier.now)} | (facts or {})
    return carrier.visit(record_id, N, flow, facts=told, **more)


# -- the network asks ---------------------------------------------------------------------------


def test_an_event_orders_and_notifies_and_the_deadline_is_a_day_later(notified):
    order = notified.order(N)
    assert notified.state(N) == "notified"
    assert order["state"] == "open"
    assert order["deadline"] - order["notified_at"] == 24 * 3600
    assert order["reasons"] == ["fraud_involved"]
    assert order["causes"] == ["N-SV-RISK"]


def test_an_open_order_is_not_opened_twice_its_reasons_grow(notified):
    before = notified.order(N)
    notified.later(3)
    notified.event(N, "silence")
    notified.event(N, "silence")
    after = notified.order(N)
    assert len(notified.ledger.orders.listed()) == 1
    assert after["reasons"] == ["fraud_involved", "silent"]
    assert after["deadline"] == before["deadline"]


@pytest.mark.parametrize(
    ("home", "kinds", "state", "cause"),
    [
        (HUBEI, ["device_change"] * 3, "suspended", "HB-2"),
        (HUBEI, ["sim_replacement"] * 3, "suspended", "HB-2"),
        (HUBEI, ["sim_replacement"] * 2, "active", None),
        (HUBEI, ["calls"], "suspended", "HB-4"),
        (HUBEI, ["silence"], "suspended", "HB-4"),
        (HEBEI, ["calls"], "notified", "HE-4"),
        (HEBEI, ["roaming"], "notified", "HE-3"),
        (JIANGSU, ["roaming"], "active", None),
        (JIANGSU, ["silence"], "notified", "N-SV-RISK"),
        (JIANGSU, ["anomaly"], "active", None),
        (JIANGSU, ["first_use"], "active", None),
    ],
)
def test_what_the_network_sees_is_judged_by_the_numbers_home(carrier, home, kinds, state, cause):
    carrier.register(N, home_region=home)
    for kind in kinds:
        decision = carrier.event(N, kind)
    assert carrier.state(N) == state
    assert (cause is None) == (not carrier.ledger.orders.listed())
    assert cause is None or cause in [reason.rule for reason in decision.reasons]


def test_what_cannot_be_decided_is_kept_with_the_event_and_changes_nothing(carrier):
    """The number's home is not known, so a rule of Hubei may apply."""
    carrier.register(N)
    assert carrier.event(N, "calls").outcome == "DEFER"
    (event,) = carrier.ledger.network_events.of(N)
    assert (event["outcome"], event["kind"]) == ("DEFER", "calls")
    assert carrier.state(N) == "active"


def test_the_retained_number_keeps_basic_service(carrier):
    carrier.register(N, home_region=HUBEI, is_retained=True)
    carrier.event(N, "calls")
    assert carrier.state(N) == "notified"  # the floor: a province cannot stop it at once
    carrier.later(25)
    carrier.network.sweep(carrier.now)
    assert carrier.state(N) == "partly_suspended"
    assert verify(carrier, flow="resume") == ("accepted", "resumed")
    assert carrier.state(N) == "active"


def test_an_event_of_no_number_or_of_no_kind_is_an_error(carrier):
    carrier.register(N)
    with pytest.raises(NumberUnknownError):
        carrier.event("19900000002")
    for kind, reason in (("odd", ""), ("calls", "odd"), ("risk_model", "")):
        with pytest.raises(InputError):
            carrier.network.take(NetworkEvent(N, kind, reason, carrier.now), carrier.now)


# -- the sweep ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "state", "order"),
    [
        (24 - MINUTE, "notified", "open"),
        (24, "notified", "open"),
        (24 + MINUTE, "suspended", "lapsed"),
    ],
)
def test_the_deadline_passes_after_24_hours_and_not_before(notified, hours, state, order):
    notified.later(hours)
    notified.network.sweep(notified.now)
    assert (notified.state(N), notified.order(N)["state"]) == (state, order)


@pytest.mark.parametrize(
    ("home", "hours", "state"),
    [
        (HUBEI, 24 - MINUTE, "active"),
        (HUBEI, 24 + MINUTE, "suspended"),
        (HEBEI, 12 - MINUTE, "active"),
        (HEBEI, 12 + MINUTE, "notified"),
        (JIANGSU, 1000, "active"),
    ],
)
def test_a_number_that_is_never_used_is_asked_about_as_time_goes_by(carrier, home, hours, state):
    carrier.register(N, home_region=home, never_used=True, activated_at=carrier.now)
    carrier.later(hours)
    carrier.network.sweep(carrier.now)
    carrier.network.sweep(carrier.now)
    assert carrier.state(N) == state
    assert len(carrier.ledger.orders.listed()) == (state != "active")


def test_first_use_ends_the_wait(carrier):
    carrier.register(N, home_region=HUBEI, never_used=True, activated_at=carrier.now)
    carrier.event(N, "first_use")
    carrier.later(25)
    assert carrier.network.sweep(carrier.now) == ((), ())


def test_a_number_opened_at_a_kiosk_is_waited_for_too(carrier):
    store = {"store.province": HEBEI, "doc.home_province": HEBEI}
    assert carrier.visit("r1", N, facts=store) == ("accepted", "activated")
    carrier.later(12 + MINUTE)
    assert carrier.network.sweep(carrier.now).ordered == (N,)


# -- what the subscriber is told ----------------------------------------------------------------


def told(carrier):
    return [(one["kind"], one["wording"]) for one in carrier.ledger.notices.all()]


def test_an_order_tells_its_hours_and_the_number_of_its_decision(carrier):
    carrier.register(N, home_region=JIANGSU)
    decision = carrier.event(N)
    ((_, wording),) = told(carrier)
    assert "自本通知发出之时起24小时内" in wording
    assert f"决定编号：{decision.number}" in wording


def test_who_is_stopped_at_the_deadline_is_told_once(notified):
    notified.later(25)
    notified.network.sweep(notified.now)
    notified.network.sweep(notified.now)
    (_, (kind, wording)) = told(notified)
    assert kind == "lapse"
    assert "已超过通知的二十四小时核验期限" in wording
    assert "决定编号：Q1-" in wording


def test_who_is_stopped_while_an_order_stands_is_told(carrier):
    carrier.register(N, home_region=HUBEI)
    carrier.event(N)
    assert carrier.state(N) == "notified"
    carrier.event(N, "calls")
    assert carrier.state(N) == "suspended"
    carrier.event(N, "silence")
    assert [kind for kind, _ in told(carrier)] == ["order", "order"]
    assert "小时内" not in told(carrier)[1][1], "it stands still already"
    order = carrier.order(N)
    carrier.later(1)
    carrier.ledger.orders.told(order["id"], carrier.now, carrier.now + 24 * 3600)
    carrier.later(1)
    first = carrier.order(N)["deadline"]
    carrier.ledger.orders.told(order["id"], carrier.now, carrier.now + 24 * 3600)
    assert carrier.order(N)["deadline"] == first, "its first notice, not each"


# -- the subscriber verifies --------------------------------------------------------------------


def test_verified_in_time_the_number_stays(notified):
    notified.later(23)
    assert verify(notified) == ("accepted", "verified")
    assert notified.state(N) == "active"
    assert notified.order(N)["state"] == "passed"
    notified.later(25)
    notified.network.sweep(notified.now)
    assert notified.state(N) == "active"


def test_a_passed_verification_settles_the_signs_that_led_to_it(carrier):
    carrier.register(N, home_region=HUBEI, never_used=True, activated_at=carrier.now)
    carrier.later(25)
    carrier.network.sweep(carrier.now)
    assert verify(carrier) == ("accepted", "verified")
    carrier.later(1)
    assert carrier.network.sweep(carrier.now) == ((), ())
    assert carrier.event(N, "device_change").outcome == "ALLOW"
    assert carrier.state(N) == "active"


def test_captured_in_time_and_received_after_the_sweep_it_counts(notified):
    notified.later(23)
    told = OWN | {"card.notified_at": UNKNOWN} | OFFLINE
    record = notified.record("r1", N, "second_verify", facts=told)
    assert record.decision.outcome == "DEFER"
    notified.later(5)
    notified.network.sweep(notified.now)
    assert notified.state(N) == "suspended"
    made = notified.take(record)
    assert (made.verdict, made.reason, made.effective_at) == ("accepted", "verified", notified.now)
    assert (notified.state(N), notified.order(N)["state"]) == ("active", "passed")


def test_without_a_certain_clock_the_time_of_receipt_counts(notified):
    notified.later(23)
    record = notified.record("r1", N, "second_verify", facts=OWN, clock_certain=False)
    notified.later(5)
    assert notified.take(record).reason == "resumed"


def test_a_capture_that_two_clocks_put_into_the_future_is_judged_at_its_receipt(notified):
    notified.later(23)
    future = moment(notified.now + 200)
    assert verify(notified, captured_at=future) == ("accepted", "verified")


def test_what_was_signed_before_anybody_asked_does_not_answer(carrier):
    carrier.register(N, home_region=JIANGSU)
    early = carrier.record("r1", N, "second_verify", facts=OWN)
    carrier.later(1)
    carrier.event(N)
    assert carrier.take(early).reason == "order_stays"
    assert carrier.state(N) == "notified"


def test_who_verified_before_the_notice_went_out_has_verified(notified):
    notified.later(1)
    record = notified.record("r1", N, "second_verify", facts=OWN)
    notified.later(2)
    order = notified.order(N)["id"]
    notified.ledger.orders.told(order, notified.now, notified.now + 24 * 3600)
    assert notified.take(record).reason == "verified"
    assert (notified.state(N), notified.order(N)["state"]) == ("active", "passed")


def test_too_late_by_the_carriers_clock_it_is_judged_as_a_resumption(notified):
    notified.later(25)
    notified.network.sweep(notified.now)
    assert verify(notified) == ("accepted", "resumed")
    assert notified.state(N) == "active"


def test_a_listed_person_does_not_resume_another_than_the_retained_number(notified):
    listing = {"list": "joint_punishment", "region": "CN", "from": "2026-01-01"}
    listing |= {"until": "2027-12-31", "sources": ["x"]}
    notified.register("19900000009", is_retained=True)
    with notified.ledger.transaction():
        notified.ledger.listings.add(notified.hash(HOLDER), bytes(16), listing)
    notified.later(25)
    notified.network.sweep(notified.now)
    for record_id, flow in (("r1", "second_verify"), ("r2", "resume")):
        assert verify(notified, record_id, flow) == ("rejected", "N-PEN-02")
    assert (notified.state(N), notified.order(N)["state"]) == ("suspended", "lapsed")


def test_a_number_from_hubei_resumes_with_its_sim_only(carrier):
    carrier.register(N, home_region=HUBEI)
    carrier.event(N, "calls")
    carrier.later(1)
    assert verify(carrier, "r1", iccid="8987") == ("rejected", "HB-5")
    assert carrier.state(N) == "suspended"
    assert verify(carrier, "r2") == ("accepted", "verified")


@pytest.mark.parametrize("check", FAILED)
@pytest.mark.parametrize("flow", ["second_verify", "resume"])
def test_a_failed_check_suspends_at_once(notified, check, flow):
    facts, shown = FAILED[check]
    made = notified.take(notified.record("r1", N, flow, facts=OWN | facts, **shown))
    assert (made.verdict, made.reason, made.effective_at) == ("accepted", "suspended", None)
    assert (notified.state(N), notified.order(N)["state"]) == ("suspended", "failed")
    assert verify(notified, "r2", "resume") == ("accepted", "resumed")
    assert notified.order(N)["state"] == "passed"


@pytest.mark.parametrize("check", FAILED)
def test_a_failed_check_stops_no_number_that_nobody_asked_about(carrier, check):
    carrier.register(N, home_region=JIANGSU)
    facts, shown = FAILED[check]
    assert verify(carrier, facts=facts, **shown) == ("accepted", "recorded")
    assert carrier.state(N) == "active"


@pytest.mark.parametrize("said", NOT_CONFIRMED)
@pytest.mark.parametrize("flow", ["second_verify", "resume"])
def test_a_machines_reject_stops_no_number(notified, said, flow):
    """Nor does one that an older release decided on the camera's word: nobody has confirmed it."""
    facts, shown = NOT_CONFIRMED[said]
    assert verify(notified, "r1", flow, facts, **shown) == ("accepted", "order_stays")
    assert (notified.state(N), notified.order(N)["state"]) == ("notified", "open")
    assert verify(notified, "r2") == ("accepted", "verified")


@pytest.mark.parametrize("why", NOT_COMPLETED)
def test_what_was_not_completed_leaves_the_order(notified, why):
    assert verify(notified, facts=NOT_COMPLETED[why]) == ("accepted", "order_stays")
    assert (notified.state(N), notified.order(N)["state"]) == ("notified", "open")


@pytest.mark.parametrize("facts", [{}, {"request.by_proxy": True}, ANOTHER_PERSON])
def test_the_wrong_person_changes_nothing(notified, facts):
    assert verify(notified, "r1", holder=ANOTHER, facts=facts) == ("accepted", "order_stays")
    assert verify(notified, "r2", document=None, facts=facts) == ("accepted", "order_stays")
    assert (notified.state(N), notified.order(N)["state"]) == ("notified", "open")


def test_the_receipt_for_nobodys_number_is_that_for_anothers(carrier):
    assert verify(carrier, holder=ANOTHER) == ("accepted", "order_stays")


def test_where_nothing_stands_in_the_way_it_is_recorded(carrier):
    carrier.register(N, home_region=JIANGSU)
    assert verify(carrier) == ("accepted", "recorded")


@pytest.mark.parametrize("flow", ["second_verify", "resume"])
def test_an_unsigned_verification_does_not_count(notified, flow):
    assert verify(notified, flow=flow, binding=None) == ("rejected", "unsigned")
    assert notified.state(N) == "notified"


def test_a_suspended_number_becomes_active_by_a_record_only(notified):
    notified.later(25)
    notified.network.sweep(notified.now)
    for kind in ("first_use", "calls", "silence"):
        notified.event(N, kind)
    notified.network.sweep(notified.now)
    assert notified.state(N) == "suspended"
    assert len(notified.ledger.orders.listed()) == 1


# -- stopped by order ---------------------------------------------------------------------------


def stop(carrier, by):
    with carrier.ledger.transaction():
        carrier.ledger.numbers.stop(carrier.number(N), by, "by order", carrier.now)


@pytest.mark.parametrize("flow", ["second_verify", "resume"])
def test_what_the_police_stopped_no_face_gives_back(notified, flow):
    stop(notified, StopAuthority.POLICE)
    assert verify(notified, flow=flow) == ("rejected", "stopped_by_police")
    assert notified.state(N) == "suspended"
    with notified.ledger.transaction():
        notified.ledger.numbers.lift_stop(notified.number(N))
    assert verify(notified, "r2", "resume") == ("accepted", "resumed")


def test_who_stopped_a_number_is_told_to_its_subscriber(carrier):
    carrier.register(N, is_retained=True)
    asked = {"document_kind": "resident", "document_number": HOLDER, "number": N, "flow": "resume"}
    assert carrier.ask(asked)["card.stopped_by"] == "nobody"
    for by in (StopAuthority.LIST, StopAuthority.POLICE):
        stop(carrier, by)
        assert carrier.ask(asked)["card.stopped_by"] == by
        assert carrier.state(N) == "partly_suspended"
