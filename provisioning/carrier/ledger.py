"""The carrier's ledger: records with their receipts, visits, face sessions; hands out the other tables."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, NamedTuple

from provisioning.carrier.tables import schema
from provisioning.carrier.tables.answers_given import AnswersGiven
from provisioning.carrier.tables.batch_limits import BatchLimitsTable
from provisioning.carrier.tables.card_replacements import CardReplacements
from provisioning.carrier.tables.certificates import Certificates
from provisioning.carrier.tables.complaints import Complaints
from provisioning.carrier.tables.confirmed_places import ConfirmedPlaces
from provisioning.carrier.tables.credit_tiers import CreditTiers
from provisioning.carrier.tables.device_chain import Chain
from provisioning.carrier.tables.device_places import DevicePlaces
from provisioning.carrier.tables.document_proofs import DocumentProofs
from provisioning.carrier.tables.enrolment_tokens import EnrolmentTokens
from provisioning.carrier.tables.evidence_keys import EvidenceKeyRegister
from provisioning.carrier.tables.face_suspicions import FaceSuspicions
from provisioning.carrier.tables.holder_requests import HolderRequests
from provisioning.carrier.tables.kiosk_contacts import Contacts
from provisioning.carrier.tables.listings import Listings
from provisioning.carrier.tables.network_event_log import NetworkEventLog
from provisioning.carrier.tables.notices import UserNotices
from provisioning.carrier.tables.number_register import NumberRegister
from provisioning.carrier.tables.police_reports import Reports
from provisioning.carrier.tables.proofs_cutoff import ProofsCutoff
from provisioning.carrier.tables.quarantine import Quarantine
from provisioning.carrier.tables.refused_messages import RefusedMessages
from provisioning.carrier.tables.renewed_documents import RenewedDocuments
from provisioning.carrier.tables.revocations import Revocations
from provisioning.carrier.tables.staff import StaffList
from provisioning.carrier.tables.staff_keys import StaffKeys
from provisioning.carrier.tables.statements import Statements
from provisioning.carrier.tables.stock import Stock
from provisioning.carrier.tables.supervisions import Supervisions
from provisioning.carrier.tables.sweep_periods import SweepPeriods
from provisioning.carrier.tables.transfers import Transfers
from provisioning.carrier.tables.verification_orders import Orders
from provisioning.carrier.tables.visit_counts import VisitCounts

_LAST_RECEIVED = """
SELECT max(received_at) AS at FROM
  (SELECT received_at FROM records UNION ALL SELECT received_at FROM quarantine)
