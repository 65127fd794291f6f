"""Every document that a customer may bring, through real pcscd and pyscard."""

import pytest
from card_reader import CardReader

from drivers.emulated.card import resident
from kiosk import errors as err
from kiosk.identity.documents import AccessKey, Authenticity, CardAccessNumber, DocumentKind

# profile → kind, access, how it proves that it is no copy
TRAVEL_DOCUMENTS = {
    "passport": (DocumentKind.PASSPORT, "BAC", None),
    "passport_pace": (DocumentKind.PASSPORT, "PACE-GM", None),
    "passport_pace_3des": (DocumentKind.PASSPORT, "PACE-GM", None),
    "passport_cam": (DocumentKind.PASSPORT, "PACE-CAM", "pace_cam"),
    "passport_full": (DocumentKind.PASSPORT, "PACE-GM", "chip_authentication"),
    "passport_ca_3des": (DocumentKind.PASSPORT, "BAC", "chip_authentication"),
    "passport_active": (DocumentKind.PASSPORT, "BAC", "active_authentication"),
    "identity_card": (DocumentKind.TRAVEL_DOCUMENT, "PACE-GM", None),
    "identity_card_td2": (DocumentKind.TRAVEL_DOCUMENT, "BAC", None),
    "hk_macao_permit": (DocumentKind.HK_MACAO_PERMIT, "BAC", None),
    "taiwan_permit": (DocumentKind.TAIWAN_PERMIT, "BAC", "active_authentication"),
}
SIGN = {"passport_full", "passport_active", "taiwan_permit"}  # also after another proof
RESIDENT_CARDS = {
    "resident": (DocumentKind.RESIDENT, "id_number", "CHN"),
    "residence_permit": (DocumentKind.RESIDENCE_PERMIT, "residence_number", "CHN"),
    "permanent_2017": (DocumentKind.FOREIGN_PERMANENT_2017, "permanent_number_2017", "UTO"),
    "permanent_2023": (DocumentKind.FOREIGN_PERMANENT_2023, "permanent_number_2023", "UTO"),
}


@pytest.mark.parametrize("extended", [False, True])
@pytest.mark.parametrize("profile", TRAVEL_DOCUMENTS)
def test_a_travel_document(reader, profile, extended):
    kind, access, proof = TRAVEL_DOCUMENTS[profile]
    # A signature of 2048 bits does not fit a protected short answer.
    extended = extended or proof == "active_authentication"
    printed, key = reader.place(profile, seed=501, extended=extended)
    document = reader.read(key)
    assert (document.kind, document.access, document.chip_proof) == (kind, access, proof)
    assert document.authenticity is Authenticity.AUTHENTIC, document.authenticity_reason
    holder = document.holder
    assert holder.name == printed["latin_name"]
    assert holder.number == printed["number"]
    assert f"{holder.birth:%y%m%d}" == printed["birth"]
    assert f"{document.expiry:%y%m%d}" == printed["expiry"]
    assert holder.sex == printed["sex"]
    assert document.portrait.media_type in {"image/jp2", "image/jpeg"}
    if 11 in document.group_hashes:
        assert holder.full_name == printed["chinese_name"]
        assert holder.personal_number == printed["id_number"]
        assert holder.address == printed["address"]
        assert document.valid_from
    assert document.fields_complete
    signed = document.chip_evidence.signed_challenge
    assert (signed is not None) == (profile in SIGN)
    if extended:
        assert len(document.exchanges) < 30


@pytest.mark.parametrize("dialect", resident.DIALECTS)
@pytest.mark.parametrize("profile", RESIDENT_CARDS)
def test_a_card_of_the_resident_family(reader, profile, dialect):
    kind, number, country = RESIDENT_CARDS[profile]
    printed, _ = reader.place(profile, seed=502, dialect=dialect)
    document = reader.read(None)
    assert document.kind is kind
    assert document.holder.number == printed[number]
    assert document.holder.name == printed["chinese_name"]
    assert document.holder.nationality == country
    assert f"{document.holder.birth:%y%m%d}" == printed["birth"]
    assert document.access == "SAM"
    assert (document.authenticity, document.authenticity_reason) == (
        Authenticity.UNVERIFIED,
        "no_signature",
    )
    assert document.portrait.media_type == "image/webp"
    assert document.fields_complete
    if dialect != "pages":  # which does not tell it
        assert document.sam_id == "05.03-20260401-0001234567-0012345678"


