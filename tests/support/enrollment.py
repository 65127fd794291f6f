"""A reference carrier with a clock to turn, and kiosks' records for it; everybody in it is invented."""

import datetime as dt
import hashlib
import itertools

from policy_cases import GOOD, UNKNOWN, facts_of

from kiosk.consent.binding import binding
from kiosk.consent.signature import strokes_digest
from kiosk.policy.engine import decide
from kiosk.policy.packs import load_packs
from kiosk.presence.session import digest as session_digest
from kiosk.protocol.messages import Point
from kiosk.records import envelope, question, receipt
from kiosk.records.record import Record, encode, plain
from provisioning.carrier import folder as carrier_folder
from provisioning.carrier.bundles import Bundles
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.network_events import NetworkEvents
from provisioning.carrier.number_register import RegisteredNumber
from provisioning.carrier.service import EnrollmentService

NOW = GOOD["now"]
HOUR = 3600.0
HOLDER = "999999198001010019"
ANOTHER = "999999198001010027"
KIOSK_RULES = load_packs(names=["cn"])
ALL = Bundles()
STROKES = (tuple(Point(i / 20, 0.5, i * 10, 0.5) for i in range(20)),)
# What the carrier told is not known without a network.
OFFLINE = {n: UNKNOWN for n in GOOD if n.startswith(("subject.", "card.", "signal."))}


def moment(at):
    return dt.datetime.fromtimestamp(at, dt.UTC)


class Carrier:
    """The service as it stands behind the broker, on a clock that only tests move."""

    def __init__(self, home, directory, bundles=ALL):
        self.home = home
        self.now = NOW.timestamp()
        self.ledger = Ledger(directory / "carrier.db")
        self.keys = carrier_folder.load_keys(home)
        self.service = EnrollmentService(
            self.ledger,
            self.keys,
            lambda device: carrier_folder.load_device(home, device),
            lambda: self.now,
            bundles,
        )
        self.network = NetworkEvents(self.ledger, bundles)
        self._seq = itertools.count(1)

    # -- numbers ----------------------------------------------------------------------------

    def hash(self, holder):
        return self.service.document_hash("resident", holder)

    def register(self, number, holder=HOLDER, **changes):
        """A number of long ago, in no trouble."""
        since = {"activated_at": self.now - 1000 * 24 * HOUR, "state_since": self.now}
        row = {"number": number, "document": self.hash(holder), "iccid": "8986"} | since | changes
        with self.ledger.transaction():
            self.ledger.numbers.add(RegisteredNumber(**row))

    def number(self, number):
        return self.ledger.numbers.find(number)

    def state(self, number):
        return self.number(number).state

    def order(self, number):
        return next(o for o in reversed(self.ledger.orders.listed()) if o["number"] == number)

    def event(self, number, kind="risk_model", reason="fraud_involved"):
        return self.network.take(number, kind, reason if kind == "risk_model" else "", self.now)

    def later(self, hours):
        self.now += hours * HOUR

    # -- records ----------------------------------------------------------------------------

    def record(self, record_id, number, flow="new_sim", holder=HOLDER, facts=None, **changes):
        """A whole record as the kiosk makes it now; the fields of Record may be changed."""
        told = facts_of(
            {"now": moment(self.now), "request.flow": flow, "request.number": number}
            | (facts or {})
        )
        decision = decide(KIOSK_RULES, told, number=record_id, at=moment(self.now))
        transcript = {"nonce": record_id.encode(), "steps": []}
        fields = {
            "record_id": record_id,
            "nonce": b"n",
            "flow": flow,
            "device": "dev",
            "store": "s1",
            "clerk": "c01",
            "agent_company": "a",
            "versions": {},
            "captured_at": moment(self.now).isoformat(),
            "clock_certain": True,
            "purpose": "personal",
            "document": {
                "kind": "resident",
                "holder": {"number": holder, "birth": "1980-01-01"},
                "expiry": "2036-01-01",
                "digest": b"d" * 32,
            },
            "presence": {"transcript": transcript, "digest": session_digest(transcript)},
            "notice": {"sha256": hashlib.sha256(b"notice").digest()},
            "signature": {"strokes": plain(STROKES)},
            "decision": plain(decision),
            "facts": {name: plain(fact) for name, fact in told.items()},
            "number": number,
            "iccid": "8986",
        }
        fields |= changes
        if "binding" not in changes and fields["presence"]:
            fields["binding"] = binding(
                notice_sha256=hashlib.sha256(b"notice").digest(),
                record_id=record_id,
                document_digest=b"d" * 32,
                presence_digest=fields["presence"]["digest"],
                strokes_sha256=strokes_digest(STROKES),
                nonce=b"n",
            )
        return Record(**fields)

    def complaint(self, record_id, **complaint):
        filed = {"about": "", "ground": "not_mine", "route": "12300", "contact": ""} | complaint
        return Record(
            record_id=record_id,
            nonce=b"n",
            flow="complaint",
            device="dev",
            store="s1",
            clerk="c01",
            agent_company="a",
            versions={},
            captured_at=moment(self.now).isoformat(),
            clock_certain=True,
            purpose="",
            decision={},
            facts={},
            complaint=filed,
        )

    def seal(self, body, record_id, seq=None, device="dev"):
        keys = envelope.EvidenceKeys(
            (self.home / "devices/dev/evidence.key").read_text(),
            "dev-evidence-1",
            (self.home / "seal.pem").read_text(),
            carrier_folder.SEAL_KID,
        )
        place = envelope.ChainPosition(device, record_id, seq or next(self._seq), envelope.FIRST)
        return envelope.make(body, place, keys)

    def say(self, raw):
        return receipt.verify(
            raw, (self.home / "receipt.pem").read_text(), carrier_folder.RECEIPT_KID
        )

    def take(self, record):
        """The receipt for a record that arrives now."""
        message = self.seal(encode(record), record.record_id)
        return self.say(self.service.take_record("dev", message))

    def visit(self, record_id, number, flow="new_sim", holder=HOLDER, facts=None, **changes):
        """A record made and received at once: (verdict, reason)."""
        made = self.take(self.record(record_id, number, flow, holder, facts, **changes))
        return made.verdict, made.reason

    # -- questions --------------------------------------------------------------------------

    def ask(self, asked, device="dev"):
        """The facts of an answer, or None when there is none."""
        ask = question.Ask("a", "dev")
        sealed = ask.question(asked, (self.home / "seal.pem").read_text(), carrier_folder.SEAL_KID)
        raw = self.service.answer(device, sealed)
        if raw is None:
            return None
        pem = (self.home / "receipt.pem").read_text()
        return ask.answer(raw, pem, carrier_folder.RECEIPT_KID).facts
