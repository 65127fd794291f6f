"""Chips answer what the standard does not foresee, and are read all the same."""

import field_documents
import pytest
from field_documents import WHO, read
from hostile_chips import Wire

from drivers.cards.resident import reader_dialects
from drivers.cards.resident.atr import is_pages_reader
from drivers.emulated.card import contents, profiles
from kiosk.identity.documents import Authenticity

BEYOND_THE_END = (0x6B00, 0x6700, 0x6F00, 0x6A86)
AUTHENTIC = Authenticity.AUTHENTIC


@pytest.mark.parametrize("ends", [False, True])
@pytest.mark.parametrize("status", BEYOND_THE_END)
@pytest.mark.parametrize("profile", ["passport", "passport_pace", "passport_full"])
@pytest.mark.parametrize("extended", [False, True])
def test_reading_beyond_the_end_is_refused(profile, status, ends, extended):
    document, wire = read(
        profile, beyond_end=status, clear_end=ends, extended=extended, sfi_refused=0
    )
    assert document.authenticity is AUTHENTIC
    assert document.holder.number == WHO.passport_number
    assert wire.commands < 120


@pytest.mark.parametrize("status", [0x6700, 0x6F00])
@pytest.mark.parametrize("profile", ["passport", "passport_pace", "passport_full"])
def test_an_extended_read_ends_the_session(profile, status):
    """Not one session for each length of the ladder: at once a short one."""
    document, wire = read(profile, extended=True, clear_refusal=status)
    _, plain = read(profile, extended=False)
    assert document.authenticity is AUTHENTIC
    # BAC or PACE once more, and the first commands that were lost.
    assert wire.commands <= plain.commands + 12


@pytest.mark.parametrize("status", [0x6A82, 0x6A81, 0x6A86, 0x6B00, 0x6D00])
@pytest.mark.parametrize("profile", ["passport", "passport_pace", "passport_full"])
def test_short_identifiers_are_refused(profile, status):
    document, _ = read(profile, sfi_refused=status)
    assert document.authenticity is AUTHENTIC
    assert document.access.startswith("BAC" if profile == "passport" else "PACE")


@pytest.mark.parametrize("status", [0x6A80, 0x6A88, 0x6985, 0x6700, 0x6D00, 0x6F00])
def test_pace_fails_after_it_was_begun(status):
    document, _ = read("passport_pace", pace_breaks=status)
    assert (document.access, document.authenticity) == ("BAC", AUTHENTIC)


# -- active authentication ---------------------------------------------------------------------------


@pytest.fixture(params=[1024, 1792, 2048])
def bits(request, monkeypatch):
    monkeypatch.setattr(profiles, "RSA_BITS", request.param)
    profiles._signing_key.cache_clear()
    yield request.param
    profiles._signing_key.cache_clear()


def test_a_long_signature_comes_in_parts(bits):
    document, _ = read("passport_active", chains=True)
    assert (document.chip_proof, document.authenticity) == ("active_authentication", AUTHENTIC)


def test_a_reader_without_extended_length_and_a_chip_that_does_not_chain(bits):
    document, _ = read("passport_active", short_answers=True)
    reason = document.authenticity_reason
    if bits < 2048:  # BAC leaves room for 231 bytes
        assert document.authenticity is AUTHENTIC
    else:
        assert (document.authenticity, reason) == (
            Authenticity.UNVERIFIED,
            "active_authentication_unavailable",
        )
    assert document.holder.number == WHO.passport_number


@pytest.mark.parametrize("form", ["der", "names_length", ""])
def test_a_signature_of_every_form(form):
    document, _ = read("passport_full", signature_form=form)
    assert document.authenticity is AUTHENTIC
    assert document.chip_evidence.signed_challenge


@pytest.mark.parametrize("form", ["short", "empty_der"])
@pytest.mark.parametrize("profile", ["passport_active", "passport_full"])
def test_a_malformed_signature_is_no_copy(profile, form):
    document, _ = read(profile, signature_form=form, extended=True)
    assert document.authenticity is not Authenticity.INVALID
    if profile == "passport_active":
        assert document.authenticity_reason == "active_authentication_malformed"


