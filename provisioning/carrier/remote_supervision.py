"""What the carrier does when a kiosk asks for a supervisor at another one: keeps, offers, checks, hands on.

It checks a signature before it hands it on, by its own lists of staff and keys; the kiosk that asked checks
it again, by its own settings, and the record is judged with it as with any other.
"""

import logging
from collections.abc import Callable, Mapping

from kiosk.errors import EvidenceError
from kiosk.records import staff_statement
from kiosk.records.cose import cbor
from kiosk.records.record import KeySignature
from kiosk.records.supervision import (
    AskedFor,
    Asks,
    Open,
    Request,
    Said,
    SignatureReply,
    SignedThere,
    offer,
)
from provisioning.carrier.ledger import Ledger

log = logging.getLogger(__name__)

Asked = Mapping[str, str | int]


def is_asked(asked: Asked) -> bool:
    return asked.get("flow") in set(Asks)


def answer(ledger: Ledger, device: str, asked: Asked, at: float) -> bytes:
    """Raises EvidenceError: for a kiosk that stands nowhere, and for what is not as it should be."""
    place = ledger.device_places.find(device)
    if place is None:
        raise EvidenceError(f"device {device} stands in no store")
    return _ANSWERS[Asks(str(asked["flow"]))](ledger, device, place.store, asked, at)


def _for_signature(ledger: Ledger, device: str, store: str, asked: Asked, at: float) -> bytes:
    request = AskedFor.of(asked)
    if request.store != store:
        raise EvidenceError("a request of another store")
    with ledger.transaction():
        known = ledger.supervisions.ask(device, request, at)
    if known.device != device:
        raise EvidenceError("a request of another kiosk")
    if known.person:
        return SignatureReply(known.person, known.message).encode()
    return SignatureReply(expired=known.is_over(at)).encode()


def _what_there_is(ledger: Ledger, device: str, store: str, _asked: Asked, at: float) -> bytes:
    found = ledger.supervisions.open_to(device, store, at)
    return offer([Open(one.device, one.request, one.asked_at) for one in found])


def _to_take(ledger: Ledger, device: str, store: str, asked: Asked, at: float) -> bytes:
    id_, person, message = SignedThere.of(asked)
    with ledger.transaction():
        said = _judged(ledger, (device, store), id_, (person, message), at)
        if said is Said.TAKEN:
            ledger.supervisions.sign(id_, device, person, message, at)
    if said is not Said.TAKEN:
        log.warning("%s: a supervisor's signature is not taken: %s", device, said)
    return cbor.dumps(said.value)


def _judged(
    ledger: Ledger, where: tuple[str, str], id_: str, signature: tuple[str, bytes], at: float
) -> Said:
    """where: the kiosk and its store. signature: whose it is said to be, and it."""
    device, store = where
    known = ledger.supervisions.find(id_)
    if known is None or known.request.store != store or known.device == device:
        return Said.UNKNOWN
    if known.person:
        return Said.ANSWERED
    if known.is_over(at):
        return Said.EXPIRED
    person, message = signature
    if not _may_sign(ledger, known.request, person, at):
        return Said.NO_SUPERVISOR
    return Said.TAKEN if _is_theirs(ledger, known.request, person, message, at) else Said.FORGED


def _may_sign(ledger: Ledger, request: Request, person: str, at: float) -> bool:
    employee = ledger.staff.find(person, request.store, at)
    is_supervisor = employee is not None and employee.role == "supervisor"
    return is_supervisor and person != request.clerk


def _is_theirs(ledger: Ledger, request: Request, person: str, message: bytes, at: float) -> bool:
    try:
        key = ledger.staff_keys.find(staff_statement.kid(KeySignature(message)), at)
    except EvidenceError:
        return False
    if key is None or key.person != person:
        return False
    return request.is_signed(person, message, key.public_pem)


_ANSWERS: dict[Asks, Callable[[Ledger, str, str, Asked, float], bytes]] = {
    Asks.FOR_SIGNATURE: _for_signature,
    Asks.WHAT_THERE_IS: _what_there_is,
    Asks.TO_TAKE: _to_take,
}
