"""Takes statement recordings part by part, and keeps them sealed; only an accepted record's own one."""

import hashlib
import logging
from collections.abc import Callable

from kiosk.errors import EvidenceError
from kiosk.input_bounds import STATEMENT_BYTES, STATEMENT_PART_BYTES
from kiosk.records import record as records
from kiosk.records import statement_parts
from kiosk.records.statement_parts import PartsHeld
from provisioning.carrier.credentials import RECEIPT_KID, SEAL_KID, CarrierKeys
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.tables.statements import StatementRow

log = logging.getLogger(__name__)

CONTRADICTED, WHOLE = "contradicted", "whole"


class StatementIntake:
    """Bytes in, the carrier's signed word on what it has out."""

    def __init__(
        self,
        ledger: Ledger,
        keys: CarrierKeys,
        open_record: Callable[[str, bytes], records.Record],
        now: Callable[[], float],
    ) -> None:
        """open_record: (device, envelope); raises EvidenceError."""
        self._ledger, self._keys = ledger, keys
        self._open = open_record
        self._now = now

    def take_manifest(self, device: str, message: bytes) -> bytes:
        """Raises EvidenceError: no record here names such a recording."""
        manifest = statement_parts.decode_manifest(message)
        if manifest.device != device:
            raise EvidenceError("said in another's name")
        with self._ledger.transaction():
            row = self._ledger.statements.find(device, manifest.record_id)
            if row is None:
                self._check(device, manifest.record_id, manifest.sha256, manifest.parts)
                row = self._ledger.statements.expect(
                    device, manifest.record_id, manifest.sha256, manifest.parts
                )
        if row.sha256 != manifest.sha256:
            raise EvidenceError("manifest: another recording is expected")
        return self._held(row)

    def take_part(self, device: str, message: bytes) -> bytes:
        """Raises EvidenceError: it is no part of what is expected."""
        place = statement_parts.place_of(message)
        row = self._ledger.statements.find(device, place.record_id)
        if row is None or (place.device, place.sha256, place.parts) != (
            device,
            row.sha256,
            row.parts,
        ):
            raise EvidenceError("part: of no recording that is expected")
        content = statement_parts.unseal(message, self._keys.seal_private, SEAL_KID)
        is_last = place.index == row.parts - 1
        if len(content) > STATEMENT_PART_BYTES or (
            len(content) < STATEMENT_PART_BYTES and not is_last
        ):
            raise EvidenceError(f"part: {len(content)} bytes")
        with self._ledger.transaction():
            self._ledger.statements.add_part(device, row.record_id, place.index, message)
            self._settle(row)
        return self._held(self._ledger.statements.find(device, row.record_id) or row)

    def open(self, device: str, record_id: str) -> bytes:
        """The recording in clear, for the auditor. Raises EvidenceError: it is not whole."""
        row = self._ledger.statements.find(device, record_id)
        if row is None or row.standing != WHOLE:
            raise EvidenceError(f"statement: {row.standing if row else 'none came'}")
        return self._content(row)

    def _check(self, device: str, record_id: str, sha256: bytes, parts: int) -> None:
        part = self._open_accepted(device, record_id).statement
        if part is None or part.sha256 != sha256:
            raise EvidenceError("manifest: of no recording that the record names")
        if not 0 < part.size <= STATEMENT_BYTES or statement_parts.count(part.size) != parts:
            raise EvidenceError(f"manifest: {parts} parts of {part.size} bytes")

    def _open_accepted(self, device: str, record_id: str) -> records.Record:
        envelope = self._ledger.accepted_envelope(device, record_id)
        if envelope is None:
            raise EvidenceError("manifest: of no accepted record")
        return self._open(device, envelope)

    def _settle(self, row: StatementRow) -> None:
        """Once the last part is there: whether these are the bytes that the record names."""
        if row.standing != "coming" or self._ledger.statements.next(row) < row.parts:
            return
        same = hashlib.sha256(self._content(row)).digest() == row.sha256
        if not same:
            log.warning("ALARM statement_contradicted: %s %s", row.device, row.record_id)
        self._ledger.statements.settle(row, WHOLE if same else CONTRADICTED, self._now())

    def _content(self, row: StatementRow) -> bytes:
        parts = self._ledger.statements.sealed(row)
        return b"".join(
            statement_parts.unseal(part, self._keys.seal_private, SEAL_KID) for part in parts
        )

    def _held(self, row: StatementRow) -> bytes:
        held = PartsHeld(
            device=row.device,
            record_id=row.record_id,
            sha256=row.sha256,
            next=self._ledger.statements.next(row),
            settled=row.standing != "coming",
            t=self._now(),
        )
        return statement_parts.issue(held, self._keys.receipt_private, RECEIPT_KID)
