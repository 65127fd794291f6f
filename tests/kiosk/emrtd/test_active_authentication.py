"""A chip's signature over the challenge: another key's is no signature, whatever number it makes."""

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kiosk.emrtd.active_authentication import MalformedSignatureError, holds

_CHALLENGE = bytes(8)


@pytest.fixture(scope="module")
def key():
    return rsa.generate_private_key(65537, 2048).public_key()


def _holds(key, signature):
    info = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return holds(info, signature, _CHALLENGE, None)


def test_a_number_above_the_modulus_is_another_keys(key):
    """A copy's own key may have a larger one: that is a copy, and nothing that cannot be judged."""
    assert not _holds(key, (key.public_numbers().n + 1).to_bytes(256, "big"))
    assert not _holds(key, b"\xff" * 256)


@pytest.mark.parametrize("length", [0, 255, 257])
def test_another_length_is_no_signature_of_this_kind(key, length):
    with pytest.raises(MalformedSignatureError):
        _holds(key, bytes(length))
