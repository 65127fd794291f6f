"""Who may sign a document: its own state's signer, made for that, and nobody else (ICAO 9303-12 §7.1)."""

import datetime as dt

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import ExtendedKeyUsageOID

from drivers.emulated.card import issuer
from kiosk.emrtd.signer_trust import TrustStore
from kiosk.emrtd.states import may_sign_for

NOW = dt.datetime.now(dt.UTC)
STATE = issuer.make_issuer(NOW)


def judged(signer, anchors, state=None, at=NOW):
    trust = TrustStore(tuple(issuer._plain(one.csca) for one in anchors))
    return trust.judge(issuer._plain(signer), at, state)


# The zone's state → a signer's country → whether it may sign.
COUNTRIES = [
    ("UTO", "UT", True),
    ("D", "DE", True),
    ("DEU", "DE", True),
    ("FRA", "FR", True),
    ("FRA", "fr", True),
    ("CHN", "CN", True),
    ("CHN", "HK", True),
    ("CHN", "MO", True),
    ("HKG", "HK", True),
    ("HKG", "CN", True),
    ("MAC", "MO", True),
    ("TWN", "TW", True),
    ("GBN", "GB", True),
    ("RKS", "KS", True),
    ("UNO", "UN", True),
    ("EUE", "EU", True),
    ("XOM", "XO", True),
    ("UTO", "DE", False),
    ("D", "FR", False),
    ("CHN", "TW", False),
    ("TWN", "CN", False),
    ("FRA", "HK", False),
    ("HKG", "MO", False),
    ("ZZZ", "ZZ", False),
    ("XOM", "UN", False),
    ("", "UT", False),
]


@pytest.mark.attack(
    gains="the key of any one state makes passports of every state",
    before="hundreds of anchors were each good for every document",
    now="unverified: a signer, and its CSCA, sign for their own state",
)
@pytest.mark.parametrize(("state", "country", "may"), COUNTRIES)
def test_a_signer_signs_for_its_own_state(state, country, may):
    made = issuer.make_issuer(NOW, country)
    found = judged(made.good, [STATE, made], state)
    assert found == ("" if may else "signer_of_another_state")


def test_a_csca_of_another_state_that_names_a_signer_of_the_documents(tmp_path):
    """The signer's country is what its certificate says; its CSCA's is what the anchor says."""
    foreign = issuer.make_issuer(NOW, "FR")
    signer = signed_by(foreign, "UT")
    assert judged(signer, [STATE, foreign], "UTO") == "signer_of_another_state"


def signed_by(state, country, *extensions):
    good = state.good.certificate
    builder = (
        x509.CertificateBuilder()
        .subject_name(issuer._name("another", country))
        .issuer_name(state.csca.certificate.subject)
        .public_key(good.public_key())
        .serial_number(good.serial_number + 1)
        .not_valid_before(good.not_valid_before_utc)
        .not_valid_after(good.not_valid_after_utc)
    )
    for extension in extensions:
        builder = builder.add_extension(extension, critical=True)
    return issuer.Signer(builder.sign(state.csca.key, hashes.SHA256()), state.good.key)


def usage(**said):
    names = (
        "digital_signature content_commitment key_encipherment data_encipherment key_agreement "
        "key_cert_sign crl_sign encipher_only decipher_only"
    )
    return x509.KeyUsage(**(dict.fromkeys(names.split(), False) | said))


UNFIT = {
    "a certificate authority": (
        (x509.BasicConstraints(ca=True, path_length=0),),
        "signer_is_csca",
    ),
    "signs certificates": ((usage(key_cert_sign=True, crl_sign=True),), "signer_key_usage"),
    "agrees on keys": ((usage(key_agreement=True),), "signer_key_usage"),
    "signs master lists": (
        (x509.ExtendedKeyUsage([x509.ObjectIdentifier("2.23.136.1.1.3")]),),
        "signer_key_usage",
    ),
    "signs deviation lists": (
        (x509.ExtendedKeyUsage([x509.ObjectIdentifier("2.23.136.1.1.8")]),),
        "signer_key_usage",
    ),
}
FIT = {
    "says nothing": (),
    "signs": (usage(digital_signature=True),),
    "is no authority": (x509.BasicConstraints(ca=False, path_length=None),),
    "something else besides": (
        usage(digital_signature=True),
        x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]),
    ),
}


@pytest.mark.parametrize("kind", UNFIT)
def test_what_is_made_for_another_purpose_signs_no_document(kind):
    extensions, reason = UNFIT[kind]
    assert judged(signed_by(STATE, "UT", *extensions), [STATE], "UTO") == reason


@pytest.mark.parametrize("kind", FIT)
def test_a_document_signer(kind):
    assert judged(signed_by(STATE, "UT", *FIT[kind]), [STATE], "UTO") == ""


def test_a_csca_never_signs_a_document():
    assert judged(STATE.csca, [STATE], "UTO") == "signer_is_csca"


def test_every_state_has_one_country():
    assert len({frozenset(may_sign_for(state)) for state in ("FRA", "ITA", "ESP", "PRT")}) == 4
    assert may_sign_for("") == frozenset()


def certified(state, subject, issuer_name, key, extension):
    """A certificate of the state's CSCA key, as asn1crypto has it."""
    good = state.good.certificate
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer_name)
        .public_key(key)
        .serial_number(good.serial_number)
        .not_valid_before(good.not_valid_before_utc)
        .not_valid_after(good.not_valid_after_utc)
        .add_extension(extension, critical=False)
    )
    made = issuer.Signer(builder.sign(state.csca.key, hashes.SHA256()), state.csca.key)
    return issuer._plain(made)


def spelt_backwards(state):
    """A CSCA, and its signer, which has the parts of the CSCA's name the other way round."""
    name, key = state.csca.certificate.subject, state.csca.key.public_key()
    anchor = certified(state, name, name, key, x509.SubjectKeyIdentifier.from_public_key(key))
    signer = certified(
        state,
        state.good.certificate.subject,
        x509.Name(reversed(list(name.rdns))),
        state.good.key.public_key(),
        x509.AuthorityKeyIdentifier.from_issuer_public_key(key),
    )
    return anchor, signer


@pytest.mark.attack(
    gains="a revoked signer's documents pass, by spelling its issuer's name otherwise",
    before="revocations were looked for by the name that the signer gives its issuer",
    now="the anchor's own name counts, too",
)
def test_a_revoked_signer_that_spells_its_issuer_otherwise():
    anchor, signer = spelt_backwards(STATE)
    assert anchor.subject.hashable != signer.issuer.hashable
    good = TrustStore((anchor,))
    assert good.judge(signer, NOW, "UTO") == ""
    serial = (anchor.subject.hashable, signer.serial_number)
    assert TrustStore((anchor,), frozenset({serial})).judge(signer, NOW, "UTO") == "signer_revoked"
