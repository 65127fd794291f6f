"""Writes `contract/schemas`: the CDDL (RFC 8610) of every message, from the types that read and make it.

    .venv/bin/python tests/support/contract_schemas.py

A type says what is in a message; beside it stands what only the wire knows: which COSE message holds it.
Lengths are in characters, as the kiosk counts them; CDDL counts bytes, so that they stand as comments.
"""

import inspect
import json
import re
import sys
from enum import Enum
from pathlib import Path
from typing import Any

import msgspec
from msgspec import inspect as ms

from kiosk.records import (
    certificate_request,
    envelope,
    listings_copy,
    listings_file,
    question,
    receipt,
    record,
    staff_statement,
    statement_parts,
    supervision,
)
from kiosk.records.carried_transcript import Transcript
from provisioning.updates import desired_and_reported, file_messages, jobs

FOLDER = Path(__file__).parents[2] / "contract/schemas"

# A file each: what it is, and the types that are messages of their own.
FILES: dict[str, tuple[str, tuple[Any, ...]]] = {
    "record": ("The body of a record, signed and sealed by a kiosk", (record.Record,)),
    "place": (
        "A record's place in its kiosk's chain, and a part's in its recording: outer headers",
        (envelope.ChainPosition, statement_parts.PartPlace),
    ),
    "receipt": ("The carrier's receipt for a record", (receipt.Receipt,)),
    "question": (
        "What a visit asks, and what the carrier answers",
        (question.Enquiry, question.Question, question.Where, question.Answer),
    ),
    "listings": (
        "The listings that a kiosk keeps: an answer's data, and the head of the fleet's file",
        (listings_copy.ListingsCopy, listings_file.ListingsFileHead),
    ),
    "statement_video": (
        "A statement video on its way, beside its parts",
        (statement_parts.StatementManifest, statement_parts.PartsHeld),
    ),
    "certificates": (
        "Asking for certificates",
        (
            certificate_request.EnrolmentRequest,
            certificate_request.RenewalRequest,
            certificate_request.CertificateAnswer,
        ),
    ),
    "files": (
        "A fleet's files in parts",
        (file_messages.FileQuestion, file_messages.FileAnswer),
    ),
    "staff": (
        "What a person of the staff signs, at the counter or at another kiosk",
        (staff_statement.Statement, supervision.Request),
    ),
}

# What agent and fleet say to each other is JSON.
DOCUMENTS = {
    "desired": desired_and_reported.Desired,
    "reported": desired_and_reported.Reported,
    "job_order": jobs.JobOrder,
    "job_status": jobs.JobStatus,
}

_HEAD = "; {what}.\n; Made by tests/support/contract_schemas.py from the types that read it: change those.\n"


def schema(name: str) -> str:
    """The file's text; its first rule is the first message."""
    what, messages = FILES[name]
    rules = _Rules()
    for message in messages:
        rules.name_of(ms.type_info(message))
    return _HEAD.format(what=what) + "\n" + "\n".join(rules.texts.values())


def document_schema(name: str) -> str:
    """JSON Schema 2020-12."""
    made = msgspec.json.schema(DOCUMENTS[name])
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"


