"""What the kiosk's own registrar signs and seals is what the carrier finds whole."""

import datetime as dt

import pytest
from enrollment import ANOTHER, key_of
from house import DOCUMENT, HOUSE
from screenplay import PAD, signature

from kiosk.enumerations import PresenceOutcome
from kiosk.policy.facts import Fact
from kiosk.ports import Stored
from kiosk.protocol.codes import Why
from kiosk.protocol.flows import Step
from kiosk.records import envelope, staff_statement
from kiosk.records.binding_digests import transcript_digest
from kiosk.records.carried_transcript import Transcript
from kiosk.records.record import Presence, Signed
from kiosk.records.staff_statement import open_shift
from kiosk.visit import decision_points, leaflets
from kiosk.visit.drawing import Drawing
from kiosk.visit.environment import Moment
from kiosk.visit.events import PinChecked
from kiosk.visit.evidence import Registrar
from kiosk.visit.pages import clerk_review
from kiosk.visit.turn import Turn
from kiosk.visit.visit import NoticeReading, Visit
from provisioning.carrier import credentials

N = "19900000001"
WALL = dt.datetime(2026, 11, 23, 10, 0, 0, 123_456, tzinfo=dt.UTC)
TRANSCRIPT = Transcript(
    {
        "nonce": b"n" * 16,
        "plan": {"subset": "all", "patience": 1.0},
        "steps": [{"action": "turn_left", "ms": 1234, "depth": 0.0031250001}],
        "distance": 0.312345,
        "models": {"landmarks": "0" * 64},
        "kept": [[1, 2, 3.5]],
    }
)
SHIFT = open_shift("c01", "dev", WALL.timestamp(), key_of("c01")[0])


def by_face(visit):
    """The clerk attested by a press."""
    visit.face_agreed = visit.attested = True
    visit.attestation = Signed("c01", WALL)
    visit.presence = Presence(
        outcome=PresenceOutcome.PASS,
        reasons=(),
        band="pass",
        distance=0.312345,
        transcript=TRANSCRIPT,
        digest=transcript_digest(TRANSCRIPT),
    )


def by_two_people(visit):
    """Each with their PIN, on the page."""
    visit.alternative_requested, visit.step = True, Step.CLERK_REVIEW
    visit.holder_answer, visit.holder_why = True, (Why.FACE_DECLINED,)
    machine = Turn(HOUSE, Moment(90.0, WALL, trusted=True))
    for person in ("c01", "c02"):
        signs = clerk_review.states(visit, person)
        proof = staff_statement.sign(signs, key_of(person)[0])
        visit.signing = person
        event = PinChecked(person, right=True, signed=signs, proof=proof)
        clerk_review.PAGE.events[PinChecked](visit, machine, event)
    assert visit.sign_off
    visit.step = Step.CONFIRMATION


@pytest.fixture
def at_the_kiosk(office, carrier):
    """Make a visit's record at this moment; the carrier's receipt for it."""
    carrier.now = WALL.timestamp() + 60

    class Shelf:
        def append(self, record_id, seal):
            self.message = seal(1, envelope.FIRST)
            return Stored(record_id, 1, b"")

    keys = envelope.EvidenceKeys(
        (office / "devices/dev/evidence.key").read_text(),
        "dev-evidence-1",
        (office / "seal.pem").read_text(),
        credentials.SEAL_KID,
    )

    def save(shown, facts=None, *, trusted=True, signed=True):
        now = Moment(100.0, WALL, trusted=trusted)
        visit = Visit("v", "zh_CN", HOUSE.settings.clerks[0], Step.CONFIRMATION)
        visit.record_id, visit.nonce, visit.purpose = "r" * 36, b"n" * 32, "personal"
        visit.privacy_agreed = True
        visit.document, visit.phone_number, visit.iccid = DOCUMENT, N, "8986"
        visit.carrier_facts = {n: Fact(v, "carrier", WALL) for n, v in (facts or {}).items()}
        visit.reading_notice = NoticeReading(HOUSE.notices.risk("zh_CN"), 90.0, 1.0, 99.0)
        shown(visit)
        visit.signature, visit.signed_at = Drawing(list(signature()), PAD), now.wall
        visit.safe_use = leaflets.given(HOUSE.notices.safe_use("zh_CN"), Turn(HOUSE, now))
        visit.three_nos = Signed("c01", now.wall)
        decision_points.decide_now(visit, Turn(HOUSE, now), decision_points.AT_THE_END)
        if not signed:
            visit.signature.strokes = visit.signature.strokes[:1]
            visit.signed_at = None
        shelf = Shelf()
        Registrar(shelf, HOUSE.settings, keys, {}, lambda: None, press=SHIFT.sign).save(visit, now)
        return carrier.say(carrier.service.take_record("dev", shelf.message))

    return save


@pytest.mark.parametrize("shown", [by_face, by_two_people])
@pytest.mark.parametrize("trusted", [True, False])
def test_a_number_is_opened(at_the_kiosk, carrier, shown, trusted):
    """Decided without the carrier, and even without a certain clock."""
    made = at_the_kiosk(shown, trusted=trusted)
    assert (made.verdict, made.reason) == ("accepted", "activated")
    (visit,) = carrier.ledger.visits(0, carrier.now + 1)
    assert (visit["replayed"], visit["signed"], visit["outcome"]) == ("same", 1, "DEFER")
    assert carrier.number(N).home_region == "11"


@pytest.mark.parametrize("shown", [by_face, by_two_people])
def test_a_signature_that_was_lost_opens_nothing(at_the_kiosk, carrier, shown):
    assert at_the_kiosk(shown, signed=False).reason == "unsigned"
    assert carrier.number(N) is None


def test_what_the_kiosk_was_told_is_the_carriers_to_correct(at_the_kiosk, carrier):
    for i in range(5):
        carrier.register(f"1990000001{i}", DOCUMENT.holder.number)
        carrier.register(f"1990000002{i}", ANOTHER)
    told = {"subject.active_cards_this_carrier": 0, "subject.new_cards_30d": 0}
    made = at_the_kiosk(by_face, told | {"subject.listings": []})
    assert (made.verdict, made.reason) == ("rejected", "N-QTY-05")
