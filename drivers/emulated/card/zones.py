"""Machine-readable zones of generated people; the state is the one that ICAO gives to specimens."""

from drivers.emulated.card.person import InventedPerson
from kiosk.identity.documents import AccessKey
from kiosk.identity.mrz import check_digit

_STATE = "UTO"


def td3(who: InventedPerson) -> tuple[str, ...]:
    """Passport (ICAO 9303-4 §4.2)."""
    return _two_lines("P<", who, who.passport_number, 44)


def td2(who: InventedPerson) -> tuple[str, ...]:
    """ICAO 9303-6 §4.2."""
    return _two_lines("I<", who, who.passport_number, 36)


def td1(who: InventedPerson) -> tuple[str, ...]:
    """Identity card whose number of eleven characters goes on in the optional data (9303-5 §4.2.2)."""
    number = f"{who.passport_number}77"
    first = f"I<{_STATE}{number[:9]}<{number[9:]}{check_digit(number)}".ljust(30, "<")
    birth, expiry = _with_check(f"{who.birth:%y%m%d}"), _with_check(f"{who.expiry:%y%m%d}")
    middle = f"{birth}{who.sex}{expiry}{_STATE}".ljust(29, "<")
    composite = check_digit(first[5:30] + middle[:7] + middle[8:15] + middle[18:29])
    return first, middle + composite, _names(who, 30)


def permit(code: str, number: str, who: InventedPerson) -> tuple[str, ...]:
    """A mainland travel permit; see kiosk.identity.mrz for the layout."""
    items = tuple(
        _with_check(item)
        for item in (number.ljust(9, "<"), f"{who.expiry:%y%m%d}", f"{who.birth:%y%m%d}")
    )
    first = f"{code}{'<'.join(items)}<{check_digit(''.join(items))}"
    return first, "<" * 12 + _names(who, 18), who.sex.ljust(30, "<")


def chip_key(who: InventedPerson, number: str) -> AccessKey:
    return AccessKey(number, f"{who.birth:%y%m%d}", f"{who.expiry:%y%m%d}")


def _two_lines(code: str, who: InventedPerson, number: str, width: int) -> tuple[str, str]:
    first = f"{code}{_STATE}{_names(who, width - 5)}"
    item = _with_check(number.ljust(9, "<"))
    birth, expiry = _with_check(f"{who.birth:%y%m%d}"), _with_check(f"{who.expiry:%y%m%d}")
    # TD3 closes its optional data with a check digit of its own.
    optional = _with_check("<" * 14) if width == 44 else "<" * 7
    composite = check_digit(item + birth + expiry + optional)
    return first, f"{item}{_STATE}{birth}{who.sex}{expiry}{optional}{composite}"


def _names(who: InventedPerson, width: int) -> str:
    return f"{who.surname}<<{who.given_names.replace(' ', '<')}".ljust(width, "<")[:width]


def _with_check(text: str) -> str:
    return text + check_digit(text)
