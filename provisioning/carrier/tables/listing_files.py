"""The ledger's table of files of listings that were made for kiosks, and of what has changed since each."""

from sqlite_utils import Database

from provisioning.carrier.errors import EarlierFileError


class ListingFiles:
    """A change is noted by the newest file that there was then, never by a clock, which may be set back."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._files = database.table("listing_files")

    def begin(self, at: float) -> int:
        """The number of a new file, inside a transaction: what changes from now on may not be in it.

        Raises EarlierFileError: kiosks take the file that is dated last for the newest.
        """
        number = self._newest() + 1
        last = next(self._files.rows_where("as_of>?", (at,), order_by="as_of DESC", limit=1), None)
        if last:
            raise EarlierFileError(last["number"], last["as_of"])
        self._files.insert({"number": number, "as_of": at, "sha256": b""})
        return number

    def finish(self, number: int, sha256: bytes) -> None:
        """sha256: of its head, by which a kiosk that has the file asks for what has changed since."""
        self._files.update(number, {"sha256": sha256})

    def find(self, sha256: bytes) -> int | None:
        """The number of a finished file; None: it is not one of this carrier's."""
        rows = self._files.rows_where("sha256=? AND sha256<>x''", (sha256,), order_by="number")
        return next((int(row["number"]) for row in rows), None)

    def note_change(self, listing_hash: bytes) -> None:
        """Something about the listings of this document is other than before."""
        if since := self._newest():
            row = {"listing_hash": listing_hash, "since": since}
            self._database.table("listing_changes").insert(row, ignore=True)

    def _newest(self) -> int:
        """0: none was made yet."""
        found = next(iter(self._database.query("SELECT max(number) AS newest FROM listing_files")))
        return int(found["newest"] or 0)
