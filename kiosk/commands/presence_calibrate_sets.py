"""Labelled sets for `kiosk presence calibrate`: a list of pairs or of attacks, or a folder of people.

PAIRS.csv       a, b, and same or person_a, person_b or all three; any further column is a group
                (skin_a with skin_b: the group of a pair of two people is that of both)
ATTACKS.csv     file, species (bona_fide for none), person; any further column is a group
FOLDER          a folder of pictures for each person; all pairs are formed. people.csv in it, with the
                column person (the folder's name), may have further columns: groups
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from drivers.faces.images import PICTURES
from kiosk.errors import CalibrationError, FootageError
from kiosk.presence.people_rates import MOST_PEOPLE

PEOPLE_LIST = "people.csv"

_MOST_LINES = 100_000
_MOST_LIST_BYTES = 50_000_000
_MOST_PICTURES = 3_000  # in a folder: four and a half million pairs
_MOST_VALUES = 20  # of one column: with more it is a remark, no group
_SAME = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}

Integers = npt.NDArray[np.int64]


class ListRow(NamedTuple):
    line: int
    cells: dict[str, str]


class Groups(NamedTuple):
    """A column's values, and for each row the number of its value; -1: it has none."""

    values: list[str]
    of_row: Integers


class PairSet(NamedTuple):
    """Pairs of pictures.

    ends: (n, 2), the numbers of both pictures; people: of each picture the number of its person, None
    where the list does not say; groups: by column, of the pairs; remarks: columns that are no groups.
    """

    pictures: list[Path]
    ends: Integers
    same: npt.NDArray[np.bool_]
    people: Integers | None
    groups: dict[str, Groups]
    remarks: list[str]


def read_list(file: Path) -> tuple[set[str], list[ListRow]]:
    """The header's columns and the rows. CalibrationError names the line that is malformed."""
    try:
        if file.stat().st_size > _MOST_LIST_BYTES:
            raise FootageError(str(file), f"larger than {_MOST_LIST_BYTES} bytes")
        lines = file.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise FootageError(str(file), "cannot be read as text") from error
    except OSError as error:
        raise FootageError(str(file), error.strerror or "cannot be read") from error
    reader = csv.DictReader(lines, strict=True)
    try:
        found = list(_checked(file, reader))
    except csv.Error as error:
        raise CalibrationError(str(file), reader.line_num, str(error)) from error
    if not found:
        raise CalibrationError(str(file), 1, "no rows")
    return set(found[0].cells), found


def _checked(file: Path, reader: Iterable[dict[Any, Any]]) -> Iterator[ListRow]:
    for line, cells in enumerate(reader, 2):
        if line > _MOST_LINES:
            raise CalibrationError(str(file), line, f"more than {_MOST_LINES} lines")
        if None in cells or any(not value for value in cells.values()):
            raise CalibrationError(str(file), line, "a cell is missing, empty or too many")
        yield ListRow(line, cells)


def existing(file: Path, row: ListRow, column: str) -> Path:
    """The file that a cell names, relative to its list. CalibrationError when there is none."""
    named = file.parent / row.cells[column]
    if not named.is_file():
        raise CalibrationError(str(file), row.line, f"{column}: there is no file {named}")
    return named


# -- pairs of a list ------------------------------------------------------------------------


def is_pairs(columns: set[str]) -> bool:
    return {"a", "b"} <= columns and bool({"same", "person_a"} & columns)


def pairs_of_list(file: Path, columns: set[str], rows: Sequence[ListRow]) -> PairSet:
    """CalibrationError names the line with a missing file or a contradiction between its labels."""
    if ("person_a" in columns) != ("person_b" in columns):
        raise CalibrationError(str(file), 1, "person_a and person_b belong together")
    sides = [tuple(existing(file, row, side) for side in "ab") for row in rows]
    pictures = sorted({picture for pair in sides for picture in pair})
    number = {picture: n for n, picture in enumerate(pictures)}
    ends = np.array([[number[one], number[other]] for one, other in sides], np.int64)
    people = _people(file, rows, ends, len(pictures)) if "person_a" in columns else None
    same = np.array([_same(file, row) for row in rows])
    further = columns - {"a", "b", "same", "person_a", "person_b"}
    groups, remarks = grouped(_pair_columns(further, rows))
    return PairSet(pictures, ends, same, people, groups, remarks)


def _same(file: Path, row: ListRow) -> bool:
    """As the columns say, which must agree."""
    one_person = row.cells.get("person_a") == row.cells.get("person_b")
    if "same" not in row.cells:
        return one_person
    word = row.cells["same"].strip().lower()
    if word not in _SAME:
        raise CalibrationError(str(file), row.line, f"same is {word!r}, not one of {list(_SAME)}")
    if "person_a" in row.cells and _SAME[word] != one_person:
        raise CalibrationError(str(file), row.line, "same contradicts person_a and person_b")
    return _SAME[word]


