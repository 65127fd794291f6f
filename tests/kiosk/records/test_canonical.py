"""One form of each COSE message, and the older one of the first kiosks and carriers."""

import cbor2
import pytest
from golden_records import FOLDER, NAMES, OFFICE

from kiosk.errors import EvidenceError
from kiosk.records.cose import canonical, encrypt, key_pair, sign1
from kiosk.records.cose.canonical import SealedParts, SignedParts
from provisioning.carrier.credentials import RECEIPT_KID, SEAL_KID

PRIVATE, PUBLIC = key_pair.new_key()
SIGNED = [sign1.sign(bytes([n]), PRIVATE, "k") for n in range(8)]
SEALED = [encrypt.seal(bytes([n]), PUBLIC, "k", header=b"h") for n in range(8)]
OLD_SEALED = [(FOLDER / f"{name}.envelope").read_bytes() for name in NAMES]
OLD_SIGNED = [(FOLDER / f"{name}.receipt").read_bytes() for name in NAMES]


def upper(parts):
    return parts._replace(s=(canonical._ORDER - int.from_bytes(parts.s)).to_bytes(32))


def mirrored(parts):
    return parts._replace(y=(canonical._FIELD - int.from_bytes(parts.y)).to_bytes(32))


def test_what_is_made_here_is_of_the_lower_and_the_even_half():
    """Whatever half the library chooses: of eight it takes each of both but once in 128."""
    for message in SIGNED:
        parts = SignedParts.of(message)
        assert parts.form == 2
        assert int.from_bytes(parts.s) <= canonical._ORDER // 2
    for message in SEALED:
        parts = SealedParts.of(message)
        assert parts.form == 2
        assert parts.y[-1] % 2 == 0


def test_the_other_half_opens_and_is_refused():
    """Mathematics has nothing against it."""
    other = mirrored(SealedParts.of(SEALED[0])).encode()
    assert encrypt.decode(other, key(), context=encrypt._KDF_CONTEXT) == b"\0"
    with pytest.raises(EvidenceError, match="other half"):
        encrypt.unseal(other, PRIVATE, "k")
    with pytest.raises(EvidenceError, match="other half"):
        sign1.verify(upper(SignedParts.of(SIGNED[0])).encode(), PUBLIC, "k")


def key():
    return encrypt.COSEKey.from_pem(PRIVATE, kid="k", alg="ECDH-ES+A256KW")


def test_the_form_cannot_be_taken_off():
    for message, parts in ((SIGNED[0], SignedParts), (SEALED[0], SealedParts)):
        older = parts.of(message)._replace(form=None).encode()
        assert parts.of(older).form is None
        with pytest.raises(EvidenceError):
            _open(older)


def _open(message):
    if message.startswith(b"\xd2"):
        return sign1.verify(message, PUBLIC, "k")
    return encrypt.unseal(message, PRIVATE, "k")


def test_an_older_message_is_of_either_half_and_otherwise_exact():
    seal = (OFFICE / "seal.key").read_text()
    receipt = (OFFICE / "receipt.pem").read_text()
    for message in OLD_SEALED:
        parts = SealedParts.of(message)
        assert parts.form is None
        aad = parts.header
        opened = encrypt.unseal(message, seal, SEAL_KID, aad=aad)
        assert encrypt.unseal(mirrored(parts).encode(), seal, SEAL_KID, aad=aad) == opened
        with pytest.raises(EvidenceError):
            encrypt.unseal(message + b"\0", seal, SEAL_KID, aad=aad)
    for message in OLD_SIGNED:
        parts = SignedParts.of(message)
        assert parts.form is None
        payload = sign1.verify(message, receipt, RECEIPT_KID)
        assert sign1.verify(upper(parts).encode(), receipt, RECEIPT_KID) == payload


@pytest.mark.parametrize(
    "value",
    [
        [],
        {},
        [b"", {}, b"", b""],
        [b"\xa1\x01\x26", {4: b"k"}, b"", b"", b""],
        [b"\xa1\x01\x26", {4: "k"}, b"", bytes(64)],
        [b"\xa1\x01\x26", {4: b"k"}, None, bytes(64)],
        [b"\xa1\x01\x26", {4: b"k"}, b"", bytes(63)],
        [b"\x80", {4: b"k"}, b"", bytes(64)],
        [b"\xa1\x01\x27", {4: b"k"}, b"", bytes(64)],
        [b"\xa2\x01\x26\x3a\x00\x01\x11\x71\x03", {4: b"k"}, b"", bytes(64)],  # form 3
        [b"\xa2\x01\x26\x02\x80", {4: b"k"}, b"", bytes(64)],
    ],
)
def test_what_is_no_signed_message_of_ours(value):
    with pytest.raises(EvidenceError):
        SignedParts.of(cbor2.dumps(cbor2.CBORTag(18, value), canonical=True))


@pytest.mark.parametrize(
    ("at", "value"),
    [
        (0, b"\xa0"),
        (0, cbor2.dumps({1: 3, -70001: 1})),
        (1, {5: bytes(11)}),
        (1, cbor2.CBORTag(1, 0)),
        (2, None),
        (3, []),
        (3, [[b"", {}, b""]]),
        (3, [[b"", {4: b"k", -1: cbor2.CBORTag(99, {})}, bytes(40)]]),
        (3, [[b"\xa1\x018\x1e", {4: b"k", -1: {1: 2, -1: 1, -2: bytes(32), -3: True}}, bytes(40)]]),
    ],
)
def test_what_is_no_sealed_message_of_ours(at, value):
    parts = cbor2.loads(SEALED[0]).value
    parts[at] = value
    with pytest.raises(EvidenceError):
        SealedParts.of(cbor2.dumps(cbor2.CBORTag(96, parts), canonical=True))
