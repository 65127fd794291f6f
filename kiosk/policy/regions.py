"""Regions by their GB/T 2260 code: `43` is Hunan, `4301` a city in it, `CN` the whole country."""

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files

import msgspec

COUNTRY = "CN"
_CODE = re.compile(r"(?:CN-)?(\d{2}(?:\d{2}){0,2})")
_SUFFIXES = "省市"


class Region(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pinyin: str
    zh: str
    en: str
    iso: str = ""  # ISO 3166-2:CN letters, provinces only


@cache
def known() -> dict[str, Region]:
    text = (files("kiosk.policy") / "regions.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, Region])


@lru_cache(512)
def code(text: str) -> str:
    """The code of a region written as code, ISO code, pinyin or Chinese. Raises ValueError."""
    digits = _CODE.fullmatch(text)
    if digits:
        return re.sub(r"(?:00)+$", "", digits[1])
    found = _names().get(text.rstrip(_SUFFIXES).lower())
    if found is None:
        raise ValueError(f"unknown region {text!r}")
    return found


def within(place: str, region: str) -> bool:
    """Whether a place lies in a region, both as codes: a city in its province, everything in CN."""
    return region == COUNTRY or place.startswith(region)


def name(region: str, language: str) -> str:
    """A region's name for a reader; a code without a name stands for itself."""
    if region == COUNTRY:
        return "China" if language == "en" else "全国"
    found = known().get(region)
    if found is None:
        return region
    return found.en if language == "en" else found.zh


@cache
def _names() -> dict[str, str]:
    names = {COUNTRY.lower(): COUNTRY, "全国": COUNTRY}
    for number, region in known().items():
        for spelling in (region.pinyin, region.zh, region.en, f"cn-{region.iso}"):
            names[spelling.lower()] = number
    return names