def _people(file: Path, rows: Sequence[ListRow], ends: Integers, pictures: int) -> Integers:
    names: dict[str, int] = {}
    found = np.full(pictures, -1, np.int64)
    for row, pair in zip(rows, ends, strict=True):
        for side, picture in zip("ab", pair, strict=True):
            person = names.setdefault(row.cells[f"person_{side}"], len(names))
            if found[picture] not in {-1, person}:
                raise CalibrationError(str(file), row.line, f"{row.cells[side]} shows two people")
            found[picture] = person
    if len(names) > MOST_PEOPLE:
        raise CalibrationError(str(file), 0, f"{len(names)} people, more than {MOST_PEOPLE}")
    return found


def _pair_columns(further: set[str], rows: Sequence[ListRow]) -> dict[str, list[str]]:
    """By column, of each row; name_a and name_b are one column."""
    found = {}
    for column in sorted(further):
        stem, _, side = column.rpartition("_")
        both = side in {"a", "b"} and {f"{stem}_a", f"{stem}_b"} <= further
        if not both:
            found[column] = [row.cells[column] for row in rows]
        elif side == "a":
            found[stem] = [_both(row.cells[f"{stem}_a"], row.cells[f"{stem}_b"]) for row in rows]
    return found


def _both(one: str, other: str) -> str:
    return one if one == other else " × ".join(sorted((one, other)))


def grouped(columns: dict[str, list[str]]) -> tuple[dict[str, Groups], list[str]]:
    """The columns that are groups, and the names of those with too many values."""
    groups, remarks = {}, []
    for name, cells in columns.items():
        values = sorted(set(cells) - {""})
        if len(values) > _MOST_VALUES:
            remarks.append(name)
            continue
        number = {value: n for n, value in enumerate(values)} | {"": -1}
        groups[name] = Groups(values, np.array([number[cell] for cell in cells], np.int64))
    return groups, remarks


# -- all pairs of a folder ------------------------------------------------------------------


def pairs_of_folder(folder: Path) -> PairSet:
    """All pairs of its pictures. CalibrationError when it has no people, or too many pictures."""
    people = [each for each in _shown(folder) if each.is_dir()]
    found = [
        (number, picture)
        for number, person in enumerate(people)
        for picture in _shown(person)
        if picture.suffix.lower() in PICTURES
    ]
    if len(people) > MOST_PEOPLE or len(found) > _MOST_PICTURES:
        many = f"{len(people)} people and {len(found)} pictures"
        raise CalibrationError(
            str(folder), 0, f"{many}, more than {MOST_PEOPLE} and {_MOST_PICTURES}"
        )
    if not found:
        raise CalibrationError(str(folder), 0, "has no folder with pictures for each person")
    person_of = np.array([number for number, _ in found], np.int64)
    ends = np.stack(np.triu_indices(len(found), 1), axis=1).astype(np.int64)
    same = person_of[ends[:, 0]] == person_of[ends[:, 1]]
    groups, remarks = _folder_groups(folder, [person.name for person in people])
    of_pairs = {name: _pair_groups(group, person_of[ends]) for name, group in groups.items()}
    return PairSet([picture for _, picture in found], ends, same, person_of, of_pairs, remarks)


def _shown(folder: Path) -> list[Path]:
    """What is in it, in the order of names, without hidden files."""
    try:
        return [each for each in sorted(folder.iterdir()) if each.name[0] != "."]
    except OSError as error:
        raise FootageError(str(folder), error.strerror or "cannot be read") from error


def _folder_groups(folder: Path, people: Sequence[str]) -> tuple[dict[str, Groups], list[str]]:
    file = folder / PEOPLE_LIST
    if not file.is_file():
        return {}, []
    columns, rows = read_list(file)
    if "person" not in columns:
        raise CalibrationError(str(file), 1, "no column person")
    cells = {row.cells["person"]: row.cells for row in rows}
    for row in rows:
        if row.cells["person"] not in people:
            raise CalibrationError(str(file), row.line, f"no folder {row.cells['person']}")
    return grouped(
        {
            column: [cells.get(person, {}).get(column, "") for person in people]
            for column in sorted(columns - {"person"})
        }
    )


def _pair_groups(group: Groups, people: Integers) -> Groups:
    """people: (n, 2). The group of both, else both groups."""
    ends = np.sort(group.of_row[people], axis=1)
    count = len(group.values)
    codes = np.where(ends[:, 0] < 0, -1, ends[:, 0] * count + ends[:, 1])
    there, numbers = np.unique(codes, return_inverse=True)
    names = [
        _both(*(group.values[n] for n in divmod(int(code), count))) for code in there if code >= 0
    ]
    return Groups(names, numbers - int(bool(len(there)) and there[0] < 0))
