"""Attacks on what is told and given: a number opened for somebody who was told nothing of lending it."""

import msgspec
import pytest
from enrollment import bound, text_given

from kiosk.consent.notices import YOUNG_USERS
from kiosk.protocol.messages import PadSize

N = "19900000001"


@pytest.mark.attack(
    gains="a number for somebody whom nobody told that it is neither rented out, lent nor sold",
    before="who had scrolled through the risk notice counted as told, and no rule read it",
    now="the clerk attests it by their own key, and the carrier counts the signature, not the kiosk's word",
)
def test_nobody_told_them(carrier):
    assert carrier.visit("r1", N, three_nos=None) == ("rejected", "N-NOTICE-03")


@pytest.mark.attack(
    gains="the clerk's word without the clerk",
    before="there was none",
    now="a name without that person's signature opens nothing",
)
def test_a_kiosk_says_that_its_clerk_told_them(carrier):
    forged = carrier.record("r1", N)
    unsigned = msgspec.structs.replace(forged.three_nos, proof=None)
    made = carrier.take(msgspec.structs.replace(forged, three_nos=unsigned))
    assert (made.verdict, made.reason) == ("rejected", "staff_signature_missing")


@pytest.mark.attack(
    gains="one attestation for many customers",
    before="there was none",
    now="it binds record, document and face session",
)
def test_the_clerks_word_of_another_visit(carrier):
    other = carrier.record("r0", "19900000009").three_nos
    made = carrier.take(msgspec.structs.replace(carrier.record("r1", N), three_nos=other))
    assert (made.verdict, made.reason) == ("rejected", "staff_signature_of_other")


@pytest.mark.attack(
    gains="a number without the leaflet on safe use",
    before="nothing was handed over",
    now="the record names the text, and another text is none",
)
@pytest.mark.parametrize("given", [None, "privacy"])
def test_the_leaflet_was_kept_back(carrier, given):
    leaflet = text_given(carrier.now, given) if given else None
    assert carrier.visit("r1", N, safe_use=leaflet) == ("rejected", "N-NOTICE-04")


@pytest.mark.attack(
    gains="cards of pupils, who were not warned",
    before="nobody was told apart by age",
    now="below 25 by the document a page of its own is in the record, whatever the kiosk says of it",
)
def test_the_young_are_told_nothing(carrier):
    young = {"doc.age": 19, "consent.young_told": True}
    assert carrier.visit("r1", N, facts=young) == ("rejected", "N-NOTICE-05")
    told = text_given(carrier.now, YOUNG_USERS)
    assert carrier.visit("r2", N, facts=young, young_told=told) == ("accepted", "activated")


@pytest.mark.attack(
    gains="rules that ask for none of it, by the name of a bundle that nobody ever released",
    before="there was nothing to ask for",
    now="such a record is held, and all is owed once somebody lets it on",
)
def test_rules_that_nobody_knows(carrier):
    record = carrier.record("r1", N, three_nos=None)
    other = msgspec.structs.replace(record.decision, bundle="bundle-99+cn-1")
    assert carrier.take(msgspec.structs.replace(record, decision=other)).verdict == "held"
    verdict, reason, *_ = carrier.release()
    assert (verdict, reason) == ("rejected", "N-NOTICE-03"), "also once somebody let it on"


@pytest.mark.attack(
    gains="a signature that was drawn on a narrow pad shown as a wide scrawl that nobody recognises",
    before="the digest and the binding were over the points alone, which are parts of the pad's sides",
    now="the pad's size is in both",
)
def test_another_pad_under_the_same_strokes(carrier):
    record = carrier.record("r1", N)
    stretched = msgspec.structs.replace(record.signature, pad=PadSize(1200, 200))
    made = carrier.take(msgspec.structs.replace(record, signature=stretched))
    assert (made.verdict, made.reason) == ("rejected", "unsigned")
    assert bound(record) == record
