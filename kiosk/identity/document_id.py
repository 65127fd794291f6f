"""Which document a number is of, in its one form: what is compared, hashed or listed is this alone.

The last character of an identity number is written X or x, digits come in full width from Chinese input
methods, and ICAO 9303 writes a space within a number as a filler. Whoever is listed under one of these is
listed under all.
"""

import unicodedata
from typing import NamedTuple

from kiosk.identity.documents import SIGNED_KINDS

_FILLER = "<"
_WITH_FILLERS = frozenset(kind.value for kind in SIGNED_KINDS)


class DocumentId(NamedTuple):
    """A kind (of documents, or `organisation`) and a number. Made by `of`."""

    kind: str
    number: str

    @classmethod
    def of(cls, kind: str, number: str) -> "DocumentId":
        """From however somebody has written it."""
        parts = plain(number).split()
        if kind in _WITH_FILLERS:
            return cls(kind, _FILLER.join(parts).strip(_FILLER))
        return cls(kind, "".join(parts))

    @property
    def text(self) -> str:
        """What is hashed."""
        return f"{self.kind}:{self.number}"


def plain(text: str) -> str:
    """Letters and digits of half width, letters large (Unicode's NFKC)."""
    return unicodedata.normalize("NFKC", text).upper()
