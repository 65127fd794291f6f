"""The two parties of a transfer (过户): a number goes from its holder, the giver, to the receiver.

The giver's part is put aside whole when the receiver comes, and everything begins anew for the receiver but
what is the kiosk's, the clerk's or the number's. Both parts are stored together once the receiver has
confirmed: until then there is nothing that could take effect, so that either of them can stop it by leaving.
"""

import copy
from dataclasses import fields

from kiosk.enumerations import Flow
from kiosk.identity.document_id import DocumentId
from kiosk.identity.documents import Document
from kiosk.visit.beginning import begin_request
from kiosk.visit.effects import Audit
from kiosk.visit.turn import Turn
from kiosk.visit.visit import Visit

# What is no person's: the visit itself, the staff, the reader, the strip, the place, and the number.
_STAYS = frozenset(
    {
        *("token", "language", "clerk", "step", "large_text", "spoken_help", "last_touch"),
        *("reads_aloud", "volume", "earphones"),
        *("pins", "pins_at", "wrong_pin_of", "proved_at"),
        *("no_reader", "card_session", "card_fault", "question"),
        *("strip", "network", "place_confirmed", "limit", "supervisions", "supervising"),
        "phone_number",
    }
)


def receiver_comes(visit: Visit, turn: Turn) -> None:
    """Put the giver's part aside; the receiver's begins, with ids of its own."""
    giver = copy.copy(visit)
    nobody = Visit(visit.token, visit.language, visit.clerk, visit.step)
    for field in fields(Visit):
        if field.name not in _STAYS:
            setattr(visit, field.name, getattr(nobody, field.name))
    visit.flow, visit.giver = Flow.TRANSFER, giver
    begin_request(visit, turn)
    turn.ask(Audit("receiver_comes"))


def giver_has_signed(visit: Visit) -> bool:
    """Whether the number's holder confirmed before, and is somebody else than who is here now."""
    giver = visit.giver
    if giver is None or giver.confirmed_at is None:
        return False
    return not _is_same(giver.document, visit.document)


def _is_same(one: Document | None, other: Document | None) -> bool:
    """Nobody is nobody's other party."""
    if one is None or other is None:
        return one is None
    return _id(one) == _id(other)


def _id(document: Document) -> DocumentId:
    return DocumentId.of(document.kind, document.holder.number)
