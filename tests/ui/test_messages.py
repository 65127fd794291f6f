"""Every message that a page may show has its text: in its own QML if no other shows it, else in SharedTexts.

What may be shown where is read from the counter's sources: what a module names is shown by the pages that the
module is for. A comparison with a message shows none; whoever is referred reads why on the ticket.
"""

import ast
import functools
import re
from pathlib import Path

import pytest
from pages import contents
from qml import page_name, without_comments

from kiosk.protocol.codes import Message
from kiosk.protocol.flows import Step
from kiosk.visit.pages import PAGES

_VISIT, _PAGES = Path("kiosk/visit"), Path("kiosk/visit/pages")
_STRIP = "strip"
_PAPER = "paper"  # what one takes home, on every page that ends a visit
_TERMINAL: set[str] = set()  # a technician reads it there, in other words
# A module outside the pages → who shows what it names.
_SHOWN_BY = {
    Path("kiosk/commands/doctor_camera.py"): _TERMINAL,
    Path("kiosk/commands/doctor_openings.py"): _TERMINAL,
    _VISIT / "event_notes.py": {_STRIP},
    _VISIT / "common_presses.py": {_STRIP},
    _VISIT / "runtime/conductor.py": {_STRIP},
    _VISIT / "runtime/outbox_watch.py": {_STRIP},
    _VISIT / "decision_points.py": {Step.TICKET},
    _VISIT / "remote_supervision.py": {Step.FOCUS_CHECK},
    _VISIT / "events.py": {Step.DOCUMENT},
    _VISIT / "ending.py": {Step.RESULT, Step.COMPLAINT_FILED},
    _VISIT / "number_entry.py": {Step.NUMBER, Step.CONFIRMATION},
    _VISIT / "offline_limits.py": {Step.WELCOME},
    _VISIT / "paper.py": {_PAPER},
    _VISIT / "runtime/paper_maker.py": {_PAPER},
    _VISIT / "pin_entry.py": set(Step),  # the page may have been left while the PIN was checked
    _VISIT / "runtime/card_watch.py": {Step.DOCUMENT},
    _VISIT / "runtime/machine_faults.py": {Step.PRESENCE},
    _VISIT / "runtime/presence_run.py": {Step.PRESENCE},
    _VISIT / "runtime/statement_run.py": {Step.STATEMENT},
}
_SHARED = ["parts/SharedTexts.qml", "parts/PinTexts.qml"]
_PARTS = {_STRIP: "parts/ClerkStrip.qml", _PAPER: "parts/TakeAway.qml"}
_FILES = _PARTS | {s: f"pages/{page_name(s)}.qml" for s in PAGES}


def named(source, at_referral=False):
    """(whether somebody is referred with it, message) for each one that this source names."""
    if isinstance(source, ast.Compare):
        return
    if isinstance(source, ast.Attribute) and ast.unparse(source.value) == "Message":
        yield at_referral, Message[source.attr]
    refers = isinstance(source, ast.Call) and ast.unparse(source.func).endswith("refer")
    for part in ast.iter_child_nodes(source):
        yield from named(part, at_referral or refers)


def _shown_by(module):
    if module.is_relative_to("kiosk/presence"):
        return {Step.PRESENCE}
    if module.parent == _PAGES:
        return {Step(module.stem)}
    assert module in _SHOWN_BY, f"{module} names a message: who shows it?"
    return _SHOWN_BY[module]


def _named_by_modules():
    """(who shows it, message), by the sources of the counter."""
    for module in sorted(Path("kiosk").rglob("*.py")):
        for refers, message in named(ast.parse(module.read_text())):
            if message:
                for where in {Step.TICKET} if refers else _shown_by(module):
                    yield where, message


def _drawn():
    """(step, message) of the pages that are drawn in tests."""
    for step, content, _controls in contents("en").values():
        yield step, getattr(content, "message", Message.NONE)


@functools.cache
def _places():
    """Message → who may show it."""
    shown = {*_named_by_modules(), *_drawn()}
    return {m: {where for where, message in shown if message is m} for m in Message if m}


def texts(file):
    """Codes of the messages that have a text in this QML file."""
    found = re.search(
        r"\bmessages: \(\{\n(.*?)\n    \}\)\n", without_comments(Path("ui/qml", file)), re.DOTALL
    )
    return (
        set(re.findall(r"^ {8}(\w+): (?:[\w.!& ]+ \? )?qsTr\(", found[1], re.MULTILINE))
        if found
        else set()
    )


@pytest.mark.parametrize("where", _FILES)
def test_what_one_page_alone_says_stands_in_that_page(where):
    alone = {message for message, places in _places().items() if places == {where}}
    assert texts(_FILES[where]) == alone


def test_what_several_pages_say_stands_in_the_shared_texts():
    several = {message for message, places in _places().items() if len(places) > 1}
    first, second = map(texts, _SHARED)
    assert first | second == several
    assert not first & second


def test_every_message_is_shown_somewhere():
    assert [message for message, places in _places().items() if not places] == []


def test_what_a_source_names_is_found():
    source = """
def act(visit, turn):
    if visit.message is Message.SAVING:
        decision.refer(visit, turn, Message.REFERRED)
    turn.refuse(Message.BLINK if turn else Message.NO_FACE)
"""
    assert list(named(ast.parse(source))) == [
        (True, Message.REFERRED),
        (False, Message.BLINK),
        (False, Message.NO_FACE),
    ]
