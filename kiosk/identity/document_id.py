"""Which document a number is of, in its one form: what is compared, hashed or listed is this alone.

The last character of an identity number is written X or x, digits come in full width from Chinese input
methods, and ICAO 9303 writes a space or hyphen within a number as a filler, or leaves it out. Whoever is
listed under one of these is listed under all: letters and digits alone are compared.
"""

import unicodedata
from typing import NamedTuple


class DocumentId(NamedTuple):
    """A kind (of documents, or `organisation`) and a number. Made by `of`."""

    kind: str
    number: str

    @classmethod
    def of(cls, kind: str, number: str) -> "DocumentId":
        """From however somebody has written it."""
        return cls(kind, "".join(filter(str.isalnum, plain(number))))

    @property
    def text(self) -> str:
        """What is hashed."""
        return f"{self.kind}:{self.number}"


def plain(text: str) -> str:
    """Letters and digits of half width, letters large (Unicode's NFKC)."""
    return unicodedata.normalize("NFKC", text).upper()
