"""Opens and verifies one record by the contract alone, with pycose.

    decode.py RECORD --seal-key FILE --evidence-key FILE

Prints the record as JSON, bytes as hex. It knows ../README.md and nothing of the product. Exit status 1
with a sentence: the record does not open, or is not what it says.
"""

import argparse
import datetime as dt
import hashlib
import json
import sys
from pathlib import Path

import cbor2
from pycose.keys import CoseKey
from pycose.messages import CoseMessage

PLACE = -70001  # the outer header: device, record_id, seq, prev_hash


def opened(message: bytes, seal_key: str, evidence_key: str) -> dict:
    """The place, the digest that a receipt names, and the body. Raises ValueError."""
    sealed = CoseMessage.decode(message)
    aad = place_bytes(message)
    sealed.external_aad = aad
    recipient = sealed.recipients[0]
    recipient.key = CoseKey.from_pem_private_key(seal_key)
    signed = CoseMessage.decode(sealed.decrypt(recipient))
    signed.key = CoseKey.from_pem_public_key(evidence_key)
    if not signed.verify_signature():
        raise ValueError("the signature is not this evidence key's")
    body = cbor2.loads(signed.payload)
    device, record_id, seq, prev_hash = cbor2.loads(aad)
    if (body["device"], body["record_id"]) != (device, record_id):
        raise ValueError("the record stands in another one's place")
    return {
        "place": {"device": device, "record_id": record_id, "seq": seq, "prev_hash": prev_hash},
        "sha256": hashlib.sha256(message).digest(),
        "record": body,
    }


def place_bytes(message: bytes) -> bytes:
    """The outer header, readable without a key. Raises ValueError."""
    protected, *_ = cbor2.loads(message).value
    header = cbor2.loads(protected).get(PLACE)
    if header is None:
        raise ValueError("no outer header")
    return header


def as_text(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dt.datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("record", type=Path)
    parser.add_argument("--seal-key", type=Path, required=True, help="the carrier's private, PEM")
    parser.add_argument("--evidence-key", type=Path, required=True, help="the kiosk's public, PEM")
    given = parser.parse_args()
    keys = given.seal_key.read_text(), given.evidence_key.read_text()
    try:
        found = opened(given.record.read_bytes(), *keys)
    except Exception as error:  # noqa: BLE001 - libraries raise what they like at bytes from outside
        print(f"decode: {type(error).__name__}: {error}", file=sys.stderr)
        return 1
    print(json.dumps(found, indent=2, ensure_ascii=False, default=as_text))
    return 0


if __name__ == "__main__":
    sys.exit(main())
