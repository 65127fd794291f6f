"""The commands of a security module: its identity, finding and selecting a card, reading it (GA 450)."""

from typing import NamedTuple

from drivers.cards.resident import frames
from drivers.cards.resident.frames import FOUND, OK, FramePort, SamAnswer
from kiosk.errors import CardAbsentError, MalformedDataError

_SAM_ID, _FIND, _SELECT, _READ, _ADDRESS = (
    b"\x12\xff",
    b"\x20\x01",
    b"\x20\x02",
    b"\x30\x01",
    b"\x30\x03",
)
_SAM_ID_SIZE = 16
_LENGTHS = bytes.fromhex("01000400")  # 256 bytes of text, 1024 of photo
_TEXT, _PHOTO = 256, 1024
_NOT_SELECTED = frozenset({0x80, 0x81})  # no card, or none that was found
_NO_ADDRESS = frozenset({0x41, 0x91})


class Content(NamedTuple):
    """What lies in a resident card, as the module hands it out."""

    text: bytes  # 256
    photo: bytes  # 1024
    extra_address: str | None  # stuck on after a move
    digest_input: bytes


class SecurityModule:
    """A security module behind a FramePort. Raises the DocumentErrors that a status means."""

    def __init__(self, port: FramePort) -> None:
        self._port = port

    def identity(self) -> str:
        """The module's number, as it is printed: `05.03-20190401-0001234567-0012345678`."""
        data = frames.expect(self._ask(_SAM_ID), OK, "SAM id")
        if len(data) < _SAM_ID_SIZE:
            raise MalformedDataError("SAM id", f"{len(data)} bytes")
        parts = (data[0:2], data[2:4], data[4:8], data[8:12], data[12:16])
        family, model, date, serial, last = (int.from_bytes(part, "little") for part in parts)
        return f"{family:02d}.{model:02d}-{date:08d}-{serial:010d}-{last:010d}"

    def find(self) -> bool:
        """Whether a newly laid card lies there; a card that was read is found again once it was lifted."""
        answer = self._ask(_FIND)
        try:
            frames.expect(answer, FOUND, "find")
        except CardAbsentError:
            return False
        return True

    def select(self) -> bool:
        """Whether the found card answers."""
        answer = self._ask(_SELECT)
        if answer.sw3 in _NOT_SELECTED:
            return False
        frames.expect(answer, OK, "select")
        return True

    def read(self) -> Content:
        """Text, photo and the extra address of a selected card."""
        data = frames.expect(self._ask(_READ), OK, "read")
        if len(data) != len(_LENGTHS) + _TEXT + _PHOTO or not data.startswith(_LENGTHS):
            raise MalformedDataError("resident card", "lengths of text and photo")
        address = self._ask(_ADDRESS)
        extra = b"" if address.sw3 in _NO_ADDRESS else frames.expect(address, OK, "extra address")
        text = data[4 : 4 + _TEXT]
        return Content(text, data[4 + _TEXT :], _address(extra), data + extra)

    def _ask(self, command: bytes) -> SamAnswer:
        return frames.decode(self._port.exchange(frames.encode(command)))


def whole_card(module: SecurityModule) -> Content:
    """Find, select and read what lies there. CardAbsentError when nothing new does."""
    module.find()  # False also for a card that was found before, and still lies there
    if not module.select():
        raise CardAbsentError
    return module.read()


def _address(data: bytes) -> str | None:
    """70 bytes of UTF-16LE, like the address in the text block."""
    try:
        return data[:70].decode("utf-16-le").strip(" \0") or None
    except UnicodeDecodeError:
        raise MalformedDataError("extra address", "UTF-16") from None