class _Rules:
    """The rules of one file, in the order in which they are met."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    def name_of(self, info: ms.Type) -> str:
        """The rule of a struct, which is written when it is first met."""
        assert isinstance(info, ms.StructType)
        name = _dashed(info.cls.__name__)
        if name not in self.texts:
            self.texts[name] = ""  # its place, before those that it names
            self.texts[name] = self._struct(name, info)
        return name

    def _struct(self, name: str, info: ms.StructType) -> str:
        says, remarks = inspect.getdoc(info.cls) or "", _remarks(info.cls)
        lines = [f"; {line}".replace("None", "nil") for line in says.split("\n\n")[0].splitlines()]
        opens, closes = ("[", "]") if info.array_like else ("{", "}")
        lines.append(f"{name} = {opens}")
        if info.tag is not None:
            lines.append(f'  "{info.tag_field}": "{info.tag}",')
        lines += [
            f"  {self._field(field, is_array=info.array_like)},{_note(field.type, remarks.get(field.name))}"
            for field in info.fields
        ]
        return "\n".join([*lines, closes]) + "\n"

    def _field(self, field: ms.Field, *, is_array: bool) -> str:
        optional = "" if field.required or is_array else "? "
        return f'{optional}"{field.encode_name}": {self._type(field.type)}'

    def _type(self, info: ms.Type) -> str:
        made = self._nested(info)
        if made is None:
            made = _whole(info) if isinstance(info, ms.IntType) else _SIMPLE[type(info)]
        return made

    def _nested(self, info: ms.Type) -> str | None:
        """None: it stands for itself."""
        match info:
            case ms.StructType():
                return self.name_of(info)
            case ms.UnionType(types):
                # nil first: pycddl loses its way in an array's choice that ends with it
                ordered = sorted(types, key=lambda one: not isinstance(one, ms.NoneType))
                return " / ".join(dict.fromkeys(self._type(one) for one in ordered))
            case ms.EnumType(cls):
                return self._enumeration(cls)
            case ms.LiteralType(values):
                return " / ".join(f'"{v}"' if isinstance(v, str) else str(v) for v in values)
            case ms.Metadata(inner):
                return self._type(inner)
        return self._collection(info)

    def _collection(self, info: ms.Type) -> str | None:
        match info:
            # pycddl takes only the first of several values in an array: one pattern of all.
            case (
                ms.ListType(item_type=ms.EnumType(cls))
                | ms.VarTupleType(item_type=ms.EnumType(cls))
            ):
                return f'[* tstr .regexp "^({"|".join(one.value for one in cls)})$"]'
            case ms.ListType(item_type=item) | ms.VarTupleType(item_type=item):
                return f"[* {self._grouped(item)}]"
            case ms.TupleType(items):
                return f"[{', '.join(self._type(item) for item in items)}]"
            case ms.DictType(key_type=key, value_type=value):
                return f"{{* {self._key(key)} => {self._grouped(value)}}}"
            case ms.CustomType(cls) if cls is Transcript:
                return "{* tstr => any}"
        return None

    def _grouped(self, info: ms.Type) -> str:
        text = self._type(info)
        return f"({text})" if " / " in text else text

    def _key(self, info: ms.Type) -> str:
        """Of a record's map: whole numbers are text there."""
        return "tstr" if isinstance(info, ms.IntType) else self._grouped(info)

    def _enumeration(self, cls: type[Enum]) -> str:
        name = _dashed(cls.__name__)
        values = " /\n  ".join(f'"{one.value}"' for one in cls)
        self.texts.setdefault(name, f"{name} =\n  {values}\n")
        return name


_SIMPLE: dict[type[ms.Type], str] = {
    ms.AnyType: "any",
    ms.NoneType: "nil",
    ms.BoolType: "bool",
    ms.FloatType: "(int / float)",
    ms.StrType: "tstr",
    ms.BytesType: "bstr",
    ms.DateTimeType: "tstr",
    ms.DateType: "tstr",
}


def _whole(info: ms.IntType) -> str:
    if info.ge is None or info.le is None:
        return "uint" if info.ge == 0 else "int"
    return f"{info.ge}..{info.le}"


def _remarks(cls: type) -> dict[str, str]:
    """What stands beside the fields in the source."""
    found = re.findall(r"^    (\w+): .*?  # (.+)$", inspect.getsource(cls), re.MULTILINE)
    return dict(found)


def _note(info: ms.Type, remark: str | None) -> str:
    """What CDDL does not say of it."""
    notes = [remark] if remark else []
    kinds = {type(one) for one in _alternatives(info)}
    if ms.DateTimeType in kinds:
        notes.append("RFC 3339, with an offset")
    if ms.DateType in kinds:
        notes.append("RFC 3339 full-date")
    for one in _alternatives(info):
        if isinstance(one, (ms.StrType, ms.BytesType)) and one.max_length is not None:
            unit = "characters" if isinstance(one, ms.StrType) else "bytes"
            notes.append(f"at most {one.max_length} {unit}")
    text = "; ".join(notes).replace("None", "nil")
    return f" ; {text}" if text else ""


def _alternatives(info: ms.Type) -> tuple[ms.Type, ...]:
    bare = info.type if isinstance(info, ms.Metadata) else info
    return bare.types if isinstance(bare, ms.UnionType) else (bare,)


def _dashed(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()


def main() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        (FOLDER / f"{name}.cddl").write_text(schema(name), "utf-8")
    for name in DOCUMENTS:
        (FOLDER / f"{name}.json").write_text(document_schema(name), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
