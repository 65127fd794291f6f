"""Makes the file of all listings that the fleet publishes, and notes it: kiosks ask what changed since."""

from kiosk.records import listings_file
from kiosk.records.listings_file import ListingsFileMade
from provisioning.carrier.credentials import RECEIPT_KID, CarrierKeys
from provisioning.carrier.ledger import Ledger


def make(ledger: Ledger, keys: CarrierKeys, now: float) -> ListingsFileMade:
    """Nobody waits for it: what changes meanwhile is told as a change.

    Raises SnapshotTooLargeError, EarlierFileError.
    """
    files = ledger.listings.files
    with ledger.transaction():
        number = files.begin(now)
    rows = ledger.listings.listed()
    made = listings_file.make(rows, number, now, keys.receipt_private, RECEIPT_KID)
    with ledger.transaction():
        files.finish(number, made.base)
    return made
