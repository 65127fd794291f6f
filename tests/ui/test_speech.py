"""Spoken help: the message that is shown is said, in its language, and stops with it."""

import os
import shutil
import subprocess
import time
import wave
from pathlib import Path

import pytest
from msgspec.structs import replace
from pages import snapshot
from stage import Stage
from waiting import until

from kiosk.protocol.codes import Message
from kiosk.protocol.messages import ReadingAloud
from ui.mark_sound import beat
from ui.speech import arguments

_HANGS_S = 120  # nothing is decided by it: it ends a hang
_STAND_IN = """#!/bin/sh
echo "$$ $* $(tr '\n' ' ')" >> "$(dirname "$0")/said"
exec sleep 30
"""


@pytest.fixture
def said(tmp_path, monkeypatch):
    """A program of the voice's name, first on the path: it writes down what it was to say, and talks on."""
    program = tmp_path / "bin" / "espeak-ng"
    program.parent.mkdir()
    program.write_text(_STAND_IN)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    log = program.parent / "said"

    def lines(least):
        deadline = time.monotonic() + _HANGS_S
        while not log.exists() or log.read_text().count("\n") < least:
            assert time.monotonic() < deadline, "nothing more was said"
            time.sleep(0.02)
        return [line.split(" ", 1) for line in log.read_text().splitlines()]

    return lines


def test_the_message_is_said_in_the_screens_language_and_stops_with_it(said, tmp_path):
    with Stage(tmp_path, (800, 1280)) as stage:
        stage.show(snapshot("presence", "zh_CN", spoken=True))
        ((first, words),) = said(1)
        assert words == " ".join([*arguments("zh_CN"), "请慢慢向右转头，转到标记处"])
        stage.show(snapshot("presence", "en", spoken=True))
        _, (second, words) = said(2)
        assert words == " ".join(
            [*arguments("en"), "Turn your head slowly to the right, to the mark"]
        )
        assert not Path(f"/proc/{first}").exists(), "one voice at a time"
        stage.show(snapshot("presence", "en"))
        _until_gone(second)
    assert stage.complaints == ""
    assert len(said(2)) == 2


def led(near, *, spoken=True, **more):
    shown = snapshot("presence", "en", spoken=spoken)
    return replace(shown, content=replace(shown.content, near=near, **more))


def test_the_way_to_a_mark_is_heard_and_rises(brief):
    """Nobody needs to see it."""
    with Stage(brief.folder, (800, 1280)) as stage:
        stage.show(led(0.5))
        brief.wait(lambda lines: beat(0.5) in lines)
        stage.show(led(0.9))
        brief.wait(lambda lines: beat(0.9) in lines)
        stage.show(led(1.0, message=Message.HOLD_THERE, holding=True))
        brief.wait(lambda lines: lines[-1][-1].startswith("Good. Stay"))
        heard = len(brief.lines())
        stage.show(led(0.5, spoken=False))
        time.sleep(1.0)
        assert len(brief.lines()) == heard, (
            "at the mark, and for who did not ask for it, nothing sounds"
        )
    assert stage.complaints == ""
    pitches = [int(line[line.index("-p") + 1]) for line in brief.lines() if "-p" in line]
    assert pitches == sorted(pitches)


class Brief:
    """What a voice that is done at once was to say."""

    def __init__(self, folder):
        self.folder = folder

    def lines(self):
        log = self.folder / "bin" / "said"
        text = log.read_text() if log.exists() else ""
        return [[part for part in line.split("\t") if part] for line in text.splitlines()]

    def wait(self, found):
        deadline = time.monotonic() + _HANGS_S
        while not (self.lines() and found(self.lines())):
            assert time.monotonic() < deadline, self.lines()
            time.sleep(0.05)


@pytest.fixture
def brief(tmp_path, monkeypatch):
    program = tmp_path / "bin" / "espeak-ng"
    program.parent.mkdir()
    program.write_text("""#!/bin/sh
case "$*" in *--stdin) told=$(tr '\\n' ' ') ;; *) told= ;; esac
{ printf '%s\\t' "$@"; printf '%s\\t\\n' "$told"; } >> "$(dirname "$0")/said"
""")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    return Brief(tmp_path)


