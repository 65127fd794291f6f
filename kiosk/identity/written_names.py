"""Names with characters that no font has: of private use, as rare characters were before Unicode had them.

The record keeps them as the document has them. A screen shows a mark in their place, and the clerk compares
with what is printed.
"""

import unicodedata

MARK = "〓"  # a printer's geta: a letter is missing here
# Of private use, unassigned, or half of a character.
_UNDRAWABLE = frozenset({"Co", "Cn", "Cs"})


def is_drawable(name: str) -> bool:
    return not any(map(_is_missing, name))


def marked(name: str) -> str:
    return "".join(MARK if _is_missing(one) else one for one in name)


def _is_missing(character: str) -> bool:
    return unicodedata.category(character) in _UNDRAWABLE
