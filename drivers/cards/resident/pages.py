"""The PC/SC pages dialect: `FF B0 pp 00 00` gives page pp of `01000400 | text 256 | photo 1024`."""

from drivers.cards.iso7816 import SW_OK, Card, Command
from drivers.cards.resident.sam import Content
from kiosk.errors import CardProtocolError, MalformedDataError

_HEADER = bytes.fromhex("01000400")
_TEXT = slice(4, 260)
_PHOTO = slice(260, 1284)
_PAGES = 6
_PAGE = 256


def read(card: Card) -> Content | None:
    """All pages; None where page 0 is refused: the ATR was another card's own after all.

    Raises CardProtocolError, MalformedDataError.
    """
    first = card.exchange(_asking_for(0))
    if first.sw != SW_OK:
        return None
    whole = first.data[:_PAGE] + b"".join(_page(card, number) for number in range(1, _PAGES))
    if not whole.startswith(_HEADER) or len(whole) < _PHOTO.stop:
        raise MalformedDataError("resident card", "header")
    data = whole[: _PHOTO.stop]
    return Content(data[_TEXT], data[_PHOTO], None, data)


def _page(card: Card, number: int) -> bytes:
    page = card.exchange(_asking_for(number)).expect(f"page {number}")
    if len(page) > _PAGE:
        raise CardProtocolError(f"page {number} has {len(page)} bytes")
    return page


def _asking_for(number: int) -> Command:
    return Command(0xFF, 0xB0, number, 0, le=_PAGE)
