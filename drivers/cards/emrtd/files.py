"""Elementary files of the chip: where they are, and reading them with few commands (ICAO 9303-10 §3.6, §4).

The first READ BINARY selects by short identifier and brings the file's length in its header, so that no
command is spent on SELECT or on asking for the size. How much a chip gives at once is found out while
reading: what it refuses is never asked for again.
"""

from typing import NamedTuple

from drivers.cards.emrtd.secure_messaging import SecureMessagingEndedError
from drivers.cards.iso7816 import (
    EXTENDED,
    SHORT,
    SW_END_OF_FILE,
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
_NO_SHORT_IDENTIFIER = frozenset({0x6A81, 0x6A86, 0x6B00, 0x6D00})
# Of a chip that gives less than it is asked for: then it would hold us for hours, a byte at a time.
_LEAST_BLOCK, _SPARE_BLOCKS = 32, 8
# Sizes that some chip in the field insists on, largest first.
_LADDER = (16384, 4096, 2048, 1024, 256, 231, 224, 160, 96)


class FileAbsentError(CardProtocolError):
    """The chip has no such file."""


class LengthRefusedError(CardProtocolError):
    """The chip ended the session over a length: open it anew and ask for `smaller` at most."""

    def __init__(self, size: int, smaller: int, sw: int) -> None:
        super().__init__(f"a length of {size} ended the session", sw)
        self.smaller = smaller


class Files:
    """The reader of files over one channel. `most`: the plain bytes that one short answer holds there."""

    def __init__(self, card: Card, most: int = SHORT, *, extended: bool = False) -> None:
        self.card = card
        short = {size for size in (*_LADDER, most) if size <= most}
        longer = {size for size in _LADDER if extended and size > SHORT}
        self._sizes = sorted(short | longer, reverse=True)

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

    def _first(self, file: ElementaryFile) -> bytes:
        answer = self._asked(file, 0x80 | file.sfi, 0, EXTENDED)
        if answer.sw in _NO_SHORT_IDENTIFIER:
            identifier = file.fid.to_bytes(2, "big")
            selected = self.card.exchange(Command(0x00, 0xA4, 0x02, 0x0C, identifier))
            if selected.sw in SW_NOT_FOUND:
                raise FileAbsentError(f"SELECT {file.name}", selected.sw)
            selected.expect(f"SELECT {file.name}")
            answer = self._asked(file, 0, 0, EXTENDED)
        if answer.sw in SW_NOT_FOUND:
            raise FileAbsentError(f"READ {file.name}", answer.sw)
        return _data(answer, f"READ {file.name}")

    def _block(self, file: ElementaryFile, offset: int, left: int) -> bytes:
        if offset <= _MAX_SHORT_OFFSET:
            answer = self._asked(file, offset >> 8, offset & 0xFF, left)
            block = _data(answer, f"READ {file.name}")
        else:
            block = self._far_block(file, offset, left)
        if not 0 < len(block) <= left:
            raise CardProtocolError(f"READ {file.name} gave {len(block)} of {left} bytes")
        return block

    def _far_block(self, file: ElementaryFile, offset: int, left: int) -> bytes:
        """Beyond 32 kB: READ BINARY with odd instruction and the offset as data (ISO 7816-4 §11.3.3)."""
        size = min(left, max(self._sizes[0] - 8, 1))
        where = tlv.encode(_OFFSET, offset.to_bytes(3, "big"))
        command = Command(0x00, 0xB1, 0, 0, where, le=size + 8 if size > SHORT else size)
        answer = _data(self.card.exchange(command), f"READ {file.name}")
        item = tlv.read(answer)
        if item.tag != _DISCRETIONARY:
            raise MalformedDataError(file.name, f"tag {item.tag:X}")
        return item.value

    def _asked(self, file: ElementaryFile, p1: int, p2: int, left: int) -> Response:
        """READ BINARY with the largest length that this chip has not refused."""
        while True:
            size = self._sizes[0]
            command = Command(0x00, 0xB0, p1, p2, le=min(size, left))
            try:
                answer = self.card.exchange(command)
            except SecureMessagingEndedError as error:
                smaller = _liked(error.sw)
                if smaller is None or not self._sizes[1:]:
                    raise
                raise LengthRefusedError(size, smaller or self._sizes[1], error.sw or 0) from error
            liked = 0 if answer.sw == SW_OK and not answer.data else _liked(answer.sw)
            if liked is None:
                return answer
            self._sizes = [liked] if 0 < liked < size else self._sizes[1:]
            if not self._sizes:
                raise CardProtocolError(f"READ {file.name}: every length was refused", answer.sw)


def _liked(sw: int | None) -> int | None:
    """None: not a complaint about the length; else the length that the chip asks for, 0: it names none."""
    if sw is not None and sw >> 8 == 0x6C:
        return sw & 0xFF or SHORT
    return 0 if sw in _REFUSED_LENGTH else None


def _data(answer: Response, what: str) -> bytes:
    if answer.sw not in {SW_OK, SW_END_OF_FILE} or not answer.data:
        raise CardProtocolError(what, answer.sw)
    return answer.data
