"""The screen's words: every code has some in both languages, and no list of words is repeated in QML."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import translations
from pages import contents, snapshot
from qml import page_name, without_comments

from kiosk.protocol import enumerations
from kiosk.protocol.codes import Field, Why
from ui.enumerations import Enumerations

_QML = sorted(Path("ui/qml").rglob("*.qml"))
_LISTS = [
    enumerations.Flow,
    enumerations.Outcome,
    enumerations.NumberState,
    enumerations.ComplaintGround,
]
_LISTS += [enumerations.ComplaintRoute, enumerations.Verdict]
_MEMBERS = {member.value for members in _LISTS for member in members}
_COMPARED = re.compile(
    r'[!=]==?\s*"(\w+)"|"(\w+)"\s*[!=]==?|case\s+"(\w+)"'
    r'|(?:indexOf|includes)\(\s*"(\w+)"\s*\)|\[([^\[\]]*)\]\.(?:indexOf|includes)\('
)
# Who it is, and which of a list, is not typed.
_CHOSEN = {
    *(Field.CLERK, Field.SECOND_CLERK, Field.UNLOCKS, Field.NOT_MINE),
    *(Field.TICKET, Field.SUPERVISION),
}
_STRING = re.compile(r'"(\w+)"')


def compared(code):
    """The literals that this QML compares something with."""
    found = set()
    for *single, several in _COMPARED.findall(code):
        found |= {literal for literal in single if literal} | set(_STRING.findall(several))
    return found


@pytest.mark.parametrize("file", _QML, ids=lambda file: file.stem)
def test_qml_compares_with_the_lists_and_not_with_their_members(file):
    repeated = compared(without_comments(file)) & _MEMBERS
    assert not repeated, f"{file} compares with {repeated}: use Enumerations"


@pytest.mark.parametrize(
    "code",
    [
        'flow === "resume"',
        '"ALLOW" !== outcome',
        'case "police":',
        '["x", "closed"].indexOf(state) >= 0',
        'states.includes("accepted")',
    ],
)
def test_a_comparison_with_a_member_is_found(code):
    assert compared(code) & _MEMBERS


def test_every_word_that_qml_names_is_in_its_list():
    named = re.findall(r"\bEnumerations\.(\w+)\.([A-Z_]+)\b", "".join(map(without_comments, _QML)))
    made = Enumerations()
    assert named
    for name, member in named:
        assert member in made.property(name), f"Enumerations.{name}.{member}"


def test_every_step_has_its_page_and_every_page_its_audience():
    pages = {file.stem: file.read_text() for file in Path("ui/qml/pages").glob("*.qml")}
    assert set(pages) == {page_name(step) for step in enumerations.Step}
    for name, text in pages.items():
        assert re.search(r"\n// For (the customer|the clerk|the staff|whoever)\b", text), name


@pytest.mark.parametrize("file", _QML, ids=lambda file: file.stem)
def test_every_qml_file_says_what_it_is(file):
    assert re.search(r"\n// [^\n]+\n\w+ \{", file.read_text()), file


@pytest.mark.parametrize("file", _QML, ids=lambda file: file.stem)
def test_codes_are_accessible_ids_and_descriptions_are_for_people(file):
    """What begins with another word is one of Qt's own, and is not found."""
    text = file.read_text()
    assert set(re.findall(r'Accessible\.id: [^"\n]*"(\w+)', text)) <= {"kiosk"}
    described = re.findall(r"Accessible\.description: ([^\n]*)", text)
    assert [one for one in described if "qsTr(" not in one] == []


@pytest.mark.parametrize(
    ("codes", "file"),
    [
        (set(Why) - {Why.OTHER}, "pages/ClerkReview.qml"),  # which is what it says of any other
        (set(enumerations.PROGRESS), "parts/ProgressLine.qml"),
    ],
    ids=["why", "progress"],
)
def test_every_code_of_the_protocol_has_a_text(codes, file):
    text = Path("ui/qml", file).read_text()
    assert [code for code in codes if f'case "{code}": return qsTr' not in text] == []


def test_every_field_that_is_typed_has_its_caption():
    keypads = "".join(map(without_comments, _QML))
    fields = re.findall(r"\{ code: [^{}]*\}", keypads)
    typed = {word for field in fields for word in _STRING.findall(field.partition("caption:")[0])}
    assert typed == set(Field) - _CHOSEN
    assert [field for field in fields if "caption:" not in field] == []


def test_every_control_has_a_button():
    """That each button has words is seen on the drawn pages."""
    offered = "".join(map(without_comments, _QML))
    listed = {control for page in contents("en") for control in map(str, snapshot(page).controls)}
    listed -= {f"ground_{ground}" for ground in enumerations.ComplaintGround}
    assert [c for c in listed if not re.search(rf'"{c}"|\b{c}:', offered)] == []


def test_every_text_of_the_sources_has_a_finished_translation(tmp_path):
    catalogue = tmp_path / "zh_CN.ts"
    catalogue.write_bytes(translations.CATALOGUE.read_bytes())
    translations.update(catalogue)
    assert catalogue.read_text() == translations.CATALOGUE.read_text()
    texts = ET.parse(catalogue).iter("translation")
    assert [text for text in texts if text.get("type") or not text.text] == []


def test_the_compiled_translation_is_the_current_one(tmp_path):
    made = tmp_path / "zh_CN.qm"
    translations.compile_to(translations.CATALOGUE, made)
    assert made.read_bytes() == translations.COMPILED.read_bytes()
