"""Generated people: a seed gives a name, a birth date and document numbers that nobody has."""

import datetime as dt
import random
from typing import NamedTuple

from kiosk.identity.id_number import check_character

_SURNAMES = "赵钱孙李周吴郑王冯陈"
_GIVEN = ("样本", "示例", "测试", "仿真")
_LATIN_SURNAMES = ("SPECIMEN", "UTOPIAN", "SAMPLE", "EXEMPLAR")
_LATIN_GIVEN = ("ANNA MARIA", "JOAN", "PAT", "ROBIN")
# Division 999999 is assigned to no place, so these numbers can be nobody's.
_DIVISION = "999999"


_LAPSED = dt.timedelta(days=3_700)  # of ten years


class InventedPerson(NamedTuple):
    """One invented person, an adult unless asked otherwise."""

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
    hk_permit_number: str
    taiwan_permit_number: str
    residence_number: str  # type J
    permanent_number_2017: str  # type I
    permanent_number_2023: str  # type Y
    can: str

    @property
    def latin_name(self) -> str:
        return f"{self.surname} {self.given_names}"


def person(
    seed: int, today: dt.date, *, age: int = 0, home: str = "", out_of_date: bool = False
) -> InventedPerson:
    """age: reached in this year. home: two digits of a province. out_of_date: of their documents."""
    rng = random.Random(seed)
    born = rng.randint(25, 55)
    birth = dt.date(today.year - (age or born), rng.randint(1, 12), rng.randint(1, 28))
    sex = rng.choice("MF")
    order = rng.randrange(0, 999, 2) + (sex == "M")  # odd for men
    issued = today - dt.timedelta(days=rng.randint(100, 1000))
    if out_of_date:
        issued = today - _LAPSED
    # A province's own code is no person's division either.
    division = f"{home}0000" if home else _DIVISION
    return InventedPerson(
        chinese_name=rng.choice(_SURNAMES) + rng.choice(_GIVEN),
        surname=rng.choice(_LATIN_SURNAMES),
        given_names=rng.choice(_LATIN_GIVEN),
        sex=sex,
        birth=birth,
        id_number=_checked(f"{division}{birth:%Y%m%d}{order:03d}"),
        passport_number=f"L{rng.randint(10_000_000, 99_999_999)}",
        address=f"仿真省样本市测试区第{rng.randint(1, 99)}号",
        issued=issued,
        expiry=issued.replace(year=issued.year + 10, day=min(issued.day, 28)),
        hk_permit_number=f"H{rng.randint(10_000_000, 99_999_999)}",
        taiwan_permit_number=f"{rng.randint(10_000_000, 99_999_999)}",
        residence_number=_checked(f"810000{birth:%Y%m%d}{order:03d}"),
        permanent_number_2017=f"UTO{rng.randint(10**11, 10**12 - 1)}",
        permanent_number_2023=_checked(f"999999{birth:%Y%m%d}{order:03d}"),
        can=f"{rng.randint(0, 999_999):06d}",
    )


def _checked(digits: str) -> str:
    return digits + check_character(digits)