def test_the_end_for_want_of_anybody_is_said_to_everybody_and_again_every_ten_seconds(brief):
    """Whoever looks away cannot see it, and need not have asked for speech before."""
    with Stage(brief.folder, (800, 1280)) as stage:
        stage.show(snapshot("purpose", "en", idle=20))
        brief.wait(lambda lines: len(lines) == 1)
        stage.show(snapshot("purpose", "en", idle=14))
        stage.show(snapshot("purpose", "zh_CN", idle=10))
        brief.wait(lambda lines: len(lines) == 2)
        stage.show(snapshot("purpose", "en"))
    assert stage.complaints == ""
    first, second = (line[-1] for line in brief.lines())
    assert first.startswith("Are you still there? In 20 seconds this visit ends")
    assert first.endswith("touch the screen.")
    assert second.startswith("您还在吗？ 10 秒后")


def test_nothing_is_said_to_who_did_not_ask_for_it(tmp_path, said):
    with Stage(tmp_path, (800, 1280)) as stage:
        stage.show(snapshot("presence", "en"))
        stage.show(snapshot("presence_stopped", "en", spoken=True))
        ((_, words),) = said(1)
    assert "take more time" in words


def test_the_next_page_is_heard_in_its_own_words_and_repeats_none(tmp_path, said):
    with Stage(tmp_path, (800, 1280)) as stage:
        stage.show(frozen("presence"))
        said(1)
        stage.show(frozen("clerk_review"))
        stage.show(snapshot("document", "en", spoken=True))
        lines = said(2)
    assert stage.complaints == ""
    assert [words.rpartition("--stdin ")[2].partition(".")[0] for _, words in lines] == [
        "The camera's picture stands still",
        "The document was removed too early",
    ]


def frozen(page):
    """This page, with a sentence that several pages have."""
    shown = snapshot(page, "en", spoken=True)
    return replace(shown, content=replace(shown.content, message=Message.CAMERA_FROZEN))


def test_without_the_program_the_screen_is_silent_and_complains_of_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", _path_without_the_voice(tmp_path))
    with Stage(tmp_path, (800, 1280)) as stage:
        stage.show(snapshot("presence", "en", spoken=True))
        words = stage.find("message:turn_right").name
        assert words == "Turn your head slowly to the right, to the mark"
    assert stage.complaints == ""


@pytest.mark.parametrize(("text", "language"), [("请向右转头", "zh_CN"), ("Turn right", "en")])
def test_the_real_voice_makes_a_sound_of_it(tmp_path, text, language):
    program = shutil.which("espeak-ng")
    if program is None:
        pytest.skip("espeak-ng is not installed")
    file = tmp_path / "said.wav"
    subprocess.run([program, "-w", file, *arguments(language)], input=text.encode(), check=True)
    with wave.open(str(file)) as sound:
        seconds = sound.getnframes() / sound.getframerate()
        samples = sound.readframes(sound.getnframes())
    assert 0.4 < seconds < 6
    assert len(set(samples)) > 50, "no silence"


def test_what_is_read_aloud_becomes_sound(tmp_path):
    """By the real voice; a counter that is not emulated keeps none of it."""
    folder = tmp_path / "said"
    folder.mkdir()
    with Stage(tmp_path, (800, 1280), ["--speech-to", folder]) as stage:
        stage.show(snapshot("welcome", aloud=ReadingAloud(2)))
        stage.settle()
        assert list(folder.iterdir()) == []
        shown = snapshot("purpose", "en", aloud=ReadingAloud(2))
        stage.show(replace(shown, emulated=True))
        until(lambda: [one for one in folder.iterdir() if _seconds(one) > 5], "a page as sound")
    assert stage.complaints == ""


def _seconds(file):
    try:
        with wave.open(str(file)) as sound:
            return sound.getnframes() / sound.getframerate()
    except (wave.Error, EOFError):  # it is being written
        return 0


def _until_gone(pid):
    deadline = time.monotonic() + _HANGS_S
    while Path(f"/proc/{pid}").exists():
        assert time.monotonic() < deadline, "the voice talks on"
        time.sleep(0.02)


def _path_without_the_voice(folder):
    """All programs of the path but the voice."""
    programs = folder / "programs"
    programs.mkdir()
    for place in os.environ["PATH"].split(":"):
        for program in os.scandir(place) if Path(place).is_dir() else ():
            link = programs / program.name
            if program.name != "espeak-ng" and not link.exists():
                link.symlink_to(program.path)
    return f"{programs}"
