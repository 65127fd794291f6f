"""Codes of the carrier in words: causes of quarantine, reasons of rejection, grounds, routes, signs."""

import math
import re
from collections.abc import Mapping

from django.utils.functional import Promise, lazy
from django.utils.translation import get_language
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from kiosk.enumerations import ComplaintGround, ComplaintRoute
from provisioning.carrier.tables.quarantine import Cause

CAUSES: Mapping[str, Promise] = {
    Cause.DEVICE_UNKNOWN: _("Nobody has enrolled this kiosk"),
    Cause.SEQ_REUSED: _("Two records in one place: the kiosk was restored from a copy"),
    Cause.CHAIN_FORK: _("The record before or after it names other bytes"),
    Cause.CHAIN_GAP: _("More records are missing before it than can be on their way"),
    Cause.BUNDLE_UNKNOWN: _("Decided by rules that the carrier never released"),
    Cause.ENGINE_UNKNOWN: _("Decided by an engine that the carrier does not know"),
    Cause.DEVICE_REVOKED: _("The kiosk is revoked"),
    Cause.STAFF_REVOKED: _("Somebody who signed it is revoked"),
    Cause.READER_REVOKED: _("The card reader is revoked"),
    Cause.KEY_REVOKED: _("The key that signed it is revoked"),
    Cause.KEY_UNKNOWN: _("Signed by a key that nobody has registered"),
    Cause.KEY_REPLACED: _("Signed by a key that had been replaced"),
    Cause.ANCHOR_UNKNOWN: _(
        "The carrier does not have the certificate of the state that made the document"
    ),
    Cause.DOCUMENT_UNJUDGED: _("The carrier cannot tell whether the document is authentic"),
    Cause.GIVER_MISSING: _("The other record of the transfer is on its way"),
    Cause.NETWORK_UNCONFIRMED: _("From a network that is not confirmed for this kiosk"),
    Cause.READER_UNCONFIRMED: _("Read by a card reader that is not confirmed for this kiosk"),
    Cause.CAMERA_UNCONFIRMED: _("Seen by a camera that is not confirmed for this kiosk"),
    Cause.DUPLICATE_ID: _("There is another record of this id"),
    Cause.FOREIGN_DEVICE: _("It names another kiosk than the one that sent it"),
}


def _as_chosen(ground: ComplaintGround) -> str:
    """The words that the customer chose it by."""
    return ground.words["zh_CN" if get_language() == "zh-hans" else "en"]


_lazily_chosen = lazy(_as_chosen, str)
GROUNDS: Mapping[str, Promise] = {ground: _lazily_chosen(ground) for ground in ComplaintGround}
KINDS: Mapping[str, Promise] = {
    "complaint": _("Complaint"),
    "dispute": _("Disputed number"),
    "appointment": _("Query at all carriers"),
}
ROUTES: Mapping[str, Promise] = {
    ComplaintRoute.CARRIER: _("the carrier"),
    ComplaintRoute.TELECOM_APPEALS: _("12300"),
    ComplaintRoute.ANTIFRAUD_CENTRE: _("96110"),
    ComplaintRoute.POLICE: _("the police"),
}
SIGNS: Mapping[str, Promise] = {
    "openings_per_hour": _("more openings in an hour than one person can do"),
    "sequential_numbers": _("numbers in a row"),
    "out_of_province": _("mostly documents from other provinces"),
}
STAFF: Mapping[str, Promise] = {"clerk": _("clerk"), "supervisor": _("supervisor")}
# Which codes a sentence is for; the first that fits.
_REASONS: tuple[tuple[str, Promise], ...] = (
    (r"[A-Z]+-", _("the rules refuse it")),
    (r"unsigned", _("the customer has not signed")),
    (
        r"staff_|signer_|signed_",
        _("a signature of the staff is missing, or of somebody who may not"),
    ),
    (r"document_|kind_", _("the document's proof is missing or does not hold")),
    (r"number_|iccid_|replacement_", _("number or card is not one to hand out there")),
    (r"face_", _("the face check does not count")),
)


def of(words: Mapping[str, Promise], code: str) -> str:
    """A code that is not known here is shown as it is."""
    return str(words.get(code, code))


def reason(code: str) -> str:
    """Why the carrier rejected a record."""
    for pattern, said in _REASONS:
        if re.match(pattern, code):
            return f"{said} ({code})"
    return code


def percent(ratio: float | None) -> str:
    """Rounded down: 100 % is only what is all of it. None: a dash."""
    return "–" if ratio is None else f"{math.floor(ratio * 1000 + 1e-9) / 10:g} %"


def masked(number: str) -> str:
    """A phone number, as far as whoever does not call it has to know."""
    return number if len(number) < 8 else f"{number[:3]}****{number[-4:]}"


def span_left(answer_by: float, at: float) -> str:
    """What is left until a deadline, in whole days; or how late it is."""
    days = (answer_by - at) / 86_400
    if days < 0:
        return now("%(days)d days late") % {"days": math.ceil(-days)}
    return now("%(days)d days left") % {"days": math.floor(days)}
