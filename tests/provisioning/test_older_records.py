"""Records that an older version stored still open, prove what they proved, replay and are accepted."""

import hashlib

import msgspec
import pytest
from enrollment import ANOTHER, bound
from golden_records import NAMES, take_all

from kiosk.enumerations import Flow, Outcome, Verdict
from kiosk.policy.engine import decide
from kiosk.records import binding_digests, upgrade
from kiosk.records.cose import cbor
from kiosk.records.receipt import settles
from kiosk.records.record import decided, decode, encode
from provisioning.carrier.bundles import Bundles, Replayed

BUNDLES = Bundles()
_LATER_FLOWS = {Flow.REPLACE, Flow.CANCEL, Flow.TRANSFER_OUT, Flow.TRANSFER, Flow.QUERY}
# A camera's reject stopped a number then; now that takes two people's word, whatever a kiosk still says.
_STOPS_NOBODY = {"12-verification-failed": "order_stays"}


@pytest.fixture(scope="module")
def all_taken(tmp_path_factory):
    return take_all(tmp_path_factory.mktemp("fresh"))


@pytest.fixture(params=NAMES)
def taken(request, all_taken):
    return all_taken[request.param]


def test_they_cover_every_flow_and_every_way_a_visit_ends(all_taken):
    records = [one.record for one in all_taken.values()]
    assert {record.flow for record in records} == set(Flow) - _LATER_FLOWS
    outcomes = {record.decision.outcome for record in records if record.decision}
    assert outcomes == {Outcome.ALLOW, Outcome.DEFER, Outcome.REFUSE, Outcome.REFER_TO_CLERK}
    assert any(record.clerk_review for record in records)
    assert any(record.focus_check for record in records)


def test_it_opens_as_the_current_version(taken):
    assert taken.record.version == upgrade.CURRENT
    assert decode(encode(taken.record)) == taken.record


@pytest.mark.parametrize("name", NAMES)
def test_a_fresh_carrier_says_what_its_own_carrier_said(all_taken, name):
    taken = all_taken[name]
    digest = hashlib.sha256(taken.envelope).digest()
    place = {"device": taken.record.device, "record_id": taken.record.record_id}
    assert settles(taken.told, **place, sha256=digest)
    assert settles(taken.again, **place, sha256=digest)
    assert taken.again.verdict is Verdict.ACCEPTED
    assert taken.again.verdict is taken.told.verdict
    assert taken.again.reason == _STOPS_NOBODY.get(name, taken.told.reason)
    assert (taken.again.effective_at is None) == (taken.told.effective_at is None)


def test_it_replays_to_the_same_outcome(taken):
    if taken.record.flow is Flow.COMPLAINT:
        assert (taken.record.decision, taken.record.facts) == (None, {})
        return
    decision, facts = decided(taken.record)
    assert BUNDLES.replay(decision, facts) == (Replayed.SAME, "")
    pending = frozenset(decision.pending)
    rules = BUNDLES.of(decision)
    again = decide(rules, facts, pending=pending, number=decision.number, at=decision.decided_at)
    assert again.outcome is decision.outcome
    assert again.facts_sha256 == decision.facts_sha256


def test_what_was_signed_at_the_time_is_still_proven(taken):
    record = taken.record
    assert binding_digests.is_signed(record) == (record.signature is not None)
    if record.signature:
        assert record.signature.sha256 == binding_digests.strokes_digest(record.signature.strokes)
    if record.presence:
        assert binding_digests.person_digest(record)


def test_the_focus_check_of_version_1_was_a_word(all_taken):
    check = all_taken["10-focus-check-allowed"].record.focus_check
    assert (check.plausible, check.signed.clerk) == (True, "c02")


def test_a_complaint_of_version_1_names_decision_ground_and_route(all_taken):
    refused = all_taken["17-resumption-refused-by-listing"].record
    own = all_taken["18-complaint-of-own-decision"].record
    assert own.complaint.about == refused.record_id
    assert (own.complaint.ground, own.complaint.route) == ("listing", "police")
    assert own.consents
    typed = all_taken["19-complaint-typed"].record
    assert (typed.complaint.about, typed.document, typed.consents) == ("0123456789", None, None)


def test_a_record_of_version_3_is_taken_beside_one_of_now_and_replays(carrier):
    """Kiosks are updated one after the other: the size of the pad came with version 4."""
    record = carrier.record("r1", "19900000001")
    strokes = record.signature.strokes
    signature = msgspec.structs.replace(
        record.signature, sha256=binding_digests.strokes_digest(strokes), covers_pad=False
    )
    record = bound(msgspec.structs.replace(record, signature=signature))
    body = cbor.loads(encode(record)) | {"version": 3}
    del body["signature"]["pad"], body["signature"]["covers_pad"]
    older = cbor.dumps(body)
    assert carrier.take_body(older, "r1").reason == "activated"
    assert decode(older).signature.pad is None
    assert BUNDLES.replay(*decided(decode(older))) == (Replayed.SAME, "")
    assert carrier.visit("r2", "19900000002", holder=ANOTHER) == ("accepted", "activated")
