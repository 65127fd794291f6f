"""Makes a visit's papers, and has them printed: on a worker thread, in memory alone."""

import hashlib
import logging
import threading
from collections.abc import Mapping

from kiosk.enumerations import PrinterTrouble
from kiosk.errors import PrinterError, TypesettingError
from kiosk.papers import proof, qr_code
from kiosk.papers.proof import PaperOf
from kiosk.papers.words import word
from kiosk.policy.ruleset import RuleSet
from kiosk.ports import Paper, ReceiptPrinter, Typesetter
from kiosk.protocol.codes import Message
from kiosk.visit.effects import MakePaper, PrintPaper
from kiosk.visit.events import Event, PaperMade, PaperNotPrinted, PaperPrinted
from kiosk.visit.evidence import Registrar

log = logging.getLogger(__name__)

_TROUBLE = {
    PrinterTrouble.PAPER_OUT: Message.PRINTER_PAPER_OUT,
    PrinterTrouble.COVER_OPEN: Message.PRINTER_COVER_OPEN,
    PrinterTrouble.ABSENT: Message.PRINTER_ABSENT,
    PrinterTrouble.REFUSED: Message.PRINTER_ABSENT,
    PrinterTrouble.FAULT: Message.PRINTER_FAULT,
}


class PaperMaker:
    """The visit's paper as it was made last."""

    def __init__(
        self,
        registrar: Registrar,
        rules: RuleSet,
        typesetter: Typesetter,
        printer: ReceiptPrinter,
        link: str,
        *,
        leaflets: Mapping[bytes, tuple[str, ...]],
    ) -> None:
        """link: where the carrier shows papers; "": nowhere. leaflets: texts that go with a number."""
        self._leaflets = leaflets
        self._registrar = registrar
        self._rules = rules
        self._typesetter = typesetter
        self._printer = printer
        self._link = link
        self._made: tuple[Paper, tuple[str, ...]] | None = None
        self._one_at_a_time = threading.Lock()

    def make(self, effect: MakePaper) -> Event:
        """A paper that cannot be typeset still has its QR code, with the words and no digest."""
        with self._one_at_a_time:
            paper = self._paper(effect.of)
            text = qr_code.text(paper, self._digest(paper), self._link, effect.of.record_id)
            self._made = paper, qr_code.rows(text)
            return PaperMade(effect.of, self._made[1])

    def print(self, effect: PrintPaper) -> Event:
        with self._one_at_a_time:
            try:
                return self._printed(effect)
            except TypesettingError as error:
                log.warning("no receipt: %s", error)
                return PaperNotPrinted(Message.PRINTER_FAULT, begun=False)
            except PrinterError as error:
                log.warning("%s", error)
                return PaperNotPrinted(_TROUBLE[PrinterTrouble(error.trouble)], error.begun)

    def _printed(self, effect: PrintPaper) -> Event:
        if self._made is None:
            raise ValueError("a paper is made before it is printed")
        paper, rows = self._made
        again = word("again", effect.language) if effect.again else ""
        self._printer.print(self._typesetter.receipt(paper, rows, again))
        return PaperPrinted()

    def _digest(self, paper: Paper) -> bytes:
        try:
            return hashlib.sha256(self._typesetter.document(paper)).digest()
        except TypesettingError as error:
            log.warning("no document: %s", error)
            return b""

    def _paper(self, of: PaperOf) -> Paper:
        if of.unkept is not None:
            return proof.of_unkept(of.unkept)
        record = self._registrar.recorded(of.record_id)
        if record is None:
            raise ValueError("a record is stored before its paper is made")
        return proof.of_record(record, of.settled, self._rules, self._leaflets)
