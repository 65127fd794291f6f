"""The words of papers, in both languages."""

import tomllib
from importlib.resources import files

import msgspec

from kiosk.policy.rules import Text

_WORDS = msgspec.convert(
    tomllib.loads((files("kiosk.papers") / "words.toml").read_text("utf-8")), dict[str, Text]
)


def word(key: str, language: str) -> str:
    """Raises KeyError."""
    return _WORDS[key].in_language(language)


def word_or(key: str, otherwise: str, language: str) -> str:
    """Of a code that may be newer than the words."""
    return word(key if key in _WORDS else otherwise, language)
