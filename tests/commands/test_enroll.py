"""`kiosk enroll`: from settings and a token to certificates, through real broker and carrier."""

import shutil
import signal
import time
from pathlib import Path

import pytest
from newcomers import BATCH, Newcomers
from waiting import until

from drivers.keys import configured
from provisioning.carrier.ledger import Ledger

FILES = 14  # put in their places: three public ones, three keys that wait, ..., and each move
CUT_SHORT = Path(__file__).parents[1] / "support" / "cut_short.py"


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


def test_a_kill_after_each_step_costs_nothing(newcomers, capsys):
    """Each run is killed after one more file is in its place; the token stays the same, and is used once."""
    kiosk, token = newcomers.kiosk("k2"), newcomers.expect("k2", capsys)
    ends = [kiosk.enroll(token, program=(CUT_SHORT,))[0] for _ in range(FILES + 1)]
    assert ends == [-signal.SIGKILL] * FILES + [0]
    assert all(pair.holds(time.time()) for pair in kiosk.pairs.values())
    assert len(newcomers.shown("k2", capsys)["certificates"]) == 2
    assert not [name for name in kiosk.files() if name.endswith((".next", ".new"))]


def test_wrapping_keys_seal_what_is_made(newcomers, capsys):
    kiosk, token = newcomers.kiosk("k3"), newcomers.expect("k3", capsys)
    (kiosk.folder / "wrapping").mkdir()
    for who in ("counter", "relay", "agent"):
        (kiosk.folder / "wrapping" / f"{who}.key").write_bytes(bytes(range(32)))
    assert kiosk.enroll(token)[0] == 0
    assert {content[:14] for name, content in kiosk.files().items() if name.endswith(".key")} == {
        b"kiosk-sealed-1"
    }
    assert configured.tls_key_file(kiosk.settings).read_text().startswith("-----BEGIN PRIVATE KEY")


def test_what_is_refused_is_said_with_what_to_do(newcomers, capsys):
    kiosk, token = newcomers.kiosk("k4"), newcomers.expect("k5", capsys)
    for shown, status, words in (
        (token, 1, "The token is another kiosk's: this one is k4"),
        ("N" * 27, 1, "The carrier does not know this token"),
    ):
        assert kiosk.enroll(shown)[0] == status
        assert words in kiosk.enroll(shown)[1]
    wrong = newcomers.kiosk("k4", kid="k9-evidence-1")
    assert "keys.evidence_kid to k4-evidence-2" in wrong.enroll(newcomers.expect("k4", capsys))[1]


def test_a_carrier_that_is_not_there_is_said_and_the_token_is_good_afterwards(newcomers, capsys):
    kiosk, token = newcomers.kiosk("k6"), newcomers.expect("k6", capsys)
    newcomers.programs.stop("carrier")
    status, said = kiosk.enroll(token, "--wait", "3")
    assert (status, "is `carrier serve` running?" in said) == (3, True), said
    newcomers.serve()
    assert kiosk.enroll(token)[0] == 0


def test_an_ended_claim_asks_for_nothing(newcomers, capsys):
    """Its folder is on a card yet."""
    claim = newcomers.directory / "stolen"
    shutil.copytree(newcomers.claim, claim)
    assert newcomers.told("claim", "end", BATCH) == 0
    kiosk, token = newcomers.kiosk("k7"), newcomers.expect("k7", capsys)
    status, said = kiosk.enroll(token, "--claim", claim, "--wait", "3")
    assert (status, "takes nothing from this claim certificate" in said) == (3, True), said
    assert newcomers.told("claim", "new", BATCH) == 2, "its certificate would be let in again"
    assert newcomers.told("claim", "new", "b2") == 0
    newcomers.claim = newcomers.home / "claims" / "b2"
    assert kiosk.enroll(token)[0] == 0


def test_a_revoked_kiosk_is_out_with_all_that_it_was_given(newcomers, capsys):
    kiosk, token = newcomers.kiosk("k8"), newcomers.expect("k8", capsys)
    assert kiosk.enroll(token)[0] == 0
    assert [kiosk.refused(role) for role in ("relay", "agent")] == ["", ""]
    reload = ("--broker-pid", str(newcomers.broker.pid))
    assert newcomers.told("device", "revoke", "k8", *reload) == 0
    until(lambda: kiosk.refused("relay") and kiosk.refused("agent"), "both to be refused")
    assert newcomers.told("device", "add", "k8") == 2
    assert newcomers.shown("k8", capsys)["standing"] == "revoked"


def test_a_kiosk_that_the_carrier_has_forgotten_is_registered_again(newcomers, capsys):
    """As after a restore from a back-up of the day before."""
    kiosk = newcomers.kiosk("k10")
    assert kiosk.enroll(newcomers.expect("k10", capsys))[0] == 0
    before = kiosk.files()
    ledger = Ledger(newcomers.home / "carrier.db")
    ledger._database.execute("DELETE FROM evidence_keys WHERE device='k10'")
    ledger._database.execute("DELETE FROM certificates WHERE device='k10'")
    ledger.close()
    token = newcomers.expect("k10", capsys)
    assert "enrolled already" in kiosk.enroll(token)[1]
    assert kiosk.enroll(token, "--again")[0] == 0
    shown = newcomers.shown("k10", capsys)
    assert [key["kid"] for key in shown["evidence_keys"]] == ["k10-evidence-1"]
    assert len(shown["certificates"]) == 2
    assert kiosk.files()["counter/evidence.key"] == before["counter/evidence.key"]
    assert [kiosk.refused(role) for role in ("relay", "agent")] == ["", ""]


def test_another_evidence_key_is_registered_beside_the_first_one(newcomers, capsys):
    """A run that ends before the carrier knows the key is no enrolment."""
    kiosk = newcomers.kiosk("k9")
    assert kiosk.enroll(newcomers.expect("k9", capsys))[0] == 0
    kiosk.file.write_text(kiosk.file.read_text().replace("evidence.key", "evidence-2.key"))
    kiosk.file.write_text(kiosk.file.read_text().replace("k9-evidence-1", "k9-evidence-2"))
    token = newcomers.expect("k9", capsys)
    assert kiosk.enroll(token, program=(CUT_SHORT,))[0] == -signal.SIGKILL
    assert "counter/evidence-2.key" not in kiosk.files()
    before = kiosk.files()
    assert kiosk.enroll(token)[0] == 0
    shown = newcomers.shown("k9", capsys)
    assert [key["kid"] for key in shown["evidence_keys"]] == ["k9-evidence-1", "k9-evidence-2"]
    assert kiosk.files()["counter/evidence-2.key"] == before["counter/evidence-2.key.next"]
    assert len(shown["certificates"]) == 2
