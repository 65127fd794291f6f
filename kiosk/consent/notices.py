"""Notices by version and language. The digest is over the exact text that the person sees."""

import hashlib
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import msgspec

from kiosk.errors import KioskError

# The id of the leaflet that comes with a card, and of the text for the young.
SAFE_USE = "safe-use"
YOUNG_USERS = "young-users"
# Ids of the texts under which a number is given up, or goes to another person.
CANCELLATION = "cancellation-statement"
TRANSFER = "transfer-statement"


class NoticeError(KioskError):
    """A notice file is missing or malformed: nothing may be signed."""


class Notice(msgspec.Struct, frozen=True):
    """One text in one language, as shown."""

    id: str
    version: str
    language: str
    title: str
    paragraphs: tuple[str, ...]
    short: tuple[str, ...] = ()  # what it comes to, shown before it; no part of what is signed

    @property
    def sha256(self) -> bytes:
        """Over title and paragraphs in UTF-8, one line feed between them."""
        return hashlib.sha256("\n".join((self.title, *self.paragraphs)).encode()).digest()


class _Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    paragraphs: list[str]
    short: list[str] = msgspec.field(default_factory=list)


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    version: str
    zh_CN: _Text  # noqa: N815 - the language's code
    en: _Text


@dataclass(frozen=True)
class Notices:
    """The texts that a visit shows, loaded once at its start."""

    texts: dict[tuple[str, str], Notice]

    def risk(self, language: str) -> Notice:
        return self.texts["risk", language]

    def cancellation(self, language: str) -> Notice:
        return self.texts["cancellation", language]

    def transfer(self, language: str) -> Notice:
        return self.texts["transfer", language]

    def statement(self, language: str) -> Notice:
        """What is read aloud."""
        return self.texts["statement", language]

    def safe_use(self, language: str) -> Notice:
        return self.texts["safe-use", language]

    def leaflets(self) -> dict[bytes, tuple[str, ...]]:
        """What can be taken home, by its digest: the title, then the paragraphs."""
        found = (self.safe_use(language) for language in ("zh_CN", "en"))
        return {one.sha256: (one.title, *one.paragraphs) for one in found}

    def young(self, language: str) -> Notice:
        return self.texts["young", language]

    def privacy(self, language: str) -> Notice:
        return self.texts["privacy", language]

    def face(self, language: str) -> Notice:
        return self.texts["face", language]


def load_notices(directory: Path | None = None) -> Notices:
    """Load all texts from `directory`, or those shipped. Raises NoticeError."""
    root: Traversable = directory or files("kiosk.consent") / "texts"
    texts = {}
    names = (
        "risk",
        "cancellation",
        "transfer",
        "safe-use",
        "young",
        "privacy",
        "face",
        "statement",
    )
    for name in names:
        for notice in _load(root / f"{name}.toml"):
            texts[name, notice.language] = notice
    return Notices(texts)


def _load(file: Traversable) -> tuple[Notice, ...]:
    try:
        content = msgspec.convert(tomllib.loads(file.read_bytes().decode()), _File)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise NoticeError(f"{file.name}: {error}") from error
    languages = (("zh_CN", content.zh_CN), ("en", content.en))
    return tuple(
        Notice(
            content.id,
            content.version,
            language,
            text.title,
            tuple(text.paragraphs),
            tuple(text.short),
        )
        for language, text in languages
    )
