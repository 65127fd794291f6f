"""Charts as inline SVG: no script draws them, colour is never the only sign, and a sentence says the same."""

from collections.abc import Sequence
from html import escape

_WIDTH, _HEIGHT = 1000, 34


def bar(total: int, parts: Sequence[tuple[str, int]], said: str) -> str:
    """Shares of a total, beginning at the left. parts: (a class of the stylesheet, how many)."""
    at, drawn = 0.0, []
    for kind, count in parts:
        width = _WIDTH * count / total if total else 0.0
        drawn.append(_part(kind, at, width))
        at += width
    ground = _part("rest", 0, _WIDTH)
    return _svg(_WIDTH, _HEIGHT, "bar", said, [ground, *drawn])


def columns(values: Sequence[float], said: str, most: float | None = None) -> str:
    """One column a value; the last one is the newest. most: what is drawn as the whole height."""
    top = most or max([*values, 1e-9])
    step = _WIDTH / max(1, len(values))
    drawn = []
    for place, value in enumerate(values):
        height = 160 * min(1.0, value / top)
        x, width, y = step * place + step * 0.15, step * 0.7, 160 - height
        drawn.append(
            f'<rect class="column" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"/>'
        )
    return _svg(_WIDTH, 160, "columns", said, drawn)


def _part(kind: str, at: float, width: float) -> str:
    return (
        f'<rect class="{escape(kind)}" x="{at:.1f}" y="0" width="{width:.1f}" height="{_HEIGHT}"/>'
    )


def _svg(width: int, height: int, kind: str, said: str, drawn: Sequence[str]) -> str:
    inside = "".join(drawn)
    return (
        f'<svg class="{kind}" viewBox="0 0 {width} {height}" preserveAspectRatio="none" role="img"'
        f' aria-label="{escape(said)}">{inside}</svg>'
    )
