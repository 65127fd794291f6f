"""Text from chips, orders and answers, as a page may show it: nothing in it steers the page or the eye.

Controls and directional marks are shown by their code instead of being obeyed: a name that turns the rest of
its line around would otherwise read as another one (Unicode UAX #9, UTR #36).
"""

import re
from typing import Any

# C0 but for tab and line feed, DEL and C1, line and paragraph separators, byte order mark; marks, embeddings,
# overrides and isolates of direction. Joiners stay: names in some scripts need them.
_STEERS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


def as_such(value: Any) -> Any:
    """The same strings, lists and dictionaries, with such characters written out as [U+202E]."""
    match value:
        case str():
            return _STEERS.sub(_code, value)
        case list():
            return [as_such(item) for item in value]
        case dict():
            return {key: as_such(item) for key, item in value.items()}
        case _:
            return value


def _code(found: re.Match[str]) -> str:
    return f"[U+{ord(found[0]):04X}]"
