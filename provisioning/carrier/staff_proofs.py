"""The signatures of a record's people, verified with the keys that the carrier holds for them.

A kiosk signs what it likes in its own name; in a person's name it needs that person's key.
"""

from collections.abc import Set as AbstractSet
from typing import NamedTuple

import msgspec

from kiosk.errors import EvidenceError
from kiosk.pins import PIN_GOOD_FOR_S
from kiosk.records import staff_statement
from kiosk.records.record import KeySignature, Record, Signed
from kiosk.records.staff_statement import (
    BY_PRESS,
    Proven,
    Shift,
    Signing,
    SigningPurpose,
    Statement,
)
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.opened_record import OpenedRecord

MISSING = "staff_signature_missing"
WRONG = "staff_signature_wrong"  # by another key than it names, or no signature at all
OF_OTHER = "staff_signature_of_other"  # over another record, document, face session or answer
KEY_UNKNOWN = "staff_key_unknown"  # or not valid then
KEY_OF_ANOTHER = "staff_key_of_another"
SHIFT_OVER = "staff_shift_over"  # a press, longer after the PIN than a PIN is good for
# A kiosk that signs in its people's names: the carrier's people look at it.
ALARMS = frozenset({MISSING, WRONG, OF_OTHER, KEY_UNKNOWN, KEY_OF_ANOTHER, SHIFT_OVER})
MARK = "staff unproved"  # of a record that was accepted all the same

_UNPROVED = frozenset({MISSING, KEY_UNKNOWN})
_CLOCK_S = 300.0  # a kiosk's clock may be set in between


class Checked(NamedTuple):
    """One person's signature as the carrier finds it. trouble: a reason code, or "": it holds."""

    purpose: SigningPurpose
    person: str
    kid: str  # as the signature names it; "" without one
    trouble: str


def check(case: OpenedRecord, ledger: Ledger) -> tuple[Checked, ...]:
    """Everybody who signed, and who should have."""
    found = [_check(signing, case, ledger) for signing in staff_statement.signings(case.record)]
    if _lacks_attestation(case):
        found.append(Checked(SigningPurpose.ATTESTATION, case.record.clerk, "", MISSING))
    return tuple(found)


def forged(case: OpenedRecord, ledger: Ledger) -> str:
    """A reason code, or "": no signature is there that does not hold.

    Before the cut-off date a key that nobody knows is as good as none: it may be on its way.
    """
    borne = {MISSING} if ledger.proofs_cutoff.requires(case) else _UNPROVED
    return _first(case, ledger, borne)


def trouble(case: OpenedRecord, ledger: Ledger) -> str:
    """A reason code, or "": what its people say may count."""
    return _first(case, ledger, set() if ledger.proofs_cutoff.requires(case) else _UNPROVED)


def is_unproved(case: OpenedRecord, ledger: Ledger) -> bool:
    """Somebody signed, or should have, and nothing of theirs proves it."""
    return any(one.trouble in _UNPROVED for one in check(case, ledger))


def _first(case: OpenedRecord, ledger: Ledger, borne: AbstractSet[str]) -> str:
    troubles = (one.trouble for one in check(case, ledger))
    return next((trouble for trouble in troubles if trouble and trouble not in borne), "")


def _lacks_attestation(case: OpenedRecord) -> bool:
    """Where a clerk attends, a face session alone opens nothing: they attest, or two compare by eye."""
    return bool(case.record.clerk) and case.goes_on and not case.is_vouched


def _check(signing: Signing, case: OpenedRecord, ledger: Ledger) -> Checked:
    signed, statement = signing
    purpose, person = statement.purpose, statement.person
    if signed.proof is None:
        return Checked(purpose, person, "", MISSING)
    try:
        kid = staff_statement.kid(signed.proof)
    except EvidenceError:
        return Checked(purpose, person, "", WRONG)
    return Checked(purpose, person, kid, _of_key(kid, signed.proof, signing, case, ledger))


def _of_key(
    kid: str, proof: KeySignature, signing: Signing, case: OpenedRecord, ledger: Ledger
) -> str:
    key = ledger.staff_keys.find(kid, case.captured_at)
    if key is None:
        return KEY_UNKNOWN
    if key.person != signing.statement.person:
        return KEY_OF_ANOTHER
    try:
        proven = staff_statement.prove(proof, key.public_pem)
    except EvidenceError:
        return WRONG
    if proven.statement != _expected(signing.statement, proven, case):
        return OF_OTHER
    return "" if proven.shift is None else _of_shift(proven.shift, signing, case.record)


def _expected(statement: Statement, proven: Proven, case: OpenedRecord) -> Statement:
    """A record whose visit was refused keeps no face session: then what was signed of one stands alone."""
    is_kept = case.record.presence is not None or statement.purpose is SigningPurpose.FOCUS_CHECK
    presence = statement.presence if is_kept else proven.statement.presence
    return msgspec.structs.replace(statement, presence=presence)


def _of_shift(shift: Shift, signing: Signing, record: Record) -> str:
    """The key of a shift attests, at its own kiosk, for as long as the PIN that opened it is good."""
    statement = signing.statement
    may_press = statement.purpose in BY_PRESS
    if not may_press or (shift.person, shift.device) != (statement.person, record.device):
        return OF_OTHER
    return "" if _is_in_time(shift, signing.signed, record) else SHIFT_OVER


def _is_in_time(shift: Shift, signed: Signed, record: Record) -> bool:
    if shift.at is None or not record.clock_certain:
        return True
    return abs(signed.at.timestamp() - shift.at) <= PIN_GOOD_FOR_S + _CLOCK_S
