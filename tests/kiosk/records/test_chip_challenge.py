"""What a chip is asked to sign: eight bytes of this record and of no other."""

import hashlib

import cbor2

from kiosk.records.binding_digests import chip_challenge


def test_an_auditor_can_repeat_it_with_any_cbor_library():
    body = cbor2.dumps(["kiosk-aa-1", "r1", b"nonce"], canonical=True)
    assert chip_challenge("r1", b"nonce") == hashlib.sha256(body).digest()[:8]


def test_it_is_of_one_record():
    asked = {chip_challenge(name, nonce) for name in ("r1", "r2") for nonce in (b"a", b"b")}
    assert len(asked) == 4
