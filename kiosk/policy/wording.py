"""Words around the rules in both languages, and those of codes that a reader meets."""

import tomllib
from importlib.resources import files

import msgspec

from kiosk.policy.rules import Text

WORDS = msgspec.convert(
    tomllib.loads((files("kiosk.policy") / "wording.toml").read_text("utf-8")), dict[str, Text]
)


def word(key: str, language: str) -> str:
    return WORDS[key].in_language(language)
