"""Elementary files of the chip: where they are, and reading them with few commands (ICAO 9303-10 §3.6, §4).

The first READ BINARY selects by short identifier and brings the file's length in its header, so that no
command is spent on SELECT or on asking for the size. What a chip does not take is found out while reading,
and never asked for again.
"""

from dataclasses import dataclass
from typing import NamedTuple

from drivers.cards.emrtd.secure_messaging import SecureMessagingEndedError
from drivers.cards.iso7816 import (
    EXTENDED,
    SHORT,
    SW_END_OF_FILE,
    SW_NOT_ALLOWED,
    SW_NOT_FOUND,
    SW_OK,
    Card,
    Command,
    Response,
)
from kiosk.emrtd import tlv
from kiosk.errors import CardEndlessError, CardProtocolError, MalformedDataError
from kiosk.input_bounds import CHIP_KEYS_BYTES, SIGNED_FILE_BYTES, ZONE_FILE_BYTES


class ElementaryFile(NamedTuple):
    """An elementary file: name, short identifier, file identifier, its content's tag, its largest size."""

    name: str
    sfi: int
    fid: int
    tag: int
    most: int  # bytes


MAX_FILE = 256 * 1024  # pictures of the holder and of the printed pages
CARD_ACCESS = ElementaryFile("EF.CardAccess", 0x1C, 0x011C, 0x31, CHIP_KEYS_BYTES)
CARD_SECURITY = ElementaryFile("EF.CardSecurity", 0x1D, 0x011D, 0x30, SIGNED_FILE_BYTES)
SOD = ElementaryFile("EF.SOD", 0x1D, 0x011D, 0x77, SIGNED_FILE_BYTES)
DATA_GROUPS = {
    number: ElementaryFile(f"DG{number}", number, 0x0100 + number, tag, most)
    for number, tag, most in (
        (1, 0x61, ZONE_FILE_BYTES),
        (2, 0x75, MAX_FILE),
        (11, 0x6B, MAX_FILE),
        (12, 0x6C, MAX_FILE),
        (14, 0x6E, CHIP_KEYS_BYTES),
        (15, 0x6F, CHIP_KEYS_BYTES),
    )
}

_MAX_SHORT_OFFSET = 0x7FFF
_OFFSET, _DISCRETIONARY = 0x54, 0x53
# What chips answer to a length that they dislike; 6Cxx names the one they like.
_REFUSED_LENGTH = frozenset({0x6700, 0x6F00})
# What some answer instead to a length beyond the file's end (ISO 7816-4 has 6282 and the data).
_BEYOND_THE_END = frozenset({0x6B00, 0x6A86})
_NO_SHORT_IDENTIFIER = frozenset({0x6A81, 0x6D00}) | SW_NOT_FOUND
_ABSENT = SW_NOT_FOUND | SW_NOT_ALLOWED
_HEADER = 4  # bytes that hold tag and length of any file; none is shorter than two
# Of a chip that gives less than it is asked for: then it would hold us for hours, a byte at a time.
_LEAST_BLOCK, _SPARE_BLOCKS = 32, 8
# Sizes that some chip in the field insists on, largest first.
_LADDER = (16384, 4096, 2048, 1024, 256, 231, 224, 160, 96)


class FileAbsentError(CardProtocolError):
    """The chip has no such file, or gives it to nobody."""

    def __init__(self, what: str, sw: int | None, *, ended_session: bool = False) -> None:
        super().__init__(what, sw)
        self.ended_session = ended_session


class SessionLostError(CardProtocolError):
    """The chip ended the session over a length. What it does not take is known now: open it anew."""


@dataclass
class Habits:
    """What a chip takes, as far as it has shown."""

    most: int = EXTENDED  # bytes at once
    header_first: bool = False  # it refuses to read beyond a file's end
    by_selecting: bool = False  # it has no short identifiers


