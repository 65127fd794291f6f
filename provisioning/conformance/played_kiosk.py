"""A kiosk that is none: makes records and questions as one does, and some as none ever may."""

import datetime as dt
import hashlib
import itertools
from collections.abc import Callable
from typing import NamedTuple, Protocol

import msgspec

from kiosk.enumerations import ComplaintGround, ComplaintRoute, Flow
from kiosk.errors import EvidenceError
from kiosk.records import envelope, receipt
from kiosk.records.cose import cbor, key_pair
from kiosk.records.evidence_key import EvidenceKeys
from kiosk.records.receipt import Receipt
from kiosk.records.record import Complaint, Record, plain


class Wire(Protocol):
    """The connection with this kiosk's name."""

    def send(self, channel: str, payload: bytes) -> bool:
        """On {kiosk}/up/{channel}; whether the broker acknowledged it in time."""

    def hear(self, channel: str, wait_s: float) -> bytes | None:
        """The next message on {kiosk}/down/{channel}; None: none came in time."""


class KioskKeys(NamedTuple):
    """What a kiosk of this name has."""

    device: str
    evidence: EvidenceKeys
    receipt_pem: str
    receipt_kid: str


class Sent(NamedTuple):
    """A record on its way."""

    record_id: str
    message: bytes

    @property
    def sha256(self) -> bytes:
        return hashlib.sha256(self.message).digest()


class PlayedKiosk:
    """Its chain goes on where the service says that it stands."""

    def __init__(
        self, wire: Wire, keys: KioskKeys, new_id: Callable[[], str], wait_s: float
    ) -> None:
        """new_id: a UUIDv7 each time; wait_s: for each answer."""
        self.wire = wire
        self.keys = keys
        self.new_id = new_id
        self.wait_s = wait_s
        self._seq = itertools.count(1)
        self._before = envelope.FIRST

    def stands_at(self, seq: int, sha256: bytes) -> None:
        """As an answer says; 0: nothing has come from this kiosk."""
        if seq:
            self._seq, self._before = itertools.count(seq + 1), sha256

    # -- records ----------------------------------------------------------------------------

    def record(self, **changes: object) -> Sent:
        """The next one of the chain: a complaint, which needs no decision. changes: of its body."""
        record_id = self.new_id()
        sent = self._sealed(record_id, changes, self.keys.evidence, next(self._seq))
        self._before = sent.sha256
        return sent

    def beside_the_chain(self, seq: int, **changes: object) -> Sent:
        """One that names this place, and after which the chain goes on as if it had not been."""
        return self._sealed(self.new_id(), changes, self.keys.evidence, seq)

    def forged(self) -> Sent:
        """Signed by a key of nobody's, under this kiosk's key id."""
        evidence = self.keys.evidence
        stranger = msgspec.structs.replace(evidence, evidence_pem=key_pair.new_key()[0])
        return self._sealed(self.new_id(), {}, stranger, self.far)

    @property
    def far(self) -> int:
        """A place that the chain does not reach."""
        return 1 << 40

    def _sealed(
        self, record_id: str, changes: dict[str, object], keys: EvidenceKeys, seq: int
    ) -> Sent:
        body = plain(self._body(record_id)) | changes
        place = envelope.ChainPosition(self.keys.device, record_id, seq, self._before)
        return Sent(record_id, envelope.make(cbor.dumps(body), place, keys))

    def _body(self, record_id: str) -> Record:
        complaint = Complaint(
            about="", ground=ComplaintGround.OTHER, route=ComplaintRoute.CARRIER, contact=""
        )
        return Record(
            record_id=record_id,
            nonce=bytes(32),
            flow=Flow.COMPLAINT,
            device=self.keys.device,
            store="conformance",
            clerk="",
            agent_company="",
            versions={"app": "conformance"},
            captured_at=dt.datetime.now(dt.UTC),
            clock_certain=True,
            emulated=False,
            purpose="",
            complaint=complaint,
        )

    # -- what is heard ----------------------------------------------------------------------

    def told(self, sent: Sent) -> Receipt | None:
        """Send it; the receipt that settles or holds exactly these bytes, None: none came in time."""
        self.wire.send("record", sent.message)
        return self.receipt_for(sent)

    def receipt_for(self, sent: Sent) -> Receipt | None:
        """Receipts of other records are passed over: they may come at any time."""
        for _ in range(_MOST_OTHERS):
            raw = self.wire.hear("receipt", self.wait_s)
            if raw is None:
                return None
            try:
                told = receipt.verify(raw, self.keys.receipt_pem, self.keys.receipt_kid)
            except EvidenceError:
                continue
            place = {"device": self.keys.device, "record_id": sent.record_id}
            if receipt.settles(told, **place, sha256=sent.sha256):
                return told
        return None


_MOST_OTHERS = 100
