"""The paper that ends every visit: when it is made, its QR code, and how it is printed.

Every page that ends a visit shows the QR code; a printer is one more way. A receipt that may be out already,
whole or in part, is printed with "printed again" at its head.
"""

from kiosk.papers.proof import PaperOf, Settled, Unkept
from kiosk.protocol.codes import Message
from kiosk.protocol.flows import Step
from kiosk.protocol.messages import PaperShown
from kiosk.records.record import PaperBasis
from kiosk.settings import Settings
from kiosk.visit import disclosure
from kiosk.visit.decision_points import goes_on
from kiosk.visit.effects import MakePaper, PrintPaper
from kiosk.visit.environment import Environment
from kiosk.visit.events import PaperMade, PaperNotPrinted, PaperPrinted
from kiosk.visit.turn import Turn
from kiosk.visit.visit import PaperState, Visit


def basis(visit: Visit, settings: Settings) -> PaperBasis:
    """What the paper is made of beside the record."""
    return PaperBasis(
        language=visit.language,
        store=settings.store.name,
        holder_confirmed=disclosure.holder_is_confirmed(visit),
    )


def watch(visit: Visit, turn: Turn) -> None:
    """On a page that ends the visit: have it made once that is settled, and anew when more is known."""
    of = _due(visit, turn)
    if of is not None and of != visit.paper.of:
        visit.paper = PaperState(of, may_be_out=visit.paper.may_be_out)
        turn.ask(MakePaper(of))


def _due(visit: Visit, turn: Turn) -> PaperOf | None:
    if visit.paper.printing:
        return None
    if visit.step is Step.CANCELLED or visit.save_failed:
        return _unkept(visit, turn)
    if visit.stored is None:
        return None
    receipt = visit.receipt
    if receipt is not None:
        return PaperOf(visit.record_id, Settled(receipt.verdict, receipt.reason))
    waits = goes_on(visit) and turn.now.mono < visit.receipt_deadline
    return None if waits else PaperOf(visit.record_id)


def _unkept(visit: Visit, turn: Turn) -> PaperOf:
    """Its moment is the visit's beginning, so that it stays the same paper."""
    settings = turn.environment.settings
    unkept = Unkept(
        cause="not_saved" if visit.save_failed else "cancelled",
        visit_id=visit.record_id,
        flow=visit.flow,
        at=visit.started_at or turn.now.wall,
        device=settings.kiosk.device,
        basis=basis(visit, settings),
    )
    return PaperOf(unkept=unkept)


def shown(visit: Visit) -> PaperShown:
    """On every page that ends a visit: the paper of what ends here, and none of a request before it."""
    run = visit.paper
    if not _is_of_this_request(visit):
        return PaperShown()
    coming = run.of is not None and not run.qr
    return PaperShown(run.qr, Message.PAPER_COMES if coming else run.message)


def can_print(visit: Visit, environment: Environment) -> bool:
    """Once there is something to print, one at a time, where there is a printer."""
    run = visit.paper
    ready = bool(run.qr) and not run.printing and _is_of_this_request(visit)
    return ready and bool(environment.settings.printer.device)


def _is_of_this_request(visit: Visit) -> bool:
    """A complaint has a number of its own, and so a paper."""
    of = visit.paper.of
    return of is not None and visit.record_id == (of.unkept.visit_id if of.unkept else of.record_id)


def print_(visit: Visit, turn: Turn) -> None:
    run = visit.paper
    turn.ask(PrintPaper(run.may_be_out, visit.language))
    run.printing, run.message = True, Message.PRINTING


# -- events, on whichever page they come ------------------------------------------------------


def made(visit: Visit, _turn: Turn, event: PaperMade) -> None:
    if event.of == visit.paper.of:
        visit.paper.qr = event.qr


def printed(visit: Visit, turn: Turn, _event: PaperPrinted) -> None:
    _ended(visit, turn, Message.PRINTED, begun=True)


def not_printed(visit: Visit, turn: Turn, event: PaperNotPrinted) -> None:
    _ended(visit, turn, event.message, begun=event.begun)


def _ended(visit: Visit, turn: Turn, message: Message, *, begun: bool) -> None:
    """begun: whatever is printed from now on is printed again."""
    run = visit.paper
    run.printing, run.message, run.may_be_out = False, message, run.may_be_out or begun
    visit.ended_at = turn.now.mono