class Files:
    """The reader of files over one channel. `most`: the plain bytes that one short answer holds there."""

    def __init__(
        self,
        card: Card,
        most: int = SHORT,
        *,
        extended: bool = False,
        habits: Habits | None = None,
    ) -> None:
        self.card = card
        self._habits = habits or Habits()
        short = {size for size in (*_LADDER, most) if size <= most}
        longer = {size for size in _LADDER if extended and size > SHORT}
        self._ladder = sorted(short | longer, reverse=True)
        self._longest_short = most

    def read(self, file: ElementaryFile) -> bytes:
        """The file, whole. Raises CardProtocolError and its kinds, MalformedDataError."""
        first = self._first(file)
        tag, length, start = tlv.header(first)
        total = start + length
        if tag != file.tag or total > file.most:
            raise MalformedDataError(file.name, f"tag {tag:X}, {length} bytes")
        content = bytearray(first[:total])
        most = _SPARE_BLOCKS + total // _LEAST_BLOCK
        blocks = 1
        while len(content) < total:
            if blocks > most:
                raise CardEndlessError(blocks)
            content += self._block(file, len(content), total - len(content))
            blocks += 1
        return bytes(content)

    # -- how a file begins ------------------------------------------------------------------

    def _first(self, file: ElementaryFile) -> bytes:
        """As much as comes at once, or the header alone where the chip wants it so."""
        asked = _HEADER if self._habits.header_first else self._size()
        if not self._habits.by_selecting:
            answer = self._begun(file, 0x80 | file.sfi, asked)
            if _has_data(answer):
                return answer.data
        self._select(file)
        if self._habits.by_selecting:
            answer = self._begun(file, 0, asked)
            if _has_data(answer):
                return answer.data
        header = _data(self._begun(file, 0, _HEADER), f"READ {file.name}")
        self._learn(answer.sw, asked, header)
        return header

    def _select(self, file: ElementaryFile) -> None:
        what = f"SELECT {file.name}"
        try:
            selected = self.card.exchange(
                Command(0x00, 0xA4, 0x02, 0x0C, file.fid.to_bytes(2, "big"))
            )
        except SecureMessagingEndedError as error:
            if error.sw not in _ABSENT:
                raise
            raise FileAbsentError(what, error.sw, ended_session=True) from error
        if selected.sw in _ABSENT:
            raise FileAbsentError(what, selected.sw)
        selected.expect(what)

    def _begun(self, file: ElementaryFile, p1: int, asked: int) -> Response:
        """A file's first READ BINARY, by short identifier or of what is selected."""
        absent = SW_NOT_ALLOWED if p1 else _ABSENT
        try:
            answer = self.card.exchange(Command(0x00, 0xB0, p1, 0, le=asked))
        except SecureMessagingEndedError as error:
            if error.sw in absent:
                raise FileAbsentError(f"READ {file.name}", error.sw, ended_session=True) from error
            if not self._learn_of_an_end(error.sw, asked):
                raise
            raise SessionLostError(f"a length of {asked} ended the session", error.sw) from error
        if answer.sw in absent:
            raise FileAbsentError(f"READ {file.name}", answer.sw)
        return answer

    def _learn(self, sw: int, asked: int, header: bytes) -> None:
        """Why the first READ BINARY was refused, now that the file's length is known."""
        _, length, at = tlv.header(header)
        is_beyond = at + length < asked
        about_identifier = sw in _NO_SHORT_IDENTIFIER or asked == _HEADER
        if not self._habits.by_selecting and (
            about_identifier or (sw in _BEYOND_THE_END and not is_beyond)
        ):
            self._habits.by_selecting = True
        elif is_beyond:
            self._habits.header_first = True
        else:
            self._habits.most = _named(sw) or self._smaller(asked)

    def _learn_of_an_end(self, sw: int | None, asked: int) -> bool:
        """Why the session ended, without having seen the length; False: it is nothing that we can change."""
        habits = self._habits
        if sw in _NO_SHORT_IDENTIFIER or (asked == _HEADER and _is_about_length(sw)):
            known, habits.by_selecting = habits.by_selecting, True
            return not known
        if not _is_about_length(sw):
            return False
        if asked > SHORT:
            habits.most = self._longest_short
        else:
            habits.header_first = True
        return True

    # -- how it goes on ---------------------------------------------------------------------

    def _block(self, file: ElementaryFile, offset: int, left: int) -> bytes:
        if offset <= _MAX_SHORT_OFFSET:
            answer = self._asked(file, offset, left)
            block = _data(answer, f"READ {file.name}")
        else:
            block = self._far_block(file, offset, left)
        if not 0 < len(block) <= left:
            raise CardProtocolError(f"READ {file.name} gave {len(block)} of {left} bytes")
        return block

    def _far_block(self, file: ElementaryFile, offset: int, left: int) -> bytes:
        """Beyond 32 kB: READ BINARY with odd instruction and the offset as data (ISO 7816-4 §11.3.3)."""
        size = min(left, max(self._size() - 8, 1))
        where = tlv.encode(_OFFSET, offset.to_bytes(3, "big"))
        command = Command(0x00, 0xB1, 0, 0, where, le=size + 8 if size > SHORT else size)
        answer = _data(self.card.exchange(command), f"READ {file.name}")
        item = tlv.read(answer)
        if item.tag != _DISCRETIONARY:
            raise MalformedDataError(file.name, f"tag {item.tag:X}")
        return item.value

    def _asked(self, file: ElementaryFile, offset: int, left: int) -> Response:
        """READ BINARY within the file: what is refused here is refused for its length.

        Raises MalformedDataError where the file ends before its header says so.
        """
        while True:
            size = min(self._size(), left)
            try:
                answer = self.card.exchange(Command(0x00, 0xB0, *divmod(offset, 256), le=size))
            except SecureMessagingEndedError as error:
                if not _is_about_length(error.sw) or size <= _LADDER[-1]:
                    raise
                self._habits.most = _named(error.sw) or self._smaller(size)
                raise SessionLostError(f"a length of {size} ended the session", error.sw) from error
            if answer.sw in _BEYOND_THE_END:
                raise MalformedDataError(file.name, "ends early")
            if not _is_about_length(answer.sw) and (answer.sw != SW_OK or answer.data):
                return answer
            smaller = _named(answer.sw) or self._smaller(size)
            if smaller >= size:
                raise CardProtocolError(f"READ {file.name}: every length was refused", answer.sw)
            self._habits.most = smaller

    def _size(self) -> int:
        """The most to ask for at once."""
        size = min(self._ladder[0], self._habits.most)
        return size if size > SHORT else min(size, self._longest_short)

    def _smaller(self, refused: int) -> int:
        """The next of the ladder; from an extended length at once to a short one."""
        below = min(refused, self._longest_short + 1)
        return next((size for size in self._ladder if size < below), refused)


def _is_about_length(sw: int | None) -> bool:
    return sw is not None and (sw >> 8 == 0x6C or sw in _REFUSED_LENGTH | _BEYOND_THE_END)


def _named(sw: int | None) -> int:
    """The length that the chip asks for; 0: it names none."""
    return (sw & 0xFF or SHORT) if sw is not None and sw >> 8 == 0x6C else 0


def _has_data(answer: Response) -> bool:
    return bool(answer.data) and answer.sw in {SW_OK, SW_END_OF_FILE}


def _data(answer: Response, what: str) -> bytes:
    if not _has_data(answer):
        raise CardProtocolError(what, answer.sw)
    return answer.data
