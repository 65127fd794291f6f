"""Reading aloud: everything that a page shows is said, and of a person only what nobody else may hear."""

import os

import pytest
from msgspec.structs import replace
from pages import snapshot
from stage import Stage
from waiting import until

from kiosk.protocol.messages import Press, ReadingAloud
from ui.speech import arguments

LOUD = ReadingAloud(2)
EARPHONES = ReadingAloud(3, privately=True)


_VOICE = """#!/bin/sh
told=$(tr '\\n' '|')
printf '%s\\t%s\\n' "$*" "$told" >> "$(dirname "$0")/said"
"""


@pytest.fixture(scope="module")
def voice(tmp_path_factory):
    """A program of the voice's name, first on the path: it writes down what it was to say."""
    program = tmp_path_factory.mktemp("bin") / "espeak-ng"
    program.write_text(_VOICE)
    program.chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
        yield program.parent / "said"


@pytest.fixture(scope="module")
def hall(voice, tmp_path_factory):
    with Stage(tmp_path_factory.mktemp("ui"), (800, 1280)) as made:
        yield made
    assert made.complaints == ""


@pytest.fixture
def stage(hall, voice):
    """With no page of another test on it, and nothing said yet."""
    hall.show(snapshot("wiped"))
    hall.heard()
    voice.unlink(missing_ok=True)
    return hall


@pytest.fixture
def said(stage, voice):
    """What it was to say so far: arguments, and text."""

    def lines():
        text = voice.read_text() if voice.exists() else ""
        return [tuple(line.split("\t")) for line in text.splitlines()]

    return lines


def heard(said, words):
    until(lambda: any(words in text for _, text in said()), words, said)
    return next(text for _, text in reversed(said()) if words in text)


def test_a_page_is_read_whole_in_its_order(stage, said):
    stage.show(snapshot("document", "en", aloud=LOUD))
    text = heard(said, "Your identity document")
    parts = (
        "Step 1 of 6: Document",
        "Your identity document",
        "The document was removed too early",
        "Button: I have another document",
        "Button: Back",
        "Button: Cancel",
        "Button: Stop reading",
        "Button: Call staff",
    )
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    (told, _), *_ = said()
    assert told == " ".join(arguments("en", 2)), "nothing of it stands in the arguments"


def test_the_notice_and_both_consents_are_read(stage, said):
    stage.show(snapshot("notice", "zh_CN", aloud=LOUD))
    whole = heard(said, "涉诈")
    assert all(part[:20] in whole for part in snapshot("notice").content.paragraphs)
    stage.show(snapshot("consent_both", "en", aloud=LOUD))
    assert "Switch, on:" in heard(said, "Switch, on:")


def test_what_does_not_act_now_is_said_to_be_so(stage, said):
    stage.show(snapshot("welcome_no_reader", "en", aloud=LOUD))
    assert "Button, not to be pressed now: New number" in heard(said, "New number")


def test_only_what_is_new_is_said_of_the_same_page(stage, said):
    page = snapshot("presence", "en", aloud=LOUD)
    stage.show(page)
    heard(said, "to the right")
    before = len(said())
    stage.show(replace(page, content=replace(page.content, message="hold_there", seconds_left=3)))
    text = heard(said, "Good. Stay there")
    assert "Movement" not in text
    assert len(said()) == before + 1


def test_a_persons_own_is_said_into_earphones_alone(stage, said):
    """Whoever stands by learns no name and no number."""
    page = snapshot("confirmation", "en", aloud=LOUD)
    values = [row.value for row in page.content.rows if row.label in {"name", "document_number"}]
    stage.show(page)
    text = heard(said, "Name: it stands on the screen")
    assert not [value for value in values if value in text]
    assert page.content.iccid[-4:] not in text
    stage.show(replace(page, reading_aloud=EARPHONES, visit="v2"))
    text = heard(said, f"Name {values[0]}")
    assert all(value in text for value in values)
    assert said()[-1][0] == " ".join(arguments("en", 3))


def test_a_pin_is_said_to_nobody(stage, said):
    stage.show(snapshot("attest_pin", "en", aloud=EARPHONES))
    stage.press_keys("1357")
    stage.show(snapshot("attest_pin", "en", aloud=EARPHONES, visit="v2"))
    heard(said, "Field PIN")
    assert not [text for _, text in said() if "1357" in text]


def test_it_is_said_again_and_stops(stage, said):
    stage.show(snapshot("welcome", "en", aloud=LOUD))
    heard(said, "What can we do")
    times = len(said())
    stage.tap("say_again")
    until(lambda: len(said()) > times, "the page again", said)
    assert said()[-1][1] == said()[times - 1][1]
    stage.tap("volume", "read_aloud")
    assert [press.control for press in stage.heard()] == ["volume", "read_aloud"]


@pytest.mark.parametrize(
    ("taps", "presses"),
    {
        ((30, 30),) * 3: ["read_aloud"],
        ((30, 30),) * 2: [],
        ((30, 30), (30, 30), (400, 160), (30, 30)): [],
        ((30, 30),) * 6: ["read_aloud"] * 2,
    }.items(),
)
def test_three_taps_in_the_corner_ask_for_it_on_the_first_page(stage, taps, presses):
    stage.show(snapshot("welcome"))
    stage.tap_at(400, 160)  # no taps of before are among them
    stage.ready().xdo(*(f"mousemove {x} {y}\nclick 1" for x, y in taps))
    stage._releases += len(taps)
    stage.settle()
    assert [one.control for one in stage.heard() if isinstance(one, Press)] == presses


def test_nothing_is_said_to_the_room_while_somebody_is_listened_to(stage, said):
    """It would be on their statement's recording; earphones are on nobody's."""
    stage.show(snapshot("statement_digit", "en", aloud=LOUD))
    stage.show(snapshot("statement_digit", "en", aloud=EARPHONES, visit="v2"))
    heard(said, "Stop reading")
    assert {told for told, _ in said()} == {" ".join(arguments("en", 3))}
