"""The carrier's receipt: the only thing that settles a record."""

import msgspec

from kiosk.enumerations import Verdict
from kiosk.errors import EvidenceError
from kiosk.input_bounds import Seconds
from kiosk.records.cose import cbor, sign1


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """What the carrier says of the exact bytes that it stored."""

    device: str
    record_id: str
    sha256: bytes
    verdict: Verdict
    carrier_id: str
    reason: str
    effective_at: Seconds | None  # None: nothing became effective
    t: Seconds  # the carrier's time
    last_seq: int = 0  # of this kiosk's records that came before, the highest; 0: not said
    last_sha256: bytes = b""  # of its bytes


def issue(receipt: Receipt, private_pem: str, kid: str) -> bytes:
    payload = cbor.dumps(msgspec.to_builtins(receipt, builtin_types=(bytes,)))
    return sign1.sign(payload, private_pem, kid)


def verify(message: bytes, public_pem: str, kid: str) -> Receipt:
    """The receipt, once the carrier's pinned key is seen to have signed it. Raises EvidenceError."""
    value = cbor.loads(sign1.verify(message, public_pem, kid))
    try:
        return msgspec.convert(value, Receipt)
    except msgspec.ValidationError as error:
        raise EvidenceError(f"receipt: {error}") from error


def settles(receipt: Receipt, *, device: str, record_id: str, sha256: bytes) -> bool:
    """Whether it is about exactly this record."""
    return (receipt.device, receipt.record_id, receipt.sha256) == (device, record_id, sha256)
