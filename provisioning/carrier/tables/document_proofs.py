"""The ledger's table of what the carrier made of each record's document by itself."""

from sqlite_utils import Database

from provisioning.carrier.document_proof import DocumentProof


class DocumentProofs:
    """The table `document_proofs`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, device: str, record_id: str, made: DocumentProof) -> None:
        row = {"device": device, "record_id": record_id, "proof": made.proof.value}
        self._database.table("document_proofs").insert(row | {"reason": made.reason}, replace=True)

    def all(self) -> dict[tuple[str, str], str]:
        """By device and record id: "proved", "unproved (before_cut_off)"."""
        rows = self._database.query("SELECT * FROM document_proofs")
        return {(row["device"], row["record_id"]): _told(**row) for row in rows}


def _told(proof: str, reason: str, **_place: str) -> str:
    return proof if reason == proof else f"{proof} ({reason})"
