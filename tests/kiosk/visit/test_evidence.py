"""What the record proves of the clerk's way: who signed, when, why, what; and that it is bound."""

import datetime as dt

import pytest
from house import DOCUMENT, HOUSE
from screenplay import PAD, signature

from kiosk.consent.signature import picture
from kiosk.enumerations import ComplaintGround, Flow
from kiosk.policy.engine import replay
from kiosk.ports import Stored
from kiosk.protocol.codes import Why
from kiosk.protocol.flows import Step
from kiosk.records import envelope
from kiosk.records.binding_digests import binding, is_signed, sign_off_digest, strokes_digest
from kiosk.records.cose import key_pair
from kiosk.records.record import Signed, SignOff, decided, decode
from kiosk.visit import decision_points
from kiosk.visit.drawing import Drawing
from kiosk.visit.environment import Moment
from kiosk.visit.evidence import Registrar
from kiosk.visit.turn import Turn
from kiosk.visit.visit import NoticeReading, Objection, Visit

NOW = Moment(100.0, dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.UTC), trusted=True)
SIGN_OFF = SignOff(
    is_holder=True,
    why=(Why.FACE_DECLINED,),
    signed=(Signed("c01", NOW.wall), Signed("c02", NOW.wall + dt.timedelta(seconds=9))),
)


class Shelf:
    """An outbox that keeps one message."""

    def append(self, record_id, seal):
        self.message = seal(1, b"")
        return Stored(record_id, 1, b"")


def signed_visit(signed=SIGN_OFF):
    visit = Visit("v", "zh_CN", HOUSE.settings.clerks[0], Step.CONFIRMATION)
    visit.record_id, visit.nonce, visit.purpose = "r" * 36, b"n" * 32, "personal"
    visit.privacy_agreed = visit.alternative_requested = True
    visit.document = DOCUMENT
    visit.sign_off = signed
    visit.reading_notice = NoticeReading(HOUSE.notices.risk("zh_CN"), 90.0, 1.0, 99.0)
    visit.signature = Drawing(list(signature()), PAD)
    visit.signed_at = NOW.wall
    decision_points.decide_now(visit, Turn(HOUSE, NOW), decision_points.AT_THE_END)
    return visit


@pytest.fixture(scope="module")
def recorded():
    """Signed and sealed by the registrar, opened as the carrier does."""
    evidence, seal = key_pair.new_key(), key_pair.new_key()
    keys = envelope.EvidenceKeys(evidence[0], "evidence", seal[1], "seal")

    def record_of(visit):
        shelf = Shelf()
        Registrar(shelf, HOUSE.settings, keys, {}, lambda: None).save(visit, NOW)
        body = envelope.open_(
            shelf.message,
            seal_private_pem=seal[0],
            seal_kid="seal",
            evidence_pem=evidence[1],
            evidence_kid="evidence",
        )
        return decode(body)

    return record_of


def test_the_record_says_who_signed_when_why_and_what(recorded):
    record = recorded(signed_visit())
    assert record.clerk_review == SIGN_OFF
    assert is_signed(record)
    assert record.attestation is None
    assert record.facts["face.mode"].value == "clerk"


def test_the_carrier_decides_the_signed_off_visit_again_from_its_record(recorded):
    decision, facts = decided(recorded(signed_visit()))
    assert (facts["face.match"].value, facts["face.match"].source) == (True, "clerk")
    replay(decision, facts, HOUSE.rules)


def test_the_sign_off_is_bound_with_text_document_strokes_and_moment(recorded):
    visit = signed_visit()
    assert recorded(visit).binding == binding(
        notice_sha256=visit.reading_notice.notice.sha256,
        record_id=visit.record_id,
        document_digest=DOCUMENT.digest,
        presence_digest=sign_off_digest(SIGN_OFF),
        strokes_sha256=strokes_digest(visit.signature.strokes, PAD),
        nonce=visit.nonce,
    )


OTHERS = {
    "another person": {"signed": (Signed("c01", NOW.wall), Signed("c03", NOW.wall))},
    "another answer": {"is_holder": False},
    "another reason": {"why": (Why.NOT_ALIKE,)},
}


@pytest.mark.parametrize("other", OTHERS)
def test_whatever_was_signed_otherwise_binds_otherwise(other):
    parts = {name: getattr(SIGN_OFF, name) for name in ("is_holder", "why", "signed")}
    assert sign_off_digest(SignOff(**parts | OTHERS[other])) != sign_off_digest(SIGN_OFF)


def test_without_session_and_without_sign_off_nothing_is_bound(recorded):
    assert recorded(signed_visit(signed=None)).binding is None


@pytest.mark.parametrize("drawn", [[], list(signature())], ids=["nothing", "a note"])
def test_a_complaints_note_is_in_the_record_as_the_pad_showed_it(recorded, drawn):
    visit = Visit("v", "zh_CN", HOUSE.settings.clerks[0], Step.COMPLAINT)
    visit.record_id, visit.nonce, visit.flow = "r" * 36, b"n" * 32, Flow.COMPLAINT
    visit.objection = Objection("0123456789", ground=ComplaintGround.OTHER, route="carrier")
    visit.objection.note = Drawing(drawn, PAD)
    note = recorded(visit).complaint.note
    assert note == (picture(drawn, PAD) if drawn else b"")
