"""A suspicious face session is known at the next kiosk, until China's midnight, and two people settle it."""

import msgspec
import pytest
from enrollment import ANOTHER, HOLDER, HOUR, moment, sign_off_of
from policy_cases import SIGNED_OFF

from kiosk.protocol.codes import Why
from kiosk.records.record import PresenceHistory, Suspicion

N, M = "19900000001", "19900000002"
SUSPECTED = "signal.face_suspected"
REFERRED = {"face.liveness": "review"}


def history(carrier, **changes):
    suspicion = Suspicion("flat_surface", moment(carrier.now), 1)
    fields = {"sessions": 1, "sessions_today": 1, "suspicions": (suspicion,)}
    return PresenceHistory(**fields | changes)


def ask(carrier, holder=HOLDER, **more):
    asked = {"document_kind": "resident", "document_number": holder, "store": "s1", "clerk": "c01"}
    return carrier.ask(asked | more)[SUSPECTED]


@pytest.fixture
def suspected(carrier):
    """A visit that ended in a ticket, whose record came."""
    carrier.visit("r1", N, facts=REFERRED, presence_history=history(carrier))
    return carrier


def test_the_next_kiosk_is_told_of_this_document_alone(suspected):
    assert ask(suspected) is True
    assert ask(suspected, ANOTHER) is False


def test_it_is_told_of_a_number_too(suspected):
    suspected.register(N)
    assert ask(suspected, flow="second_verify", number=N, iccid=f"8986{N}") is True


def test_at_chinas_midnight_it_is_over(suspected):
    suspected.later(13)  # ten in the morning there
    assert ask(suspected) is True
    suspected.later(2)
    assert ask(suspected) is False


def test_a_visit_that_will_be_cancelled_is_told_at_once(carrier):
    assert ask(carrier, suspicions=1, record_id="r1") is True
    assert ask(carrier) is True
    assert ask(carrier, ANOTHER) is False


def test_a_kiosk_that_kept_it_from_a_cancelled_visit_tells_it_in_the_next_record(carrier):
    kept = history(carrier, suspicions=(), suspected_before=True)
    carrier.visit("r1", N, facts=REFERRED, presence_history=kept)
    assert ask(carrier) is True


def test_an_older_kiosk_tells_nothing_and_is_answered(carrier):
    assert carrier.visit("r1", N) == ("accepted", "activated")
    assert ask(carrier) is False


@pytest.mark.parametrize("known", ["its own record", "another kiosk's"])
def test_a_camera_alone_opens_no_number_after_it(carrier, known):
    if known == "another kiosk's":
        ask(carrier, suspicions=1, record_id="r0")
        made = carrier.visit("r1", N)
    else:
        made = carrier.visit("r1", N, presence_history=history(carrier))
    assert made == ("rejected", "N-FACE-02")
    assert carrier.number(N) is None


def test_two_people_open_it(suspected):
    people = sign_off_of(suspected.now, "c01", "c02")
    why = msgspec.structs.replace(people, why=(Why.SUSPECTED_BEFORE,))
    made = suspected.visit("r2", N, facts=SIGNED_OFF, clerk_review=why)
    assert made == ("accepted", "activated")


def test_what_was_captured_before_it_is_not_judged_by_it(carrier):
    early = carrier.record("r1", N)
    carrier.later(1)
    ask(carrier, suspicions=1, record_id="r0")
    assert carrier.take(early).reason == "activated"


def test_what_was_captured_after_it_and_comes_a_day_late_is(suspected):
    suspected.later(1)
    late = suspected.record("r2", M)
    suspected.later(24)
    assert suspected.take(late).reason == "N-FACE-02"


def test_it_stops_nobodys_number(carrier):
    carrier.register(N, home_region="32")
    carrier.event(N)
    told = {"request.by_proxy": False, "card.notified_at": moment(carrier.now)}
    made = carrier.visit(
        "r1", N, "second_verify", facts=told | REFERRED, presence_history=history(carrier)
    )
    assert made == ("accepted", "order_stays")
    assert carrier.state(N) == "notified"


def test_after_a_month_the_carrier_has_forgotten_it(suspected):
    suspected.later(31 * 24)
    ask(suspected, ANOTHER, suspicions=1, record_id="r9")
    at = suspected.now - 31 * 24 * HOUR
    assert not suspected.ledger.face_suspicions.stands(suspected.hash(HOLDER), at)
