"""Text blocks of generated people, in the four layouts of the resident card family (GA 450)."""

from drivers.emulated.card.person import InventedPerson

_ISSUER = "仿真市公安局"
_UNLIMITED = "长期"

LAYOUTS = ("resident", "residence_permit", "permanent_2017", "permanent_2023")


def text_block(
    layout: str, who: InventedPerson, *, unlimited: bool = False, latin_name: str = ""
) -> bytes:
    """latin_name: another than the person's, of up to 46 characters."""
    latin = latin_name or who.latin_name
    end = _UNLIMITED if unlimited else f"{who.expiry:%Y%m%d}"
    start, birth = f"{who.issued:%Y%m%d}", f"{who.birth:%Y%m%d}"
    sex = "1" if who.sex == "M" else "2"
    rows = {
        "resident": _resident(who, who.id_number, sex, birth, start, end, "", ""),
        "residence_permit": _resident(
            who, who.residence_number, sex, birth, start, end, "H12345678", "J"
        ),
        "permanent_2017": (
            (latin, 120), (sex, 2), (who.permanent_number_2017, 30), ("UTO", 6),
            (who.chinese_name, 30), (start, 16), (end, 16), (birth, 16), ("01", 4), ("1500", 8),
            ("I", 2), ("", 6),
        ),
        "permanent_2023": (
            (who.chinese_name, 30), (sex, 2), ("01", 4), (birth, 16), (latin[:35], 70),
            (who.permanent_number_2023, 36), ("", 30), (start, 16), (end, 16), (latin[35:46], 22),
            ("UTO", 6), ("Y", 2), ("", 6),
        ),
    }  # fmt: skip
    return b"".join(text.ljust(size // 2).encode("utf-16-le") for text, size in rows[layout])


def _resident(
    who: InventedPerson,
    number: str,
    sex: str,
    birth: str,
    start: str,
    end: str,
    pass_number: str,
    letter: str,
) -> tuple[tuple[str, int], ...]:
    return (
        (who.chinese_name, 30), (sex, 2), ("" if letter else "01", 4), (birth, 16),
        (who.address, 70), (number, 36), (_ISSUER, 30), (start, 16), (end, 16),
        (pass_number, 18), ("01" if letter else "", 4), ("", 6), (letter, 2), ("", 6),
    )  # fmt: skip
