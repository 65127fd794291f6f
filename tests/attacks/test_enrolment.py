"""Attacks on enrolment: stolen tokens and claims, the name of another kiosk, certificates that are over."""

import datetime as dt

import pytest
from applicants import CLAIM, Applicants, signing_request, tls_key
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from kiosk.errors import EvidenceError
from provisioning.carrier import credentials
from provisioning.identity.authority import issue_client, issue_to_kiosk, make_authority

DAY_H = 24


@pytest.fixture
def applicants(carrier):
    return Applicants(carrier)


def enrolled(applicants, device="k1", **more):
    """(its certificate, its key) of an honest kiosk."""
    key = tls_key()
    answer = applicants.enrol(device, applicants.token(device), key=key, **more)
    assert answer.refused == ""
    return answer.certificates["relay"], key


def revoke(carrier, device):
    with carrier.ledger.transaction():
        carrier.ledger.revocations.revoke("device", device, carrier.now)


@pytest.mark.attack(
    gains="a certificate of a kiosk, for somebody who saw or copied its token",
    before="keys and certificates were carried to kiosks as files, for whoever copied them",
    now="a token gives certificates to the keys that showed it first, and to no others",
)
def test_a_token_is_used_twice(applicants):
    token, key = applicants.token("k1"), tls_key()
    first = applicants.enrol("k1", token, key=key)
    assert applicants.enrol("k1", token).refused == "token_used"
    again = applicants.enrol("k1", token, key=key)
    assert again.certificates == first.certificates, (
        "a kiosk that lost its power before it kept them"
    )
    assert len(applicants.carrier.ledger.certificates.of("k1")) == 1


@pytest.mark.attack(
    gains="a certificate by a message of somebody else's that was kept and is sent again",
    before="there was no such message",
    now="it gives the same certificate, for the key of whoever asked first, sealed to them",
)
def test_a_request_is_sent_again(applicants):
    enrolled(applicants)
    sender, id_, message = applicants.last
    applicants.carrier.enrolment.take(sender, id_, message)
    assert len(applicants.carrier.ledger.certificates.of("k1")) == 1
    with pytest.raises(EvidenceError):
        applicants.carrier.enrolment.take(sender, "q99", message)


@pytest.mark.attack(
    gains="a certificate by a token that was given for another kiosk, long ago, or never",
    before="there were no tokens",
    now="a token is good for one kiosk's name and some days",
)
def test_a_token_that_is_not_this_kiosks(applicants, carrier):
    other, old = applicants.token("k2"), applicants.token("k1", days=1)
    assert applicants.enrol("k1", other).refused == "token_of_another"
    assert applicants.enrol("k1", "N" * 27).refused == "token_unknown"
    assert applicants.enrol("k1", old, sender="k1").refused == "not_by_claim"
    carrier.later(25)
    assert applicants.enrol("k1", old).refused == "token_expired"
    new = applicants.token("k1")
    assert applicants.enrol("k1", new).refused == ""
    assert applicants.enrol("k2", other, evidence_kid="k1-evidence-1").refused == "evidence_key"


@pytest.mark.attack(
    gains="tokens, for whoever reads the carrier's database or a copy of it",
    before="there were no tokens",
    now="their digests alone are kept, of 130 random bits each",
)
def test_tokens_in_the_database(applicants, tmp_path):
    token = applicants.token("k1")
    kept = b"".join(file.read_bytes() for file in tmp_path.glob("carrier.db*"))
    assert b"k1" in kept, "the needle would be found"
    assert token.encode() not in kept


def _rsa_request(name):
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    key = rsa.generate_private_key(65537, 2048)
    made = x509.CertificateSigningRequestBuilder().subject_name(subject).sign(key, hashes.SHA256())
    return made.public_bytes(Encoding.DER)


def _two_names(name):
    names = [x509.NameAttribute(NameOID.COMMON_NAME, one) for one in (name, "carrier")]
    made = x509.CertificateSigningRequestBuilder().subject_name(x509.Name(names))
    return made.sign(tls_key(), hashes.SHA256()).public_bytes(Encoding.DER)


