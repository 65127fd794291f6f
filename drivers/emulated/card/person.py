"""Generated people: a seed gives a name, a birth date and document numbers that nobody has."""

import datetime as dt
import random
from typing import NamedTuple

from kiosk.identity.id_number import check_character
from kiosk.identity.mrz import check_digit

_SURNAMES = "赵钱孙李周吴郑王冯陈"
_GIVEN = ("样本", "示例", "测试", "仿真")
_LATIN_SURNAMES = ("SPECIMEN", "UTOPIAN", "SAMPLE", "EXEMPLAR")
_LATIN_GIVEN = ("ANNA MARIA", "JOAN", "PAT", "ROBIN")
# Division 999999 is assigned to no place, so these numbers can be nobody's.
_DIVISION = "999999"


class Person(NamedTuple):
    """One invented adult."""

    chinese_name: str
    surname: str
    given_names: str
    sex: str
    birth: dt.date
    id_number: str
    passport_number: str
    address: str
    issued: dt.date
    expiry: dt.date


def person(seed: int, today: dt.date) -> Person:
    rng = random.Random(seed)
    birth = dt.date(today.year - rng.randint(25, 55), rng.randint(1, 12), rng.randint(1, 28))
    sex = rng.choice("MF")
    order = rng.randrange(0, 1000, 2) + (sex == "M")
    digits = f"{_DIVISION}{birth:%Y%m%d}{order % 1000:03d}"
    issued = today - dt.timedelta(days=rng.randint(100, 1000))
    return Person(
        chinese_name=rng.choice(_SURNAMES) + rng.choice(_GIVEN),
        surname=rng.choice(_LATIN_SURNAMES),
        given_names=rng.choice(_LATIN_GIVEN),
        sex=sex,
        birth=birth,
        id_number=digits + check_character(digits),
        passport_number=f"L{rng.randint(10_000_000, 99_999_999)}",
        address=f"仿真省样本市测试区第{rng.randint(1, 99)}号",
        issued=issued,
        expiry=issued.replace(year=issued.year + 10, day=min(issued.day, 28)),
    )


def mrz_lines(who: Person) -> tuple[str, str]:
    """A TD3 zone (ICAO 9303-4 §4.2) of the state that ICAO gives to specimens."""
    names = f"{who.surname}<<{who.given_names.replace(' ', '<')}"
    first = f"P<UTO{names}".ljust(44, "<")[:44]
    number = _with_check(who.passport_number.ljust(9, "<"))
    birth, expiry = _with_check(f"{who.birth:%y%m%d}"), _with_check(f"{who.expiry:%y%m%d}")
    optional = _with_check("<" * 14)
    composite = check_digit(number + birth + expiry + optional)
    return first, f"{number}UTO{birth}{who.sex}{expiry}{optional}{composite}"


def _with_check(text: str) -> str:
    return text + check_digit(text)