@pytest.mark.parametrize("form", ["der", ""])
def test_a_well_formed_signature_that_does_not_hold_is_a_copy(form):
    document, _ = read("passport_full", signature_form=form, copied=True)
    assert (document.authenticity, document.authenticity_reason) == (
        Authenticity.INVALID,
        "chip_is_a_copy",
    )


# -- chip authentication -----------------------------------------------------------------------------

UNAVAILABLE = (Authenticity.UNVERIFIED, "chip_authentication_unavailable")


@pytest.mark.parametrize("profile", ["passport_ca_3des", "passport_full"])
@pytest.mark.parametrize("status", [0x6700, 0x6A80])
def test_a_chip_that_will_not_agree_on_keys_is_no_copy(profile, status):
    document, _ = read(profile, agreement_refused=status)
    assert (document.authenticity, document.authenticity_reason) == UNAVAILABLE
    assert document.holder.number == WHO.passport_number


def refusing_its_zone_afterwards():
    """A chip that has agreed on keys, and refuses DG1 under them."""
    card = field_documents.chip("passport_full")
    agree, begin = card._agree, card._set_pace

    def agreed(*asked):
        card._quirks.refused_file = 0x0101
        return agree(*asked)

    def begun(objects):
        card._quirks.refused_file = 0
        return begin(objects)

    card._agree, card._set_pace = agreed, begun
    return card


def test_a_refusal_under_the_new_keys_is_no_copys():
    document, _ = read(key=field_documents.key_of(), card=refusing_its_zone_afterwards())
    assert (document.authenticity, document.authenticity_reason) == UNAVAILABLE


@pytest.mark.parametrize("profile", ["passport_ca_3des", "passport_full"])
def test_a_chip_without_the_key_is_a_copy(profile):
    document, _ = read(profile, copied=True)
    assert (document.authenticity, document.authenticity_reason) == (
        Authenticity.INVALID,
        "chip_is_a_copy",
    )


# -- chip mapping ------------------------------------------------------------------------------------


def without_mapping(way):
    """A copy of a chip that maps its key, with an EF.CardAccess that does not say so."""
    card = field_documents.chip("passport_cam", copied=True)
    offer = card._keys.pace
    del card.master[0x011C]
    if way == "PACE-GM":
        plain = offer._replace(mapping="GM", oid=offer.oid.replace(".4.6.", ".4.2."))
        card.master[0x011C] = contents.pace_infos(plain, None)
        card._keys.pace = plain
    return card


@pytest.mark.attack(
    gains="a copied chip passes as the chip, by hiding that it can show its key",
    before="EF.CardAccess, which nobody signs, said alone what the chip can do",
    now="unverified: DG14, which the issuer signs, says that it maps its key",
)
@pytest.mark.parametrize("way", ["BAC", "PACE-GM"])
def test_a_chip_that_hides_its_mapping_has_no_proof(way):
    document, _ = read(key=field_documents.key_of(), card=without_mapping(way))
    assert document.access == way
    assert (document.authenticity, document.authenticity_reason) == (
        Authenticity.UNVERIFIED,
        "chip_mapping_missing",
    )


@pytest.mark.parametrize("ends", [False, True])
def test_a_chip_that_maps_its_key_is_authentic(ends):
    """Also in a second session, which begins in the application."""
    document, _ = read("passport_cam", beyond_end=0x6B00 if ends else 0, clear_end=ends)
    assert (document.access, document.chip_proof) == ("PACE-CAM", "pace_cam")
    assert document.authenticity is AUTHENTIC
    assert 14 in document.group_hashes


# -- readers -----------------------------------------------------------------------------------------


def test_a_chip_that_refuses_page_0_is_no_resident_reader():
    card = field_documents.chip("identity_card", resident_atr=True)
    assert is_pages_reader(card.atr)
    assert reader_dialects.read_by_atr(Wire(card), card.atr) is None


def test_an_atr_that_looks_like_a_resident_readers(reader):
    """German identity cards, Netkey: 90 00 at bytes 13 and 14."""
    printed, key = reader.place("identity_card", seed=731, resident_atr=True)
    assert reader.presence(1).atr[12:14] == b"\x90\x00"
    document = reader.read(key)
    assert document.holder.number == printed["number"]
    assert document.authenticity is AUTHENTIC