def _unsigned(name):
    good = bytearray(signing_request(name, tls_key()))
    good[-1] ^= 1
    return bytes(good)


_REQUESTS = {
    "another kiosk": ("name_of_another", lambda _: signing_request("k2", tls_key())),
    "the carrier": ("name_of_another", lambda _: signing_request("carrier", tls_key())),
    "its agent": ("name_of_another", lambda name: signing_request(f"{name}:agent", tls_key())),
    "two names": ("name_of_another", _two_names),
    "RSA": ("key_type", _rsa_request),
    "P-384": ("key_type", lambda name: signing_request(name, tls_key(ec.SECP384R1))),
    "not signed": ("request_malformed", _unsigned),
    "no request": ("request_malformed", lambda _: b"\x30\x03\x02\x01\x01"),
    "cut": ("request_malformed", lambda name: signing_request(name, tls_key())[:-9]),
}


@pytest.mark.attack(
    gains="a certificate of another kiosk, or of the carrier: its records, receipts, and rights",
    before="the authority's key had to be stolen",
    now="one name alone can be had, by a signed request of a key of P-256",
)
@pytest.mark.parametrize("what", _REQUESTS)
def test_a_kiosk_asks_for_anothers_certificate(applicants, carrier, what):
    refused, make = _REQUESTS[what]
    token, request = applicants.token("k1"), make("k1")
    assert applicants.enrol("k1", token, requests={"relay": request}).refused == refused
    assert carrier.ledger.enrolment_tokens.waiting("k1"), "an honest kiosk can still use it"
    certificate, key = enrolled(applicants)
    assert applicants.renew("k1", certificate, key, request=request).refused == refused
    assert len(carrier.ledger.certificates.of("k1")) == 1


@pytest.mark.attack(
    gains="a stolen kiosk goes on for ever, by renewing its certificate",
    before="no certificate could be renewed",
    now="whoever is revoked is given nothing, and neither is a certificate that is over",
)
def test_a_certificate_that_holds_no_more_is_renewed(applicants, carrier):
    certificate, key = enrolled(applicants)
    carrier.later(60 * DAY_H)
    assert applicants.renew("k1", certificate, key).refused == ""
    revoke(carrier, "k1")
    assert applicants.renew("k1", certificate, key).refused == "revoked"
    assert applicants.enrol("k1", applicants.token("k1")).refused == "revoked"
    certificate, key = enrolled(applicants, "k2")
    carrier.later(91 * DAY_H)
    assert applicants.renew("k2", certificate, key).refused == "certificate_expired"


@pytest.mark.attack(
    gains="the next certificate of a kiosk, for a broker that writes on its topics",
    before="no certificate could be renewed",
    now="the present key signs each request; the present certificate is the carrier's, in that name",
)
def test_somebody_else_renews_a_kiosks_certificate(applicants, carrier):
    certificate, key = enrolled(applicants)
    other, other_key = enrolled(applicants, "k2")
    now = dt.datetime.fromtimestamp(carrier.now, dt.UTC)
    stranger = make_authority("Reference carrier CA", now)
    forged = issue_to_kiosk(stranger, "k1", "relay", tls_key().public_key(), now)
    mine = credentials.authority(carrier.home)
    broker = issue_client(mine, "broker", now)
    for shown, holds, sender, refused in (
        (certificate, other_key, "k1", "no_proof"),
        (certificate, key, "k2", "name_of_another"),
        (certificate, key, CLAIM, "name_of_another"),
        (other, other_key, "k1", "certificate_foreign"),
        (forged.public_bytes(Encoding.DER), key, "k1", "certificate_foreign"),
        (broker.certificate.public_bytes(Encoding.DER), broker.key, "k1", "certificate_foreign"),
        (b"", key, "k1", "certificate_foreign"),
    ):
        assert applicants.renew("k1", shown, holds, sender=sender).refused == refused
    assert applicants.renew("k1", certificate, key, role="agent").refused == "certificate_foreign"
    assert len(carrier.ledger.certificates.of("k1")) == 1
