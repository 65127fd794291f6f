"""How emulated chips deviate from ICAO 9303-11, as chips in the field do."""

from dataclasses import dataclass
from typing import NamedTuple

from drivers.cards.iso7816 import SHORT
from drivers.emulated.card import apdu


class BinaryRead(NamedTuple):
    """One READ BINARY: of which file, from where, how much, and whether under secure messaging."""

    file: int
    offset: int
    wanted: int
    protected: bool


@dataclass
class Quirks:
    """Deviations from 9303-11 as chips in the field have them. Zeros and falses: a friendly chip."""

    le_limit: int = 0  # a longer READ BINARY is refused with 6700
    le_hint: bool = False  # ... with 6Cxx, which names the limit
    le_cut: int = 0  # answers are cut to this, without a word
    refusal_ends_session: bool = False  # ... and the refusal comes in the clear
    extended: bool = False  # extended length is understood, and declared in the ATR
    strict_le: bool = False  # Le on SELECT and MSE is refused with 6700
    pace_refused: int = 0  # the status that PACE is refused with: 6A87 = 27271
    no_short_identifiers: bool = False
    silent_at_65536: bool = False  # INTERNAL AUTHENTICATE answers nothing at Le 65536
    slow_pace_ms: float = 0  # each GENERAL AUTHENTICATE takes so long
    pace_breaks: int = 0  # the status of each GENERAL AUTHENTICATE, after PACE was begun
    beyond_end: int = 0  # reading beyond a file's end is refused with this: 6B00, 6700, 6F00, 6A86
    clear_end: bool = False  # ... in the clear: the session is over
    sfi_refused: int = 0  # short identifiers are refused with this
    clear_refusal: int = (
        0  # extended READ BINARY is refused with this, in the clear: the session is over
    )
    agreement_refused: int = 0  # chip authentication is refused with this, in the clear
    refused_file: int = 0  # a file that is there for nobody
    refused_with: int = 0x6982  # ... and the status that says so
    chains: bool = False  # what does not fit a short answer is left for GET RESPONSE (61xx)
    short_answers: bool = False  # what does not fit is refused with 6700
    signature_form: str = ""  # der; names_length: 6Cxx first; short, empty_der: no signature at all
    resident_atr: bool = False  # 90 00 at bytes 13 and 14, as German identity cards have

    def environment_refusal(self, p1: int, le: int | None) -> int:
        """The status that MSE is refused with; 0: it is not. p1: 41 for chip authentication."""
        if self.strict_le and le is not None:
            return apdu.WRONG_LENGTH
        return self.agreement_refused if p1 == 0x41 else 0

    def refusal(self, asked: BinaryRead, size: int) -> int:
        """The status that this reading of a file of so many bytes is refused with; 0: it is not."""
        if asked.file == self.refused_file:
            return self.refused_with
        if self.le_limit and asked.wanted > self.le_limit and asked.protected:
            return 0x6C00 | self.le_limit if self.le_hint else apdu.WRONG_LENGTH
        if self.clear_refusal and asked.wanted > SHORT:
            return self.clear_refusal
        return self.beyond_end if asked.offset + asked.wanted > size else 0
