"""`kiosk enroll`: from settings and a token to certificates, through real broker and carrier."""

import pytest
from newcomers import Newcomers


@pytest.fixture(scope="module")
def newcomers():
    made = Newcomers()
    yield made
    made.close()


def test_a_new_kiosk_gets_its_certificates_and_asks_once(newcomers, capsys):
    kiosk = newcomers.kiosk("k1")
    status, said = kiosk.enroll(newcomers.expect("k1", capsys))
    assert (status, "k1: enrolled, certificates until" in said) == (0, True), said
    before = kiosk.files()
    assert set(before) == {
        *("keys/ca.pem", "keys/seal.pem", "keys/receipt.pem"),
        *("relay/tls.pem", "relay/tls.key", "agent/tls.pem", "agent/tls.key"),
        *("counter/evidence.key", "counter/listing.key"),
    }
    assert kiosk.enroll("no token")[0] == 0
    assert kiosk.files() == before
