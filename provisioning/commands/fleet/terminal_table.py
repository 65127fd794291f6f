"""Tables for a terminal: no line is wider than it, and nothing in a cell can steer it."""

import shutil
from collections.abc import Sequence

_GAP = "  "
_LEAST = 6  # characters of a column that has to give way


def lines(head: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """As wide as $COLUMNS, or the terminal; the widest columns give way first."""
    cells = [[clean(str(cell)) for cell in row] for row in [head, *rows]]
    widths = [max(len(row[at]) for row in cells) for at in range(len(head))]
    columns = shutil.get_terminal_size().columns
    most = columns - len(_GAP) * (len(head) - 1)
    while sum(widths) > most and max(widths) > _LEAST:
        widths[widths.index(max(widths))] -= 1
    return [cut(_line(row, widths), columns) for row in cells]


def clean(text: str) -> str:
    """Kiosks' words are shown, and nothing else of what they may have sent."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)


def cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = (cut(cell, width).ljust(width) for cell, width in zip(row, widths, strict=True))
    return _GAP.join(cells).rstrip()
