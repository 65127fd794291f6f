"""Contrast of two colours as WCAG 2.2 defines it."""

import re
from pathlib import Path

_THEME = Path("ui/qml/parts/Theme.qml")


def luminance(colour):
    """Relative; colour: red, green, blue of 0 to 255."""
    parts = (int(one) / 255 for one in colour)
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def rgb(code):
    """Of #rrggbb."""
    return tuple(int(code[at : at + 2], 16) for at in (1, 3, 5))


def theme():
    """The theme's colours by name; of one that the staff's pages change, both."""
    lines = re.findall(r"readonly property color (\w+): ([^/\n]*)", _THEME.read_text())
    return {name: [rgb(code) for code in re.findall(r"#[0-9a-f]{6}", said)] for name, said in lines}
