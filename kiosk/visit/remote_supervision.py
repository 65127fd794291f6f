"""A focus check that a supervisor signs at another kiosk of the store: asked for, and taken when it comes.

Who signs is known by their key in this kiosk's own settings, so that neither the carrier nor another kiosk
can answer in their place.
"""

from kiosk.errors import EvidenceError, KeyUnavailableError
from kiosk.protocol.codes import Message
from kiosk.records import staff_key
from kiosk.records.record import KeySignature, Signed
from kiosk.records.staff_key import WrappedKey
from kiosk.records.staff_statement import document_digest
from kiosk.records.supervision import GOOD_FOR_S, Request
from kiosk.settings import Clerk, Settings
from kiosk.visit import after_document
from kiosk.visit.effects import AskSupervisor, Audit
from kiosk.visit.environment import Moment
from kiosk.visit.events import SupervisorAnswered
from kiosk.visit.turn import Turn
from kiosk.visit.visit import Visit


def can_ask(visit: Visit) -> bool:
    """Once there is an answer to sign, a way to the carrier, and nobody is asked yet.

    An organisation's papers have to be looked at where they are, and a citizen's.
    """
    open_ = visit.plausible is not None and visit.supervision is None
    with_papers = visit.organisation or visit.has_citizen_to_settle
    return open_ and visit.strip.online and not with_papers


def ask(visit: Visit, turn: Turn) -> None:
    """The clerk's answer goes to the store's other kiosks; here it can be signed all the same."""
    if visit.clerk is None or visit.plausible is None:
        return
    request = Request(
        store=turn.environment.settings.store.id,
        clerk=visit.clerk.id,
        record_id=visit.record_id,
        nonce=visit.nonce,
        document=document_digest(visit.document),
        question=visit.answered_for,
        answer=visit.plausible,
    )
    visit.supervision, visit.supervision_ends_at = request, turn.now.mono + GOOD_FOR_S
    visit.message = Message.SUPERVISOR_ASKED
    turn.ask(AskSupervisor(request))
    turn.ask(Audit("supervisor_asked_elsewhere"))


def left_s(visit: Visit, now: Moment) -> int:
    """Whole seconds for which somebody may sign elsewhere; 0: nobody is asked."""
    return 0 if visit.supervision is None else max(0, round(visit.supervision_ends_at - now.mono))


def signed(visit: Visit, turn: Turn, event: SupervisorAnswered) -> Signed | None:
    """The signature that came, if it is one to what is asked now; None: there is none."""
    request = visit.supervision
    if request is None or request.id != event.request or visit.plausible is not request.answer:
        return None  # of an answer that was taken back
    visit.supervision = None
    by = _supervisor(visit, turn.environment.settings, event.person)
    if by is None or not request.is_signed(by.id, event.message, _public_pem(by)):
        visit.message = Message.SUPERVISOR_SILENT
        turn.ask(Audit("no_supervisor_elsewhere", {"forged": str(bool(event.message))}))
        return None
    return Signed(by.id, turn.now.wall, KeySignature(event.message))


def _supervisor(visit: Visit, settings: Settings, person: str) -> Clerk | None:
    able = after_document.supervisors(visit, settings)
    return next((one for one in able if one.id == person and one.key), None)


def _public_pem(person: Clerk) -> str:
    """Empty where the settings hold no key of theirs."""
    try:
        return staff_key.public_pem(WrappedKey.of(person.key).public)
    except (KeyUnavailableError, EvidenceError):
        return ""
