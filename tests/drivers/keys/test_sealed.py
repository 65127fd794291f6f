"""Sealed key files: opened by their own wrapping key, for their own purpose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.keys.sealed import WRAPPING_BYTES, Wrapping, is_sealed, seal, unseal
from kiosk.errors import KeyUnavailableError

WRAP, OTHER = bytes(range(32)), bytes(32)


@given(secret=st.binary(max_size=200), purpose=st.text(max_size=20))
def test_what_is_sealed_is_opened(secret, purpose):
    text = seal(secret, purpose, WRAP)
    assert is_sealed(text.encode())
    assert unseal(text + "\n", purpose, WRAP) == secret


@pytest.mark.parametrize(
    ("purpose", "wrapping"), [("tls", WRAP), ("evidence", OTHER)], ids=["purpose", "key"]
)
def test_nothing_else_opens_it(purpose, wrapping):
    with pytest.raises(KeyUnavailableError):
        unseal(seal(b"secret", "evidence", WRAP), purpose, wrapping)


@given(st.binary(max_size=60))
def test_what_is_none_is_said_so(noise):
    with pytest.raises(KeyUnavailableError):
        unseal("kiosk-sealed-1:" + noise.hex(), "evidence", WRAP)


def test_a_plain_file_needs_no_key(tmp_path):
    file = tmp_path / "evidence.key"
    file.write_bytes(b"-----BEGIN")
    assert Wrapping(tmp_path / "nowhere").read(file, "evidence") == b"-----BEGIN"


@pytest.mark.parametrize("key", [None, b"none", bytes(WRAPPING_BYTES + 1)])
def test_a_wrapping_key_that_is_none_is_named(tmp_path, key):
    wrapping = tmp_path / "counter.key"
    if key is not None:
        wrapping.write_bytes(key)
    with pytest.raises(KeyUnavailableError, match=r"counter\.key"):
        Wrapping(wrapping).opened(seal(b"s", "evidence", WRAP).encode(), "evidence")