"""


class StoredRecord(NamedTuple):
    sha256: bytes
    receipt: bytes


class Ledger:
    """The carrier's database; several processes may read and write it."""

    def __init__(self, file: Path) -> None:
        self._database = schema.connect(file)
        self.numbers = NumberRegister(self._database)
        self.card_replacements = CardReplacements(self._database)
        self.transfers = Transfers(self._database)
        self.orders = Orders(self._database)
        self.renewed_documents = RenewedDocuments(self._database)
        self.listings = Listings(self._database, self.renewed_documents)
        self.complaints = Complaints(self._database)
        self.holder_requests = HolderRequests(self._database)
        self.answers_given = AnswersGiven(self._database)
        self.reports = Reports(self._database)
        self.face_suspicions = FaceSuspicions(self._database)
        self.refused_messages = RefusedMessages(self._database)
        self.staff = StaffList(self._database)
        self.staff_keys = StaffKeys(self._database)
        self.supervisions = Supervisions(self._database)
        self.proofs_cutoff = ProofsCutoff(self._database)
        self.document_proofs = DocumentProofs(self._database)
        self.batch_limits = BatchLimitsTable(self._database)
        self.quarantine = Quarantine(self._database)
        self.chain = Chain(self._database)
        self.revocations = Revocations(self._database, self.chain)
        self.enrolment_tokens = EnrolmentTokens(self._database)
        self.certificates = Certificates(self._database)
        self.evidence_keys = EvidenceKeyRegister(self._database)
        self.device_places = DevicePlaces(self._database)
        self.contacts = Contacts(self._database)
        self.confirmed_places = ConfirmedPlaces(self._database)
        self.stock = Stock(self._database)
        self.statements = Statements(self._database)
        self.notices = UserNotices(self._database)
        self.credit_tiers = CreditTiers(self._database)
        self.sweep_periods = SweepPeriods(self._database)
        self.visit_counts = VisitCounts(self._database)
        self.network_events = NetworkEventLog(self._database)

    def transaction(self) -> AbstractContextManager[None]:
        """What is inside is on disk together or not at all. Not to be nested."""
        return schema.transaction(self._database)

    def shut_out_device(self, device: str, at: float) -> None:
        """Within a transaction. A token that waits opens nothing any more. at: since the epoch."""
        self.revocations.revoke("device", device, at)
        self.enrolment_tokens.withdraw(device)

    def close(self) -> None:
        self._database.close()

    # -- records ----------------------------------------------------------------------------

    def find(self, device: str, record_id: str) -> StoredRecord | None:
        rows = self._database.query(
            "SELECT sha256, receipt FROM records WHERE device=? AND record_id=?",
            (device, record_id),
        )
        row = next(iter(rows), None)
        return StoredRecord(row["sha256"], row["receipt"]) if row else None

    def accepted_envelope(self, device: str, record_id: str) -> bytes | None:
        """Of an accepted record; None: there is none."""
        sql = "SELECT envelope FROM records WHERE device=? AND record_id=? AND verdict='accepted'"
        row = next(iter(self._database.query(sql, (device, record_id))), None)
        return row["envelope"] if row else None

    def add_record(self, row: dict[str, Any]) -> None:
        self._database.table("records").insert(row)

    def mark(self, device: str, record_id: str, mark: str) -> None:
        """Note what an auditor should know of an accepted record."""
        row = {"device": device, "record_id": record_id, "mark": mark}
        self._database.table("marks").insert(row)

    def note_capture(self, device: str, seq: int, at: float) -> None:
        """When a kiosk that was certain of its clock captured a record, by its place. at: since the epoch."""
        row = {"device": device, "seq": seq, "captured_at": at}
        self._database.table("captures").insert(row, ignore=True)

    def captured_before(self, device: str, seq: int) -> float:
        """When the nearest record before this place was captured whose time is believed; 0: there is none."""
        sql = "SELECT captured_at FROM captures WHERE device=? AND seq<? ORDER BY seq DESC LIMIT 1"
        row = next(iter(self._database.query(sql, (device, seq))), None)
        return float(row["captured_at"]) if row else 0.0

    def marks(self) -> dict[tuple[str, str], str]:
        """By device and record id."""
        rows = self._database.query("SELECT * FROM marks")
        return {(row["device"], row["record_id"]): row["mark"] for row in rows}

    def records(self) -> list[dict[str, Any]]:
        """All records, oldest first, with their place in the device's chain."""
        return list(self._database.query("SELECT * FROM records ORDER BY received_at, rowid"))

    def last_received_at(self) -> float:
        """When the newest record came, also one that is held; 0: none did. Seconds since the epoch."""
        row = next(iter(self._database.query(_LAST_RECEIVED)))
        return float(row["at"] or 0.0)

    def record_places(self) -> list[tuple[str, str]]:
        """(device, record id) of every record, oldest first."""
        rows = self._database.query("SELECT device, record_id FROM records ORDER BY rowid")
        return [(row["device"], row["record_id"]) for row in rows]

    def record(self, device: str, record_id: str) -> dict[str, Any]:
        """The row of one that is there."""
        sql = "SELECT * FROM records WHERE device=? AND record_id=?"
        return next(iter(self._database.query(sql, (device, record_id))))

    def visit_of_record(self, record_id: str) -> dict[str, Any] | None:
        """What is counted of the visit that a record is of; None: no such record."""
        sql = "SELECT * FROM visits WHERE record_id=? AND record_id<>''"
        return next(iter(self._database.query(sql, (record_id,))), None)

    def records_ending_with(self, end: str) -> list[str]:
        """Ids of records by their last characters, as a customer reads them out."""
        wanted = end.replace("-", "").upper()
        sql = "SELECT DISTINCT record_id FROM records WHERE substr(replace(upper(record_id), '-', ''), ?)=?"
        rows = self._database.query(sql, (-len(wanted), wanted)) if wanted else ()
        return [row["record_id"] for row in rows]

    # -- visits: what of a record is counted --------------------------------------------------

    def add_visit(self, row: dict[str, Any]) -> None:
        self._database.table("visits").insert(row)

    def visits(self, start: float, end: float) -> list[dict[str, Any]]:
        """The visits whose records came in [start, end), oldest first."""
        sql = "SELECT * FROM visits WHERE at>=? AND at<? ORDER BY at, rowid"
        return list(self._database.query(sql, (start, end)))

    def visits_of_store(self, store: str, start: float, end: float) -> list[dict[str, Any]]:
        """One store's visits whose records came in [start, end], oldest first."""
        sql = "SELECT * FROM visits WHERE store=? AND at>=? AND at<=? ORDER BY at, rowid"
        return list(self._database.query(sql, (store, start, end)))

    # -- face sessions ------------------------------------------------------------------------

    def session_is_used(self, digest: bytes) -> bool:
        return bool(self._database.table("sessions").count_where("digest=?", (digest,)))

    def use_session(self, digest: bytes, number: str, record_id: str) -> None:
        """Note a face session as used: it shows one person at one moment, so it proves one record only."""
        row = {"digest": digest, "number": number, "record_id": record_id}
        self._database.table("sessions").insert(row)
