"""An emulated resident card behind a reader that speaks the pages dialect."""

from drivers.cards.resident import portrait as photo
from drivers.emulated.card.person import Person

# Such readers make up an ATR for the card behind their security module: 90 00 at bytes 13 and 14.
ATR = bytes.fromhex("3B8B8001000000000000000090000080")
_OK, _NOT_FOUND, _UNKNOWN = b"\x90\x00", b"\x6a\x82", b"\x6d\x00"
_PAGE = 256


class Resident:
    """One card; answers `FF B0 pp 00 00`."""

    atr = ATR

    def __init__(self, who: Person, picture: bytes) -> None:
        self.content = bytes.fromhex("01000400") + _text(who) + picture.ljust(photo.SIZE, b"\0")

    def reset(self) -> None:
        """Nothing is kept between commands."""

    def transmit(self, apdu: bytes) -> bytes:
        if apdu[:2] != b"\xff\xb0":
            return _UNKNOWN
        page = self.content[apdu[2] * _PAGE : (apdu[2] + 1) * _PAGE]
        return page + _OK if page else _NOT_FOUND


def _text(who: Person) -> bytes:
    fields = (
        (who.chinese_name, 30),
        ("1" if who.sex == "M" else "2", 2),
        ("01", 4),
        (f"{who.birth:%Y%m%d}", 16),
        (who.address, 70),
        (who.id_number, 36),
        ("仿真市公安局", 30),
        (f"{who.issued:%Y%m%d}", 16),
        (f"{who.expiry:%Y%m%d}", 16),
        ("", 36),
    )
    return b"".join(text.ljust(size // 2).encode("utf-16-le") for text, size in fields)
