"""The QR code beside a paper: what a customer keeps of a visit without any printer, network or app.

It leads to the paper at the carrier, and holds its digest, so that nobody can put another one there. An
operator without such an address gives the words themselves.
"""

import segno

from kiosk.china_time import CHINA
from kiosk.ports import Paper

_QUIET = 2  # modules around it; the page around it is white, too
_BLOCKS = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}


def text(paper: Paper, digest: bytes, link: str = "", record_id: str = "") -> str:
    """digest: of the document; empty where it could not be made. link: where the carrier shows papers."""
    if link and record_id and digest:
        return f"{link}?record={record_id}&sha256={digest.hex()}"
    moment = paper.issued_at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
    told = (paper.headline, paper.opened, paper.end, moment, digest.hex())
    return "\n".join(filter(None, told))


def rows(text_: str) -> tuple[str, ...]:
    """Its modules, row by row: 1 is dark."""
    matrix = segno.make_qr(text_, error="m", encoding="utf-8").matrix_iter(border=_QUIET)
    return tuple("".join(map(str, row)) for row in matrix)


def in_blocks(text_: str) -> list[str]:
    """The same for a terminal, two rows in each line; light on dark, as most terminals are."""
    light = [[cell == "0" for cell in row] for row in rows(text_)]
    light += [[True] * len(light[0])] * (len(light) % 2)
    pairs = zip(light[::2], light[1::2], strict=True)
    return ["".join(map(_BLOCKS.__getitem__, zip(*pair, strict=True))) for pair in pairs]