def test_an_unlimited_card_with_an_extra_address(reader):
    reader.place(
        "resident",
        seed=503,
        dialect="tunnel",
        unlimited=True,
        extra_address="仿真省样本市新址区第一号",
    )
    document = reader.read(None)
    assert document.expiry is None
    assert document.holder.address == "仿真省样本市新址区第一号"


def test_a_photo_that_cannot_be_decoded_is_no_portrait(reader):
    reader.place("resident", seed=504, readable_photo=False)
    assert reader.read(None).portrait is None


def test_a_card_access_number_opens_what_does_pace(reader):
    printed, _ = reader.place("identity_card", seed=505)
    assert reader.read(CardAccessNumber(printed["can"])).holder.number == printed["number"]
    with pytest.raises(err.AccessKeyWrongError):
        reader.read(CardAccessNumber("000000"))


def test_a_card_access_number_opens_nothing_with_basic_access_control(reader):
    printed, _ = reader.place("passport", seed=506)
    with pytest.raises(err.AccessKeyWrongError):
        reader.read(CardAccessNumber(printed["can"]))


def test_a_wrong_key_for_pace(reader):
    _, key = reader.place("passport_pace", seed=507)
    with pytest.raises(err.AccessKeyWrongError):
        reader.read(AccessKey("L00000000", key.birth, key.expiry))
    assert reader.read(key).access == "PACE-GM", "the right one still opens it"


# -- authenticity ---------------------------------------------------------------------------

VERDICTS = {
    "good": (Authenticity.AUTHENTIC, "passive_authentication"),
    "unknown": (Authenticity.UNVERIFIED, "unknown_signer"),
    "expired": (Authenticity.UNVERIFIED, "signer_out_of_date"),
    "revoked": (Authenticity.INVALID, "signer_revoked"),
}


@pytest.mark.parametrize("signer", VERDICTS)
@pytest.mark.parametrize("profile", ["passport", "passport_cam"])
def test_the_signer_decides(reader, profile, signer):
    _, key = reader.place(profile, seed=508, signer=signer)
    document = reader.read(key)
    assert (document.authenticity, document.authenticity_reason) == VERDICTS[signer]


@pytest.mark.parametrize(
    "profile", ["passport_cam", "passport_full", "passport_ca_3des", "passport_active"]
)
def test_a_copy_without_the_chips_keys_is_invalid(reader, profile):
    _, key = reader.place(profile, seed=509, copied=True, extended=True)
    document = reader.read(key)
    assert (document.authenticity, document.authenticity_reason) == (
        Authenticity.INVALID,
        "chip_is_a_copy",
    )
    assert document.chip_proof is None


@pytest.mark.parametrize(
    ("profile", "group"), [("passport_full", 11), ("passport_full", 12), ("passport_full", 14)]
)
def test_a_tampered_group_is_never_authentic(reader, profile, group):
    _, key = reader.place(profile, seed=510, tamper_group=group, extended=True)
    try:
        document = reader.read(key)
    except err.MalformedDataError:
        return  # its own structure noticed it first
    assert document.authenticity is Authenticity.INVALID


def test_without_trust_anchors_nothing_is_authentic(pcsc):
    made = CardReader(pcsc, anchors=())
    try:
        _, key = made.place("passport", seed=511)
        document = made.read(key)
        assert document.authenticity_reason == "no_trust_anchor"
        assert document.authenticity is Authenticity.UNVERIFIED
    finally:
        made.close()
        pcsc.card.call("remove")


def test_the_transcript_has_headers_and_no_data(reader):
    _, key = reader.place("passport_pace", seed=512)
    document = reader.read(key)
    assert all(len(exchange.command) == 8 for exchange in document.exchanges)
    assert all(exchange.ms > 0 for exchange in document.exchanges)
    assert document.read_ms >= sum(exchange.ms for exchange in document.exchanges)
