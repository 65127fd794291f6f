"""A second client of the emulated desk's pcscd, beside the counter."""

import datetime as dt
import time

from waiting import until

from drivers.cards.readers.pcsc import PcscReader
from drivers.cards.resident.portrait import StandInDecoder
from drivers.device_identity.pinned import ANY
from drivers.emulated.card import profiles
from kiosk import errors as err
from kiosk.emrtd import signer_trust
from kiosk.identity.documents import AccessKey

TRAVEL_DOCUMENTS = tuple(profiles.TRAVEL_DOCUMENTS)
RESIDENT_CARDS = tuple(profiles.RESIDENT_CARDS)


class CardReader(PcscReader):
    """Reads as the product does, and lays down the cards that it reads."""

    def __init__(self, desk, name="00 00", deadline_s=2, anchors=("csca.pem",), pin=ANY):
        self.desk = desk
        files = [desk.directory / file for file in anchors]
        super().__init__(
            name=name,
            deadline_s=deadline_s,
            trust=signer_trust.load(files, [desk.directory / "crl.pem"] if files else []),
            decoder=StandInDecoder(),
            now=lambda: dt.datetime.now(dt.UTC),
            pin=pin,
        )

    def place(self, profile, **card):
        """Lay a card down and wait until it is seen; gives what is printed on it, and its key."""
        printed = self.desk.place_card(profile, **card)
        until(lambda: self._seen() is not None, "a card to be seen", pause_s=0)
        return printed, AccessKey(printed["number"], printed["birth"], printed["expiry"])

    def _seen(self):
        try:
            return self.presence(0.5)
        except err.ReaderAbsentError:
            time.sleep(0.1)
            return None
